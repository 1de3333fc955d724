package io.leadscore.core.pattern;

import io.leadscore.core.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code numeric}: one comparison, or a range of a lower bound and then an upper bound. */
final class NumericReader {
    private static final String FORMS = "numeric must be an operator (= < <= > >=) and a number, or a lower bound (> >=) "
            + "followed by an upper bound (< <=)";

    private final Problems problems;

    NumericReader(Problems problems) {
        this.problems = problems;
    }

    /** Reads the test. Null if there is a problem with it. */
    @Nullable
    Alternative read(Json operand, Place place) {
        if (!(operand instanceof Json.Arr(var terms)) || (terms.size() != 2 && terms.size() != 4)
                || !(terms.get(1) instanceof Json.Num first)) {
            return problems.refuse(place, FORMS);
        }
        if (terms.size() == 4) {
            return terms.get(3) instanceof Json.Num second ? range(terms, first, second, place)
                    : problems.refuse(place, FORMS);
        }
        return switch (operator(terms.get(0))) {
            case "=" -> new Alternative.NumberIs(first);
            case ">" -> new Alternative.Between(first, false, null, false);
            case ">=" -> new Alternative.Between(first, true, null, false);
            case "<" -> new Alternative.Between(null, false, first, false);
            case "<=" -> new Alternative.Between(null, false, first, true);
            default -> problems.refuse(place.at(0), FORMS);
        };
    }

    private @Nullable Alternative range(List<Json> terms, Json.Num low, Json.Num high, Place place) {
        String lower = operator(terms.get(0));
        String upper = operator(terms.get(2));
        boolean isRange = (lower.equals(">") || lower.equals(">=")) && (upper.equals("<") || upper.equals("<="));
        if (!isRange) {
            return problems.refuse(place, FORMS);
        }
        if (low.compareValue(high) >= 0) {
            return problems.refuse(place, "the lower bound must be less than the upper bound");
        }
        return new Alternative.Between(low, lower.equals(">="), high, upper.equals("<="));
    }

    private static String operator(Json term) {
        return term instanceof Json.Text(String text) ? text : "";
    }
}
