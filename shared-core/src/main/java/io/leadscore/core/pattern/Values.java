package io.leadscore.core.pattern;

import io.leadscore.core.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The condition of a field's list: one of the field's values must pass one of the alternatives. Immutable. */
final class Values {
    private static final Alternative[] NONE = {};

    private final List<Alternative> alternatives;
    private final Set<String> texts = new HashSet<>();
    private final Alternative[] others;
    private final boolean acceptsAbsence;

    Values(List<Alternative> alternatives) {
        this.alternatives = List.copyOf(alternatives);
        var rest = new ArrayList<Alternative>();
        boolean absent = false;
        for (Alternative alternative : alternatives) {
            if (alternative instanceof Alternative.TextIs(String text)) {
                texts.add(text);
            } else if (alternative instanceof Alternative.Absent) {
                absent = true;
            } else {
                rest.add(alternative);
            }
        }
        this.others = rest.toArray(NONE);
        this.acceptsAbsence = absent;
    }

    /** Whether a value passes. The value is neither an object nor an array. */
    boolean accept(Json value) {
        if (value instanceof Json.Text(String text) && texts.contains(text)) {
            return true;
        }
        for (Alternative other : others) {
            if (other.matches(value)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the field may have no value. */
    boolean acceptsAbsence() {
        return acceptsAbsence;
    }

    /** Whether some text can pass. */
    boolean acceptsText() {
        return !texts.isEmpty() || Stream.of(others).anyMatch(Values::acceptsText);
    }

    private static boolean acceptsText(Alternative alternative) {
        return switch (alternative) {
            case Alternative.TextIs _,Alternative.Prefix _,Alternative.Suffix _,Alternative.Like _,Alternative.Exists _ ->
                true;
            // Only the wildcard * could refuse all texts.
            case Alternative.AnythingBut _ -> true;
            case Alternative.NumberIs _,Alternative.LiteralIs _,Alternative.Between _,Alternative.Absent _ -> false;
        };
    }

    boolean acceptsOnlyAbsence() {
        return texts.isEmpty() && others.length == 0;
    }

    /** The texts that are named as they are. Others may pass, too. */
    Set<String> texts() {
        return Set.copyOf(texts);
    }

    /** The texts if the field must have one of them; otherwise empty. */
    Set<String> exactTexts() {
        return acceptsAbsence || others.length > 0 ? Set.of() : Set.copyOf(texts);
    }

    String canonical() {
        return Alternative.canonicalSet(alternatives);
    }
}
