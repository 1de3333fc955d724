package io.leadscore.core.pattern;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One compiled EventBridge event pattern. Matching is linear in pattern × document. Immutable and thread-safe.
 */
public final class EventPattern {
    private EventPattern() {}

    /**
     * Compiles a pattern.
     *
     * @param path     where the pattern stands in its document, prefixed to the path of every problem
     * @param problems takes everything that is wrong with the pattern
     * @return the compiled pattern, or null if any problem was reported
     */
    public static @Nullable EventPattern compile(Json pattern, String path, Consumer<Problem> problems) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Whether the document matches. */
    public boolean matches(Folded document) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * The pattern in canonical form: texts folded, keys and alternatives sorted, duplicates dropped. Two patterns with
     * one canonical form match the same documents.
     */
    public String canonical() {
        throw new UnsupportedOperationException("to be written");
    }

    /** The folded event names one of which a document must have to match; null if the pattern does not say. */
    public @Nullable Set<String> eventNames() {
        throw new UnsupportedOperationException("to be written");
    }

    /** How many {@code $or} branches the pattern holds; the model's total is bounded. */
    public int orBranches() {
        throw new UnsupportedOperationException("to be written");
    }
}
