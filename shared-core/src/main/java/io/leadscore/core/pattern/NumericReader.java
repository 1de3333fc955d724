package io.leadscore.core.pattern;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads {@code numeric}: one comparison, or a range written as a lower and then an upper bound. */
final class NumericReader {
    private static final String FORMS = "numeric is an operator (= < <= > >=) and a number, or a lower bound (> >=) "
            + "followed by an upper one (< <=)";

    private final Consumer<Problem> problems;

    NumericReader(Consumer<Problem> problems) {
        this.problems = problems;
    }

    /** The test, or null if there is a problem with it. */
    @Nullable
    Alternative read(Json operand, String path) {
        if (!(operand instanceof Json.Arr(var terms)) || (terms.size() != 2 && terms.size() != 4)
                || !(terms.get(1) instanceof Json.Num first)) {
            return problem(path, FORMS);
        }
        if (terms.size() == 4) {
            return terms.get(3) instanceof Json.Num second ? range(terms, first, second, path) : problem(path, FORMS);
        }
        return switch (operator(terms.get(0))) {
            case "=" -> new Alternative.NumberIs(first);
            case ">" -> new Alternative.Between(first, false, null, false);
            case ">=" -> new Alternative.Between(first, true, null, false);
            case "<" -> new Alternative.Between(null, false, first, false);
            case "<=" -> new Alternative.Between(null, false, first, true);
            default -> problem(path + "[0]", FORMS);
        };
    }

    private @Nullable Alternative range(List<Json> terms, Json.Num low, Json.Num high, String path) {
        String lower = operator(terms.get(0));
        String upper = operator(terms.get(2));
        boolean isRange = (lower.equals(">") || lower.equals(">=")) && (upper.equals("<") || upper.equals("<="));
        if (!isRange) {
            return problem(path, FORMS);
        }
        if (low.compareValue(high) >= 0) {
            return problem(path, "the lower bound must be less than the upper");
        }
        return new Alternative.Between(low, lower.equals(">="), high, upper.equals("<="));
    }

    private static String operator(Json term) {
        return term instanceof Json.Text(String text) ? text : "";
    }

    private @Nullable Alternative problem(String path, String message) {
        problems.accept(new Problem(path, message));
        return null;
    }
}
