package io.leadscore.core.pattern;

import java.util.Comparator;
import java.util.List;

/** A {@link Conjunction} after {@link Distribution}, laid out for {@link Matching}. Immutable. */
final class Plan {
    final String[] valueKeys;
    final Values[] values;
    final String[] nestedKeys;
    final Plan[] nested;
    final Plan[] branches;
    /** All fields in the order of their dotted names, if one of them may be absent; else none. */
    final List<Conjunction.Leaf> leavesIfAnyMayBeAbsent;
    private final boolean acceptsAbsence;

    Plan(Conjunction conjunction) {
        this.valueKeys = conjunction.values().keySet().toArray(new String[0]);
        this.values = conjunction.values().values().toArray(new Values[0]);
        this.nestedKeys = conjunction.nested().keySet().toArray(new String[0]);
        this.nested = conjunction.nested().values().stream().map(Plan::new).toArray(Plan[]::new);
        this.branches = conjunction.branches().stream().map(Plan::new).toArray(Plan[]::new);
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
        var leaves = conjunction.leaves();
        this.leavesIfAnyMayBeAbsent = leaves.stream().anyMatch(leaf -> leaf.values().acceptsAbsence())
                ? leaves.stream().sorted(Comparator.comparing(Conjunction.Leaf::dotted)).toList()
                : List.of();
    }

    /** Whether there is nothing but an {@code $or}. */
    boolean isOnlyOr() {
        return values.length == 0 && nested.length == 0 && branches.length > 0;
    }

    /** Whether nothing at all satisfies this. */
    boolean acceptsAbsence() {
        return acceptsAbsence;
    }

    boolean asksFor(Values field) {
        return leavesIfAnyMayBeAbsent.stream().anyMatch(leaf -> leaf.values() == field);
    }
}
