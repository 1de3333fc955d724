package io.leadscore.core.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The conditions of a pattern's object: all of its fields and, if it has an {@code $or}, one branch. Immutable.
 *
 * @param values   the fields that name alternatives
 * @param nested   the fields that name objects; no key is in both
 * @param branches the branches of {@code $or}; empty if there is no {@code $or}
 */
record Conjunction(NavigableMap<String, Values> values, NavigableMap<String, Conjunction> nested,
        List<Conjunction> branches) {
    static final String OR = "$or";
    static final Conjunction EMPTY = new Conjunction(new TreeMap<>(), new TreeMap<>(), List.of());

    /** A field that a conjunction asks for, with the keys that lead to it. Ordered by the dotted names. */
    record Leaf(List<String> path, Values values) implements Comparable<Leaf> {
        private String dotted() {
            return String.join(".", path);
        }

        @Override
        public int compareTo(Leaf other) {
            return dotted().compareTo(other.dotted());
        }
    }

    Conjunction {
        branches = List.copyOf(branches);
    }

    /** Whether there is an {@code $or} anywhere. */
    boolean hasOr() {
        return orBranches() > 0;
    }

    /** Whether any field asked for, those of {@code $or} branches included, may be absent. */
    boolean hasAbsence() {
        for (Values value : values.values()) {
            if (value.acceptsAbsence()) {
                return true;
            }
        }
        for (Conjunction inner : nested.values()) {
            if (inner.hasAbsence()) {
                return true;
            }
        }
        for (Conjunction branch : branches) {
            if (branch.hasAbsence()) {
                return true;
            }
        }
        return false;
    }

    /** All fields asked for, those of {@code $or} branches included. */
    List<Leaf> leaves() {
        var leaves = new ArrayList<Leaf>();
        addLeaves(List.of(), leaves);
        return leaves;
    }

    private void addLeaves(List<String> path, List<Leaf> leaves) {
        for (var field : values.entrySet()) {
            leaves.add(new Leaf(longer(path, field.getKey()), field.getValue()));
        }
        for (var field : nested.entrySet()) {
            field.getValue().addLeaves(longer(path, field.getKey()), leaves);
        }
        for (Conjunction branch : branches) {
            branch.addLeaves(path, leaves);
        }
    }

    /** The fields asked for at this level, those of {@code $or} branches included. */
    List<EventPattern.Root> roots() {
        var roots = new ArrayList<EventPattern.Root>();
        addRoots("", roots);
        return List.copyOf(roots);
    }

    private void addRoots(String path, List<EventPattern.Root> roots) {
        values.forEach((name, value) -> roots.add(new EventPattern.Root(path + name, name, false, value.acceptsText(),
                value.acceptsAbsence(), value.texts())));
        nested.forEach((name, inner) -> roots
                .add(new EventPattern.Root(path + name, name, true, false, inner.holdsForNothing(),
                        Set.of())));
        for (int i = 0; i < branches.size(); i++) {
            branches.get(i).addRoots(path + OR + "[" + i + "].", roots);
        }
    }

    /** Whether an object without any field satisfies this. */
    private boolean holdsForNothing() {
        return values.values().stream().allMatch(Values::acceptsAbsence)
                && nested.values().stream().allMatch(Conjunction::holdsForNothing)
                && (branches.isEmpty() || branches.stream().anyMatch(Conjunction::holdsForNothing));
    }

    private static List<String> longer(List<String> path, String key) {
        var longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }

    /** How many {@code $or} branches there are, at any depth. */
    int orBranches() {
        int count = branches.size();
        for (Conjunction branch : branches) {
            count += branch.orBranches();
        }
        for (Conjunction inner : nested.values()) {
            count += inner.orBranches();
        }
        return count;
    }

    /** Canonical JSON text: keys, branches and alternatives are sorted and without duplicates. */
    String canonical() {
        var fields = new TreeMap<String, String>();
        for (var field : values.entrySet()) {
            fields.put(field.getKey(), field.getValue().canonical());
        }
        for (var field : nested.entrySet()) {
            fields.put(field.getKey(), field.getValue().canonical());
        }
        if (!branches.isEmpty()) {
            var forms = new ArrayList<String>(branches.size());
            for (Conjunction branch : branches) {
                forms.add(branch.canonical());
            }
            fields.put(OR, Canonical.set(forms));
        }
        return Canonical.object(fields);
    }

    /** Whether this asks for an object of that key, outside or inside its {@code $or}. */
    boolean asksForObject(String key) {
        if (nested.containsKey(key)) {
            return true;
        }
        for (Conjunction branch : branches) {
            if (branch.asksForObject(key)) {
                return true;
            }
        }
        return false;
    }
}
