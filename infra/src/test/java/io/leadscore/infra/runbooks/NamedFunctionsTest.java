package io.leadscore.infra.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadscore.infra.Synthesised;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The loops of {@code docs/operate.md} name each function that they must reach. {@code crm-sync} is optional, so the text names it. */
final class NamedFunctionsTest {
    private static final Pattern LOOP = Pattern.compile("for f in ([a-z -]+); do");
    private static final String PREFIX = "leadscore-";
    private static final String OPTIONAL = "`crm-sync`";

    private static String section(String heading) throws IOException {
        String page = Files.readString(Synthesised.ROOT.resolve("docs/operate.md"));
        int begin = page.indexOf("\n## " + heading + "\n");
        assertThat(begin).as("the section %s", heading).isNotNegative();
        int end = page.indexOf("\n## ", begin + 1);
        return page.substring(begin, end < 0 ? page.length() : end);
    }

    private static List<Set<String>> loops(String section) {
        var loops = new ArrayList<Set<String>>();
        var found = LOOP.matcher(section);
        while (found.find()) {
            loops.add(new TreeSet<>(List.of(found.group(1).split(" "))));
        }
        return loops;
    }

    private static Set<String> functions(Predicate<JsonNode> which) {
        var names = new TreeSet<String>();
        Synthesised.defaults()
                .properties("AWS::Lambda::Function")
                .values()
                .stream()
                .filter(which)
                .forEach(
                        function -> names.add(function.path("FunctionName").asText().substring(PREFIX.length())));
        return names;
    }

    @Test
    void a_changed_secret_is_read_again_by_each_function_that_has_it() throws IOException {
        String section = section("The secret for identities");
        assertThat(loops(section)).containsExactly(
                functions(function -> function.at("/Environment/Variables").has("LEADSCORE_IDENTITY_SECRET")));
        assertThat(section).contains(OPTIONAL);
    }

    @Test
    void a_restore_stops_all_functions_and_starts_them_again() throws IOException {
        String section = section("Restoring the table");
        Set<String> all = functions(_ -> true);
        var startedByALoop = new TreeSet<>(all);
        // The procedure starts these two by commands of their own.
        startedByALoop.removeAll(Set.of("ingest", "leads"));
        assertThat(loops(section)).containsExactly(all, startedByALoop);
        assertThat(section).contains("delete-function-concurrency --function-name $NAME-leads",
                "delete-function-concurrency --function-name $NAME-ingest", OPTIONAL);
    }
}
