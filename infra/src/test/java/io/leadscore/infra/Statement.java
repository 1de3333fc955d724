package io.leadscore.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement of a role's policy.
 *
 * @param actions   such as {@code dynamodb:GetItem}
 * @param resources as they are in the template
 * @param condition as it is in the template; missing for none
 */
public record Statement(List<String> actions, List<JsonNode> resources, JsonNode condition) {
    /** Whether a role allows an action of DynamoDB on the partition with this key, as IAM decides. */
    public static boolean allows(JsonNode role, String action, String partition) {
        return of(role).stream()
                .anyMatch(statement -> statement.actions().contains(action) && statement.includes(partition));
    }

    private boolean includes(String partition) {
        for (var operator : condition.properties()) {
            boolean like = each(operator.getValue().required("dynamodb:LeadingKeys")).stream()
                    .anyMatch(pattern -> partition.startsWith(pattern.asText().replaceFirst("\\*$", "")));
            boolean holds = switch (operator.getKey()) {
                case "ForAllValues:StringLike" -> like;
                case "ForAllValues:StringNotLike" -> !like;
                case String other -> throw new IllegalStateException("this test does not know " + other);
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    /** All statements of a role. */
    public static List<Statement> of(JsonNode role) {
        var statements = new ArrayList<Statement>();
        role.path("Policies")
                .forEach(policy -> policy.at("/PolicyDocument/Statement")
                        .forEach(
                                statement -> statements.add(new Statement(each(statement.path("Action")).stream()
                                        .map(JsonNode::asText)
                                        .toList(), each(statement.path("Resource")), statement.path("Condition")))));
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
