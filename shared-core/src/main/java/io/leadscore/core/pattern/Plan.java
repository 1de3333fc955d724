package io.leadscore.core.pattern;

import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** A {@link Conjunction} after {@link Distribution}, laid out for {@link Matching}. Immutable. */
final class Plan {
    private static final String[] NO_KEYS = {};
    private static final Values[] NO_VALUES = {};

    final String[] valueKeys;
    final Values[] values;
    final String[] nestedKeys;
    final Plan[] nested;
    final Plan[] branches;
    /** All fields in the order of their dotted names if one of them may be absent; otherwise empty. */
    final List<Conjunction.Leaf> leavesIfAnyMayBeAbsent;
    private final boolean acceptsAbsence;

    Plan(Conjunction conjunction) {
        this.valueKeys = conjunction.values().keySet().toArray(NO_KEYS);
        this.values = conjunction.values().values().toArray(NO_VALUES);
        this.nestedKeys = conjunction.nested().keySet().toArray(NO_KEYS);
        this.nested = plans(conjunction.nested().values());
        this.branches = plans(conjunction.branches());
        boolean accepts = branches.length == 0;
        for (Plan branch : branches) {
            accepts |= branch.acceptsAbsence;
        }
        for (Values value : values) {
            accepts &= value.acceptsAbsence();
        }
        for (Plan inner : nested) {
            accepts &= inner.acceptsAbsence;
        }
        this.acceptsAbsence = accepts;
        this.leavesIfAnyMayBeAbsent = conjunction.hasAbsence() ? sorted(conjunction.leaves()) : List.of();
    }

    private static List<Conjunction.Leaf> sorted(List<Conjunction.Leaf> leaves) {
        Collections.sort(leaves);
        return leaves;
    }

    private static Plan[] plans(Collection<Conjunction> conjunctions) {
        var plans = new Plan[conjunctions.size()];
        int i = 0;
        for (Conjunction conjunction : conjunctions) {
            plans[i++] = new Plan(conjunction);
        }
        return plans;
    }

    /** Whether this has only an {@code $or}. */
    boolean isOnlyOr() {
        return values.length == 0 && nested.length == 0 && branches.length > 0;
    }

    /** Whether a missing value satisfies this. */
    boolean acceptsAbsence() {
        return acceptsAbsence;
    }

    boolean asksFor(Values field) {
        for (Conjunction.Leaf leaf : leavesIfAnyMayBeAbsent) {
            if (leaf.values() == field) {
                return true;
            }
        }
        return false;
    }
}
