package io.leadscore.core.pattern;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks that a field is not both in an object and in its {@code $or}. EventBridge refuses that too, because readers
 * take the two lists for one. A field also cannot be a value and an object at the same time.
 */
final class EachFieldOnce {
    private final Problems problems;

    EachFieldOnce(Problems problems) {
        this.problems = problems;
    }

    void check(Conjunction pattern, Place place) {
        if (pattern.hasOr()) {
            fields(pattern, place);
        }
    }

    /** The paths of all fields asked for, relative to the conjunction. */
    private Set<List<String>> fields(Conjunction pattern, Place place) {
        var fields = new HashSet<List<String>>();
        for (String key : pattern.values().keySet()) {
            fields.add(List.of(key));
        }
        for (var inner : pattern.nested().entrySet()) {
            for (List<String> field : fields(inner.getValue(), place.at(inner.getKey()))) {
                var longer = new ArrayList<String>(field.size() + 1);
                longer.add(inner.getKey());
                longer.addAll(field);
                fields.add(longer);
            }
        }
        var ways = new HashSet<List<String>>();
        for (List<String> field : fields) {
            addWays(field, ways);
        }
        Place or = place.at(Conjunction.OR);
        var ofBranches = new HashSet<List<String>>();
        for (int i = 0; i < pattern.branches().size(); i++) {
            Place branch = or.at(i);
            for (List<String> field : fields(pattern.branches().get(i), branch)) {
                if (isTaken(field, fields, ways)) {
                    problems.report(branch.at(String.join(".", field)),
                            "this field is also outside this $or; keep it in one of the two places");
                }
                ofBranches.add(field);
            }
        }
        fields.addAll(ofBranches);
        return fields;
    }

    private static boolean isTaken(List<String> field, Set<List<String>> fields, Set<List<String>> ways) {
        if (fields.contains(field) || ways.contains(field)) {
            return true;
        }
        for (int length = 1; length < field.size(); length++) {
            if (fields.contains(field.subList(0, length))) {
                return true;
            }
        }
        return false;
    }

    private static void addWays(List<String> field, Set<List<String>> ways) {
        for (int length = 1; length < field.size(); length++) {
            ways.add(field.subList(0, length));
        }
    }
}
