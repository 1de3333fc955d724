package io.leadscore.core.pattern;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One compiled EventBridge event pattern. Matching is linear in pattern × document. Immutable and thread-safe. What is
 * supported, and what differs from Amazon's matcher, is in {@code docs/patterns.md}.
 */
public final class EventPattern {
    /** Bytes of a pattern as compact JSON; a thousand {@code $or} branches of some sixty bytes fit. */
    public static final int MAX_BYTES = 65_536;
    /** Nesting of objects: documents from outside are at most this deep, so that more could never match. */
    public static final int MAX_DEPTH = 32;
    /** {@code $or} branches of one pattern; the model checker holds the sum over a model to the same bound. */
    public static final int MAX_OR_BRANCHES = 1_000;

    private final Plan plan;
    private final String canonical;
    private final @Nullable Set<String> eventNames;
    private final int orBranches;

    private EventPattern(Conjunction conjunction, Plan plan) {
        this.plan = plan;
        this.canonical = conjunction.canonical();
        this.eventNames = eventNames(conjunction);
        this.orBranches = conjunction.orBranches();
    }

    /**
     * Compiles a pattern.
     *
     * @param path     where the pattern stands in its document, prefixed to the path of every problem
     * @param problems takes everything that is wrong with the pattern
     * @return the compiled pattern, or null if any problem was reported
     */
    public static @Nullable EventPattern compile(Json pattern, String path, Consumer<Problem> problems) {
        var place = Place.of(path);
        var found = new Problems(problems);
        if (!(pattern instanceof Json.Obj object)) {
            found.report(place, "a pattern is an object");
            return null;
        }
        if (PatternSize.exceeds(object, MAX_BYTES)) {
            found.report(place, "a pattern has at most " + MAX_BYTES + " bytes");
            return null;
        }
        Conjunction read = new PatternReader(found).read(object, place);
        if (found.any()) {
            return null;
        }
        if (read.orBranches() > MAX_OR_BRANCHES) {
            found.report(place, "a pattern has at most " + MAX_OR_BRANCHES + " $or branches");
            return null;
        }
        new EachFieldOnce(found).check(read, place);
        if (found.any()) {
            return null;
        }
        Conjunction distributed = Distribution.of(read);
        if (distributed == null) {
            found.report(place, "these $or multiply to more than " + Distribution.MAX_LEAVES
                    + " conditions, because they are about the same objects; say it with fewer branches");
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

    /** The folded event names one of which a document must have to match; null if the pattern does not say. */
    public @Nullable Set<String> eventNames() {
        return eventNames;
    }

    /** How many {@code $or} branches the pattern holds; the model's total is bounded. */
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
