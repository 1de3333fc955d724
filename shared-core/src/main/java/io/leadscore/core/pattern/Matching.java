package io.leadscore.core.pattern;

import io.leadscore.core.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Matches documents with plans and counts the steps. It compares each part of a plan with each value at its path once,
 * and once more for each array around it if a field may be absent. So the steps are linear in plan × document for every
 * document. Not thread-safe.
 *
 * <p>Arrays work as in Amazon's event-ruler. Fields are taken in the order of their dotted names. Before a value of an
 * array element is taken, "absent" means absent from all elements. After that, it means absent from that element.
 */
final class Matching {
    private long steps;

    /** How many JSON values have been looked at. */
    long steps() {
        return steps;
    }

    /** Whether the document matches. */
    boolean matches(Plan plan, Json.Obj document) {
        return matchesObject(plan, document, null);
    }

    /**
     * Whether the value satisfies the plan.
     *
     * @param value   null if there is none
     * @param present a field that must have a value even if it may be absent; null if there is no such field
     */
    private boolean matchesAny(Plan plan, @Nullable Json value, @Nullable Values present) {
        steps++;
        return switch (value) {
            case Json.Obj object -> matchesObject(plan, object, present);
            case Json.Arr array when plan.isOnlyOr() -> matchesBranch(plan, array, present);
            case Json.Arr array -> matchesElement(plan, array, present);
            case null, default -> plan.acceptsAbsence() && (present == null || !plan.asksFor(present));
        };
    }

    private boolean matchesObject(Plan plan, Json.Obj object, @Nullable Values present) {
        for (int i = 0; i < plan.values.length; i++) {
            if (!matchesField(plan.values[i], object.get(plan.valueKeys[i]), present)) {
                return false;
            }
        }
        for (int i = 0; i < plan.nested.length; i++) {
            if (!matchesAny(plan.nested[i], object.get(plan.nestedKeys[i]), present)) {
                return false;
            }
        }
        return plan.branches.length == 0 || matchesBranch(plan, object, present);
    }

    private boolean matchesBranch(Plan plan, Json value, @Nullable Values present) {
        for (Plan branch : plan.branches) {
            if (matchesAny(branch, value, present)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesElement(Plan plan, Json.Arr array, @Nullable Values present) {
        Values taken = present;
        if (!plan.leavesIfAnyMayBeAbsent.isEmpty()) {
            taken = firstTaken(plan.leavesIfAnyMayBeAbsent, array, present);
            if (taken == null) {
                return true;
            }
            if (taken.acceptsOnlyAbsence()) {
                return false;
            }
        }
        for (Json item : array.items()) {
            if (isContainer(item) && matchesAny(plan, item, taken)) {
                return true;
            }
        }
        return false;
    }

    /** The first field that is not absent from the whole array: its value decides the element. Null if all are. */
    private @Nullable Values firstTaken(List<Conjunction.Leaf> leaves, Json.Arr array, @Nullable Values present) {
        for (Conjunction.Leaf leaf : leaves) {
            if (leaf.values() == present || !leaf.values().acceptsAbsence() || hasValue(leaf.path(), 0, array)) {
                return leaf.values();
            }
        }
        return null;
    }

    private boolean matchesField(Values values, @Nullable Json value, @Nullable Values present) {
        if (value == null) {
            steps++;
            return values.acceptsAbsence() && values != present;
        }
        return accepts(values, value)
                || (values.acceptsAbsence() && values != present && !hasValue(List.of(), 0, value));
    }

    private boolean accepts(Values values, Json value) {
        steps++;
        return switch (value) {
            case Json.Arr(var items) -> {
                for (Json item : items) {
                    if (accepts(values, item)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Json.Obj _ -> false;
            default -> values.accept(value);
        };
    }

    /** Whether there is a value that is neither an object nor an array at the path, beginning with its i-th key. */
    private boolean hasValue(List<String> path, int i, @Nullable Json value) {
        steps++;
        return switch (value) {
            case Json.Arr(var items) -> {
                for (Json item : items) {
                    if (hasValue(path, i, item)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Json.Obj object -> i < path.size() && hasValue(path, i + 1, object.get(path.get(i)));
            case null -> false;
            default -> i == path.size();
        };
    }

    private static boolean isContainer(Json item) {
        return item instanceof Json.Obj || item instanceof Json.Arr;
    }
}
