package io.leadscore.core.pattern;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A compiled EventBridge event pattern. The time of a match is linear in pattern × document. See
 * {@code docs/patterns.md} for the supported operators and the differences from Amazon's matcher. Immutable and
 * thread-safe.
 */
public final class EventPattern {
    /** The most bytes of a pattern as compact JSON: enough for a thousand {@code $or} branches of about sixty bytes. */
    public static final int MAX_BYTES = 65_536;
    /** The deepest nesting of objects. Inputs are at most this deep, so a deeper pattern could never match. */
    public static final int MAX_DEPTH = 32;
    /** The most {@code $or} branches of one pattern. The model checker has the same limit for a whole model. */
    public static final int MAX_OR_BRANCHES = 1_000;

    /**
     * A field that a pattern asks for at the root of the document.
     *
     * @param path           where it stands in the pattern: {@code event}, or {@code $or[1].event}
     * @param name           its name
     * @param isObject       whether the pattern asks for fields below it. Then the value must be an object, or absent
     * @param acceptsText    whether some text matches
     * @param acceptsAbsence whether a document without it matches
     * @param texts          the texts that the pattern names as they are, folded
     */
    public record Root(String path, String name, boolean isObject, boolean acceptsText, boolean acceptsAbsence,
            Set<String> texts) {
        public Root {
            texts = Set.copyOf(texts);
        }
    }

    private final Plan plan;
    private final List<Root> roots;
    private final String canonical;
    private final @Nullable Set<String> eventNames;
    private final int orBranches;

    private EventPattern(Conjunction conjunction, Plan plan) {
        this.plan = plan;
        this.roots = conjunction.roots();
        this.canonical = conjunction.canonical();
        this.eventNames = eventNames(conjunction);
        this.orBranches = conjunction.orBranches();
    }

    /**
     * Compiles a pattern.
     *
     * @param path     the path of the pattern in its document; the path of every problem begins with it
     * @param problems receives every problem of the pattern
     * @return the compiled pattern, or null if any problem was reported
     */
    public static @Nullable EventPattern compile(Json pattern, String path, Consumer<Problem> problems) {
        var place = Place.of(path);
        var found = new Problems(problems);
        if (!(pattern instanceof Json.Obj object)) {
            found.report(place, "a pattern must be an object");
            return null;
        }
        if (PatternSize.exceeds(object, MAX_BYTES)) {
            found.report(place, "a pattern may have at most " + MAX_BYTES + " bytes");
            return null;
        }
        Conjunction read = new PatternReader(found).read(object, place);
        if (found.any()) {
            return null;
        }
        if (read.orBranches() > MAX_OR_BRANCHES) {
            found.report(place, "a pattern may have at most " + MAX_OR_BRANCHES + " $or branches");
            return null;
        }
        new EachFieldOnce(found).check(read, place);
        if (found.any()) {
            return null;
        }
        Conjunction distributed = Distribution.of(read);
        if (distributed == null) {
            found.report(place, "these $or branches multiply to more than " + Distribution.MAX_LEAVES
                    + " conditions, because they are about the same objects; use fewer branches");
            return null;
        }
        return new EventPattern(read, new Plan(distributed));
    }

    /** Whether the document matches. */
    public boolean matches(Folded document) {
        return matches(document, new Matching());
    }

    boolean matches(Folded document, Matching matching) {
        return matching.matches(plan, document.value());
    }

    /**
     * The pattern in canonical form: texts folded, keys and alternatives sorted, duplicates dropped. Two patterns with
     * one canonical form match the same documents.
     */
    public String canonical() {
        return canonical;
    }

    /** The folded event names: a document can match only if it has one of them. Null if other events may match too. */
    public @Nullable Set<String> eventNames() {
        return eventNames;
    }

    /** The fields at the root of the document that the pattern asks for, those of {@code $or} branches included. */
    public List<Root> roots() {
        return roots;
    }

    /** How many {@code $or} branches the pattern has. */
    public int orBranches() {
        return orBranches;
    }

    private static @Nullable Set<String> eventNames(Conjunction conjunction) {
        Values event = conjunction.values().get("event");
        if (event != null && !event.exactTexts().isEmpty()) {
            return event.exactTexts();
        }
        var names = new HashSet<String>();
        for (Conjunction branch : conjunction.branches()) {
            Set<String> ofBranch = eventNames(branch);
            if (ofBranch == null) {
                return null;
            }
            names.addAll(ofBranch);
        }
        return names.isEmpty() ? null : Set.copyOf(names);
    }
}
