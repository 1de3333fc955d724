package io.leadscore.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement of a role's policy.
 *
 * @param actions   such as {@code dynamodb:GetItem}
 * @param resources as they are in the template
 */
public record Statement(List<String> actions, List<JsonNode> resources) {
    /** All statements of a role. */
    public static List<Statement> of(JsonNode role) {
        var statements = new ArrayList<Statement>();
        role.path("Policies")
                .forEach(policy -> policy.at("/PolicyDocument/Statement")
                        .forEach(
                                statement -> statements.add(new Statement(each(statement.path("Action")).stream()
                                        .map(JsonNode::asText)
                                        .toList(), each(statement.path("Resource"))))));
        return statements;
    }

    private static List<JsonNode> each(JsonNode oneOrMany) {
        var all = new ArrayList<JsonNode>();
        if (oneOrMany.isArray()) {
            oneOrMany.forEach(all::add);
        } else {
            all.add(oneOrMany);
        }
        return all;
    }
}
