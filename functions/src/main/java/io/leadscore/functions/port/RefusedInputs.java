package io.leadscore.functions.port;

import io.leadscore.core.json.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What was refused lately, by write key, so that the owner of a form or a site sees it. It holds fixed texts and names of
 * our own fields only, nothing that a sender sent. Thread-safe.
 */
public interface RefusedInputs {
    /** How long a refusal is kept: a week shows whether a form that was changed works. */
    Duration KEPT = Duration.ofDays(7);

    /**
     * The most refusals of a key that are kept in an hour of UTC. A key is public, so a stranger can cause any number,
     * and after a hundred the cause is known.
     */
    int MAX_AN_HOUR = 100;

    /** The most problems of a refusal that are kept. An input with more has a cause that shows in the first ones. */
    int MAX_PROBLEMS = 5;

    /**
     * A refused request, or the refused inputs of a batch.
     *
     * @param route    the template of the route, such as {@code POST /forms/{form}}
     * @param status   of the answer; 400 or 413 for inputs of a batch, whose answer is 200
     * @param inputs   how many inputs were refused: 1, or those of a batch
     * @param problems without doubles, at most {@link #MAX_PROBLEMS}; their paths and messages are texts of ours
     */
    record Refusal(Instant at, String route, int status, int inputs, List<Problem> problems) {
        public Refusal {
            problems = problems.stream().distinct().limit(MAX_PROBLEMS).toList();
        }
    }

    /**
     * Stores the refusal, unless the key has {@link #MAX_AN_HOUR} in the hour of the refusal.
     *
     * @param keyId the id by which the key is listed
     * @return how many refusals the key has in this hour now; {@link #MAX_AN_HOUR} also if this one was not stored
     */
    int record(String keyId, Refusal refusal);

    /** The newest refusals of the key from this time on, the newest first, at most {@code limit}. */
    List<Refusal> newest(String keyId, Instant from, int limit);

    /** The hours of the key from this time on that have {@link #MAX_AN_HOUR} refusals, so that more may be missing. */
    List<Instant> fullHours(String keyId, Instant from);
}
