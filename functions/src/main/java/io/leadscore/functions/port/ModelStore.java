package io.leadscore.functions.port;

import io.leadscore.events.PublishedEvent.ScoringModelActivated;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scoring models and their versions. Versions never change once written. Thread-safe. */
public interface ModelStore {
    /** The active version of every model, by name. */
    Map<String, Integer> active();

    /** The JSON text of a version. */
    Optional<String> version(String name, int version);

    /** Stores the next version of the model and answers its number, from 1. */
    int add(String name, String json);

    /** Makes the version the active one and records the event, in one transaction; nothing if it is active already. */
    void activate(String name, int version, ScoringModelActivated event);

    /** Makes no version of the model the active one; nothing if none is. Leads that name it go on under it. */
    void deactivate(String name);

    /**
     * How far the re-evaluation of all leads under a version has come.
     *
     * @param cursor where the scan of leads goes on; null at its beginning
     */
    record Run(@Nullable String cursor, boolean done) {
        /** No lead is re-evaluated yet. */
        public static final Run NOT_BEGUN = new Run(null, false);
    }

    Optional<Run> run(String name, int version);

    void saveRun(String name, int version, Run run);
}
