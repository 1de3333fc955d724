package io.leadscore.core.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Our matcher and Amazon's agree on random patterns and documents with every operator. Both sides are folded. */
final class OracleTest {
    private static final int PATTERNS = 25_500;
    private static final int DOCUMENTS_A_PATTERN = 4;
    private static final int PAIRS = PATTERNS * DOCUMENTS_A_PATTERN;

    private static final Set<String> OPERATORS = Set.of("$or", "$or in $or", "nested", "text", "number", "boolean",
            "null",
            "prefix: text", "prefix: equals-ignore-case: text", "suffix: text", "suffix: equals-ignore-case: text",
            "wildcard: text", "equals-ignore-case: text", "anything-but: text", "anything-but: number",
            "anything-but: list of text", "anything-but: list of number", "anything-but: prefix: text",
            "anything-but: prefix: list of text", "anything-but: suffix: text", "anything-but: suffix: list of text",
            "anything-but: wildcard: text", "anything-but: wildcard: list of text",
            "anything-but: equals-ignore-case: text", "anything-but: equals-ignore-case: list of text", "numeric: =",
            "numeric: <", "numeric: <=", "numeric: >", "numeric: >=", "numeric: range", "exists: true",
            "exists: false");

    @Test
    void matching_agrees_with_event_ruler() throws Exception {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        var documents = new RandomDocuments(random);
        var patterns = new RandomPatterns(random);
        var taken = new TreeMap<String, Integer>();
        var refused = new TreeMap<String, Integer>();
        int matches = 0;
        int disturbed = 0;
        for (int i = 0; i < PATTERNS; i++) {
            Json.Obj example = documents.document();
            Json.Obj pattern = patterns.pattern(example);
            var oracle = new Oracle(pattern);
            disturbed += oracle.isWhole() ? 0 : 1;
            EventPattern ours = Patterns.compile(pattern);
            Set<String> operators = operators(pattern);
            for (int j = 0; j < DOCUMENTS_A_PATTERN; j++) {
                Folded document = Folded.of(j == 0 ? example : documents.changedFields(example));
                boolean expected = oracle.matches(document);
                boolean actual = ours.matches(document);
                if (actual != expected) {
                    disturbed++;
                    expected = oracle.matchesOneByOne(document);
                }
                assertThat(actual).as("seed %d: %s takes %s", seed, pattern.toJson(), document.value().toJson())
                        .isEqualTo(expected);
                Map<String, Integer> seen = expected ? taken : refused;
                operators.forEach(operator -> seen.merge(operator, 1, Integer::sum));
                matches += expected ? 1 : 0;
            }
        }
        assertThat(taken.keySet()).as("matched by operator, seed %d", seed).isEqualTo(OPERATORS);
        assertThat(refused.keySet()).as("not matched by operator, seed %d", seed).isEqualTo(OPERATORS);
        assertThat(taken.values()).as("matched by operator %s, seed %d", taken, seed).allMatch(count -> count >= 100);
        assertThat(refused.values()).as("not matched by operator %s, seed %d", refused, seed)
                .allMatch(count -> count >= 100);
        assertThat(disturbed).as("pairs that event-ruler gets wrong in one machine, seed %d", seed)
                .isLessThan(PAIRS / 500);
        assertThat(matches).as("matches, seed %d", seed).isBetween(PAIRS * 20 / 100, PAIRS * 80 / 100);
    }

    /** The operators that a pattern uses, with the kinds of their operands. */
    private static Set<String> operators(Json.Obj pattern) {
        var operators = new TreeSet<String>();
        addOperators(pattern, false, operators);
        return operators;
    }

    private static void addOperators(Json.Obj conjunction, boolean inOr, Set<String> operators) {
        conjunction.fields().forEach((key, value) -> {
            if (value instanceof Json.Obj nested) {
                operators.add("nested");
                addOperators(nested, inOr, operators);
            } else if (value instanceof Json.Arr(var items)) {
                if (key.equals("$or")) {
                    operators.add(inOr ? "$or in $or" : "$or");
                    items.forEach(branch -> addOperators((Json.Obj) branch, true, operators));
                } else {
                    items.forEach(alternative -> operators.add(operator(alternative)));
                }
            }
        });
    }

    private static String operator(Json alternative) {
        return switch (alternative) {
            case Json.Text _ -> "text";
            case Json.Num _ -> "number";
            case Json.Bool _ -> "boolean";
            case Json.Null _ -> "null";
            case Json.Arr(var items) -> "list of " + operator(items.getFirst());
            case Json.Obj object -> {
                var field = object.fields().entrySet().iterator().next();
                yield field.getKey() + ": " + switch (field.getKey()) {
                    case "exists" -> field.getValue().toJson();
                    case "numeric" -> comparison((Json.Arr) field.getValue());
                    default -> operator(field.getValue());
                };
            }
        };
    }

    private static String comparison(Json.Arr terms) {
        return terms.items().size() == 4 || !(terms.items().getFirst() instanceof Json.Text(String sign)) ? "range"
                : sign;
    }
}
