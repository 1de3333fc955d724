package io.leadscore.core.pattern;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads a pattern's JSON and reports everything that is wrong with it. */
final class PatternReader {
    /**
     * Names that EventBridge does not take as fields inside {@code $or}, where they would look like a list of operators.
     */
    private static final Set<String> NO_FIELDS_IN_OR = Set.of("prefix", "suffix", "wildcard", "equals-ignore-case",
            "anything-but", "numeric", "exists", "cidr", "exactly", "=", "<", "<=", ">", ">=", "regex");

    private final Consumer<Problem> problems;
    private final AlternativeReader alternatives;
    private boolean failed;

    PatternReader(Consumer<Problem> problems) {
        this.problems = problem -> {
            failed = true;
            problems.accept(problem);
        };
        this.alternatives = new AlternativeReader(this.problems);
    }

    boolean failed() {
        return failed;
    }

    /** The pattern; meaningless once {@link #failed}. */
    Conjunction read(Json.Obj pattern, String path) {
        Conjunction read = conjunction(pattern, path, false, 1);
        if (!failed) {
            new EachFieldOnce(this::report).check(read, path);
        }
        return read;
    }

    void report(String path, String message) {
        problems.accept(new Problem(path, message));
    }

    private Conjunction conjunction(Json.Obj object, String path, boolean inOr, int depth) {
        if (object.isEmpty()) {
            report(path, "an object must name a field");
        }
        if (depth > EventPattern.MOST_DEPTH) {
            report(path, "objects are nested deeper than " + EventPattern.MOST_DEPTH);
            return Conjunction.EMPTY;
        }
        var values = new TreeMap<String, Values>();
        var nested = new TreeMap<String, Conjunction>();
        List<Conjunction> branches = List.of();
        for (var field : object.fields().entrySet()) {
            String key = field.getKey();
            String place = path.isEmpty() ? key : path + "." + key;
            if (key.equals(Conjunction.OR)) {
                branches = branches(field.getValue(), place, depth);
            } else if (inOr && NO_FIELDS_IN_OR.contains(key)) {
                report(place, "inside $or this name is an operator's, not a field's");
            } else {
                switch (field.getValue()) {
                    case Json.Obj inner -> nested.put(key, conjunction(inner, place, inOr, depth + 1));
                    case Json.Arr list -> values.put(key, values(list, place));
                    default -> report(place, "a list of alternatives or an object is expected");
                }
            }
        }
        return new Conjunction(values, nested, branches);
    }

    private List<Conjunction> branches(Json json, String path, int depth) {
        if (!(json instanceof Json.Arr(var items)) || items.size() < 2) {
            report(path, "$or is a list of at least two objects");
            return List.of();
        }
        var branches = new ArrayList<Conjunction>();
        for (int i = 0; i < items.size(); i++) {
            String place = path + "[" + i + "]";
            if (items.get(i) instanceof Json.Obj branch) {
                branches.add(conjunction(branch, place, true, depth + 1));
            } else {
                report(place, "an object is expected");
            }
        }
        return branches;
    }

    private Values values(Json.Arr list, String path) {
        if (list.items().isEmpty()) {
            report(path, "the list of alternatives is empty");
        }
        var read = new ArrayList<Alternative>();
        for (int i = 0; i < list.items().size(); i++) {
            Alternative alternative = alternatives.read(list.items().get(i), path + "[" + i + "]");
            if (alternative != null) {
                read.add(alternative);
            }
        }
        return new Values(read);
    }
}
