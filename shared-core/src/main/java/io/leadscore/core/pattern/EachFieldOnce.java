package io.leadscore.core.pattern;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Checks that no field is asked for by an object and again by its {@code $or}: EventBridge refuses it too, since the two
 * lists read like one. A field may not be asked for as a value and as an object at once either.
 */
final class EachFieldOnce {
    private final BiConsumer<String, String> report;

    /** @param report takes a path and what is wrong there */
    EachFieldOnce(BiConsumer<String, String> report) {
        this.report = report;
    }

    void check(Conjunction pattern, String path) {
        fields(pattern, path);
    }

    /** The paths of all fields asked for, relative to the conjunction. */
    private Set<List<String>> fields(Conjunction pattern, String path) {
        var fields = new HashSet<List<String>>();
        pattern.values().keySet().forEach(key -> fields.add(List.of(key)));
        pattern.nested().forEach((key, inner) -> {
            for (List<String> field : fields(inner, place(path, key))) {
                var longer = new ArrayList<String>(field.size() + 1);
                longer.add(key);
                longer.addAll(field);
                fields.add(longer);
            }
        });
        var ways = new HashSet<List<String>>();
        fields.forEach(field -> addWays(field, ways));
        String or = place(path, Conjunction.OR);
        var ofBranches = new HashSet<List<String>>();
        for (int i = 0; i < pattern.branches().size(); i++) {
            String branch = or + "[" + i + "]";
            for (List<String> field : fields(pattern.branches().get(i), branch)) {
                if (isTaken(field, fields, ways)) {
                    report.accept(place(branch, String.join(".", field)),
                            "this field is asked for outside this $or as well; ask for it once");
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

    private static String place(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
