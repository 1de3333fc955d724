package io.leadscore.core.model;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import io.leadscore.core.pattern.EventPattern;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the reading of a model has found so far: problems in the order of the document, ids, rules and branches. */
final class Findings {
    /**
     * The most fit and engagement rules. This number still matches an activity in microseconds and compiles within a
     * cold start.
     */
    static final int MAX_RULES = 500;
    /** The most {@code $or} branches of all patterns together. Products of alternatives make matchers slow. */
    static final int MAX_OR_BRANCHES = 1_000;
    /** The most characters of an id: it is on the lines of every card and in the reasons of events. */
    static final int MAX_ID_CHARS = 128;

    private static final Pattern ID = Pattern.compile("[a-z0-9-]+");
    private static final int MAX_SHOWN_CHARS = 64;

    /** A set, because a field can be read twice and its problem is reported once. */
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final Map<String, String> pathsById = new HashMap<>(
            Map.of("fit", "the fit score", "engagement", "the engagement score", "total", "the total"));
    private int rules;
    private int orBranches;

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    void problem(String path, String message) {
        problems.add(new Problem(path, message));
    }

    /** Compiles a pattern of the model. Null if it has problems, which are then reported. */
    @Nullable
    EventPattern pattern(Json pattern, String path) {
        EventPattern compiled = EventPattern.compile(pattern, path, problems::add);
        if (compiled != null) {
            orBranches += compiled.orBranches();
        }
        return compiled;
    }

    void countRule() {
        rules++;
    }

    /** The id of a rule, group or disqualify entry, unique over the model. */
    String id(ObjectReader fields) {
        String id = fields.requiredText("id");
        if (id == null) {
            return "";
        }
        String path = fields.pathOf("id");
        if (!ID.matcher(id).matches()) {
            problem(path,
                    "an id must consist of one or more of the characters a-z, 0-9 and -, but this id is " + shown(id));
        } else if (id.length() > MAX_ID_CHARS) {
            problem(path, "an id may have at most " + MAX_ID_CHARS + " characters");
        } else {
            String taken = pathsById.putIfAbsent(id, fields.path());
            if (taken != null) {
                problem(path, "the id " + shown(id) + " is already used by " + taken);
            }
        }
        return id;
    }

    /** Reports the problems that only the whole model can have. */
    void end() {
        if (rules > MAX_RULES) {
            problem("", "the model has " + rules + " rules; at most " + MAX_RULES + " are allowed");
        }
        if (orBranches > MAX_OR_BRANCHES) {
            problem("", "the patterns have " + orBranches + " $or branches in all; at most " + MAX_OR_BRANCHES
                    + " are allowed");
        }
    }

    /** A text of the document in quotes, on one line and shortened. */
    static String shown(String text) {
        var shown = new StringBuilder("\"");
        text.codePoints().limit(MAX_SHOWN_CHARS).forEach(c -> {
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                shown.append('\uFFFD');
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.append(text.codePointCount(0, text.length()) > MAX_SHOWN_CHARS ? "…\"" : "\"").toString();
    }
}
