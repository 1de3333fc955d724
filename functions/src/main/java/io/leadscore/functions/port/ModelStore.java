package io.leadscore.functions.port;

import io.leadscore.events.PublishedEvent.ScoringModelActivated;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores scoring models and their versions. A stored version never changes. Thread-safe. */
public interface ModelStore {
    /** The active version of every model, by name. */
    Map<String, Integer> active();

    /** The JSON text of a version. */
    Optional<String> version(String name, int version);

    /** Stores the next version of the model and returns its number. The first is 1. */
    int add(String name, String json);

    /**
     * Activates the version and records the event, in one transaction. Does nothing if this version, or
     * a later one, is active already.
     */
    void activate(String name, int version, ScoringModelActivated event);

    /** Deactivates the model. Does nothing if it is not active. Leads with this model keep it. */
    void deactivate(String name);

    /**
     * The progress of the re-evaluation of all leads under a version.
     *
     * @param cursor   position where the scan of leads continues; null for the beginning
     * @param suspects leads of the page at the cursor during which the process ended
     */
    record Run(@Nullable String cursor, boolean done, Suspects suspects) {
        /** No lead has been re-evaluated yet. */
        public static final Run NOT_BEGUN = new Run(null, false);

        public Run(@Nullable String cursor, boolean done) {
            this(cursor, done, Suspects.NONE);
        }

        public Run with(Suspects others) {
            return new Run(cursor, done, others);
        }
    }

    Optional<Run> run(String name, int version);

    void saveRun(String name, int version, Run run);
}
