package io.leadscore.functions.service;

import io.leadscore.core.intake.KnownFields;
import io.leadscore.core.intake.SourceSettings;
import io.leadscore.core.json.Problem;
import io.leadscore.functions.port.RefusedInputs;
import io.leadscore.functions.port.RefusedInputs.Refusal;
import io.leadscore.functions.port.WriteKeyStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Records what was refused with a write key, so that its owner can see it. Of the fields it keeps the names that are ours.
 * After {@link RefusedInputs#MAX_AN_HOUR} of a key the process does not ask the store again in that hour, so a flood of
 * refused inputs costs nearly nothing more. Thread-safe.
 */
public final class Refusals {
    /** Keys in memory: more than a company has. A key that is forgotten costs one more write. */
    private static final int MAX_KEYS = 1_000;

    private final RefusedInputs store;
    private final WriteKeyStore keys;
    private final InstantSource clock;
    private final LruCache<String, Instant> fullHours = new LruCache<>(MAX_KEYS);

    public Refusals(RefusedInputs store, WriteKeyStore keys, InstantSource clock) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Returns when the refusal is stored, or when it is certain that the hour of the key is full.
     *
     * @param key    the write key itself, which is known and works
     * @param route  the template of the route
     * @param status what the inputs would be answered by themselves
     * @param inputs how many were refused
     */
    public void record(String key, SourceSettings settings, String route, int status, int inputs,
            List<Problem> problems) {
        Instant now = clock.instant();
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        if (hour.equals(fullHours.get(key))) {
            return;
        }
        var known = problems.stream()
                .map(problem -> new Problem(KnownFields.partOf(problem.path(), settings), problem.message()))
                .toList();
        if (store.record(keys.id(key), new Refusal(now, route, status, inputs, known)) >= RefusedInputs.MAX_AN_HOUR) {
            fullHours.put(key, hour);
        }
    }
}
