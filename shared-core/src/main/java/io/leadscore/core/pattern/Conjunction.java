package io.leadscore.core.pattern;

import io.leadscore.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a pattern's object asks: all of its fields and, if it has an {@code $or}, one branch. Immutable.
 *
 * @param values   the fields that name alternatives
 * @param nested   the fields that name objects; no key is in both
 * @param branches of {@code $or}; none if there is no {@code $or}
 */
record Conjunction(NavigableMap<String, Values> values, NavigableMap<String, Conjunction> nested,
        List<Conjunction> branches) {
    static final String OR = "$or";
    static final Conjunction EMPTY = new Conjunction(new TreeMap<>(), new TreeMap<>(), List.of());

    /** A field that a conjunction asks for, with the keys that lead to it. */
    record Leaf(List<String> path, Values values) {
        String dotted() {
            return String.join(".", path);
        }
    }

    Conjunction {
        branches = List.copyOf(branches);
    }

    /** Whether there is an {@code $or} anywhere. */
    boolean hasOr() {
        return !branches.isEmpty() || nested.values().stream().anyMatch(Conjunction::hasOr);
    }

    /** All fields asked for, those of {@code $or} branches included. */
    List<Leaf> leaves() {
        var leaves = new ArrayList<Leaf>();
        addLeaves(List.of(), leaves);
        return leaves;
    }

    private void addLeaves(List<String> path, List<Leaf> leaves) {
        values.forEach((key, value) -> leaves.add(new Leaf(longer(path, key), value)));
        nested.forEach((key, inner) -> inner.addLeaves(longer(path, key), leaves));
        branches.forEach(branch -> branch.addLeaves(path, leaves));
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

    /** Keys, branches and alternatives are sorted and without duplicates. */
    Json.Obj canonical() {
        var fields = new TreeMap<String, Json>();
        values.forEach((key, value) -> fields.put(key, value.canonical()));
        nested.forEach((key, inner) -> fields.put(key, inner.canonical()));
        if (!branches.isEmpty()) {
            var forms = new TreeMap<String, Json>();
            for (Conjunction branch : branches) {
                Json.Obj form = branch.canonical();
                forms.put(form.toJson(), form);
            }
            fields.put(OR, new Json.Arr(List.copyOf(forms.values())));
        }
        return new Json.Obj(fields);
    }

    /** The keys of objects that this asks for, those of {@code $or} branches included. */
    TreeSet<String> nestedKeys() {
        var keys = new TreeSet<>(nested.keySet());
        branches.forEach(branch -> keys.addAll(branch.nestedKeys()));
        return keys;
    }
}
