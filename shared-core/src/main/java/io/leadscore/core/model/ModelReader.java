package io.leadscore.core.model;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks a scoring model. It reports all problems at once, each with its path. No document makes it throw.
 * Thread-safe.
 */
public final class ModelReader {
    /**
     * The most characters of a model's name: it is part of keys ({@code MODEL#<name>}, {@code <model>#<stage>#<shard>})
     * and of every event.
     */
    public static final int MAX_NAME_CHARS = 64;

    // No #, which separates the parts of keys, and nothing that must be escaped in a URL.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    /**
     * The result of a reading.
     *
     * @param model    the model; null if and only if there are problems
     * @param problems what must be corrected, in the order of the document
     * @param warnings what is allowed but probably not intended; empty if there are problems
     */
    public record Reading(@Nullable ScoringModel model, List<Problem> problems, List<Problem> warnings) {
        public Reading {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }

    private ModelReader() {}

    /** Reads and checks a document. Never throws. */
    public static Reading read(Json document) {
        var findings = new Findings();
        ObjectReader fields = ObjectReader.of(document, "", findings);
        ScoringModel model = fields == null ? null : model(fields, findings);
        findings.end();
        List<Problem> problems = findings.problems();
        if (model == null || !problems.isEmpty()) {
            return new Reading(null, problems, List.of());
        }
        return new Reading(model, problems, ModelWarnings.of(model));
    }

    private static ScoringModel model(ObjectReader fields, Findings findings) {
        String name = name(fields);
        String title = fields.titleAndDescription();
        var appliesTo = fields.pattern("appliesTo");
        var rules = new RuleReader(findings);
        var fit = rules.fit(fields.object("fit"));
        var engagement = rules.engagement(fields.object("engagement"));
        var total = RuleReader.total(fields.object("total"));
        var ladder = new LadderReader(findings);
        var stages = ladder.rungs(fields);
        var disqualify = ladder.disqualify(fields);
        var handOff = LadderReader.handOff(fields, stages);
        fields.end();
        return new ScoringModel(name, title, appliesTo, fit, engagement, total, stages, disqualify, handOff);
    }

    private static String name(ObjectReader fields) {
        String name = fields.requiredText("name");
        if (name == null) {
            return "";
        }
        if (!NAME.matcher(name).matches() || name.length() > MAX_NAME_CHARS) {
            fields.problem("name",
                    "must have 1 to " + MAX_NAME_CHARS + " of the characters A-Z, a-z, 0-9, \".\", \"_\" and "
                            + "\"-\", and begin with a letter or digit; use title for a name that people read");
        }
        return name;
    }
}
