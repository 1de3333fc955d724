package io.leadscore.core.pattern;

import io.leadscore.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Reads a pattern's JSON and reports all its problems. */
final class PatternReader {
    /** Names that EventBridge does not accept as fields inside {@code $or}, because they look like operators there. */
    private static final Set<String> NO_FIELDS_IN_OR = Set.of("prefix", "suffix", "wildcard", "equals-ignore-case",
            "anything-but", "numeric", "exists", "cidr", "exactly", "=", "<", "<=", ">", ">=", "regex");

    private final Problems problems;
    private final AlternativeReader alternatives;

    PatternReader(Problems problems) {
        this.problems = problems;
        this.alternatives = new AlternativeReader(problems);
    }

    /** Reads the pattern. The result has no meaning if there are problems. */
    Conjunction read(Json.Obj pattern, Place place) {
        return conjunction(pattern, place, false, 1);
    }

    private Conjunction conjunction(Json.Obj object, Place place, boolean inOr, int depth) {
        if (object.isEmpty()) {
            problems.report(place, "an object must have at least one field");
        }
        if (depth > EventPattern.MAX_DEPTH) {
            problems.report(place, "objects may be nested at most " + EventPattern.MAX_DEPTH + " levels deep");
            return Conjunction.EMPTY;
        }
        var values = new TreeMap<String, Values>();
        var nested = new TreeMap<String, Conjunction>();
        List<Conjunction> branches = List.of();
        for (var field : object.fields().entrySet()) {
            String key = field.getKey();
            Place inner = place.at(key);
            if (key.equals(Conjunction.OR)) {
                branches = branches(field.getValue(), inner, depth);
            } else if (inOr && NO_FIELDS_IN_OR.contains(key)) {
                problems.report(inner, "inside $or this name is reserved for an operator and cannot be a field");
            } else if (field.getValue() instanceof Json.Obj fields) {
                nested.put(key, conjunction(fields, inner, inOr, depth + 1));
            } else if (field.getValue() instanceof Json.Arr list) {
                values.put(key, values(list, inner));
            } else {
                problems.report(inner, "must be a list of alternatives or an object");
            }
        }
        return new Conjunction(values, nested, branches);
    }

    private List<Conjunction> branches(Json json, Place place, int depth) {
        if (!(json instanceof Json.Arr(var items)) || items.size() < 2) {
            problems.report(place, "$or must be a list of at least two objects");
            return List.of();
        }
        var branches = new ArrayList<Conjunction>();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Json.Obj branch) {
                branches.add(conjunction(branch, place.at(i), true, depth + 1));
            } else {
                problems.report(place.at(i), "must be an object");
            }
        }
        return branches;
    }

    private Values values(Json.Arr list, Place place) {
        if (list.items().isEmpty()) {
            problems.report(place, "the list of alternatives must not be empty");
        }
        var read = new ArrayList<Alternative>(list.items().size());
        for (int i = 0; i < list.items().size(); i++) {
            Alternative alternative = alternatives.read(list.items().get(i), place.at(i));
            if (alternative != null) {
                read.add(alternative);
            }
        }
        return new Values(read);
    }
}
