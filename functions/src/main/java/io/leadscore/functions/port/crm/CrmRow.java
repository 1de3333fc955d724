package io.leadscore.functions.port.crm;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a lead and one system. It has no personal data but the record. It is not a part of the lead: writing it
 * does not change the lead's version. Immutable.
 *
 * @param n       how often it was written; 0 if it is not stored yet
 * @param listed  when it was first written. It is listed by this time as long as the lead is a lead of its own; null if it is not
 * @param state   what is known of the lead in the system
 * @param record  what the system calls the lead; null if it does not say
 * @param hash    of the state that the system took last; null if it took none
 * @param at      when the state changed last
 * @param error   why the system does not have the lead's state, for people; null if it has
 * @param scores  the total of the lead under each model, rounded to whole points, that the system took last
 * @param open    the ids of messages whose write has not ended as far as anybody knows, with the latest time of such a write
 */
public record CrmRow(String leadId, String sink, long n, @Nullable Instant listed, State state, @Nullable String record,
        @Nullable String hash, Instant at, @Nullable String error, Map<String, Long> scores,
        Map<String, Instant> open) {
    /** A request of which nobody heard the end can still reach the system in this time. */
    public static final Duration LANDS_WITHIN = Duration.ofMinutes(5);
    /** Longer than a queue keeps a message: 14 days. So the message is gone, and its id will not be asked for. */
    private static final Duration OPEN_FOR = Duration.ofDays(15);

    public CrmRow {
        scores = Collections.unmodifiableMap(new TreeMap<>(scores));
        open = Collections.unmodifiableMap(new TreeMap<>(open));
    }

    /** What is known of a lead in a system. */
    public enum State {
        /** The system took the lead's state. */
        SYNCED,
        /** A write waits, or has not ended. */
        PENDING,
        /** The system refused the state of the lead. */
        FAILED,
        /** The system had the lead, and does not have it any more. It is not sent again by itself. */
        GONE;

        /** The name in the API and in the table. */
        public String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** For a lead that was never sent. */
    public static CrmRow first(String leadId, String sink, Instant now) {
        return new CrmRow(leadId, sink, 0, now, State.PENDING, null, null, now, null, Map.of(), Map.of());
    }

    /** With writes of these messages that begin at this time. */
    public CrmRow begun(Iterable<String> messageIds, Instant now) {
        var more = new TreeMap<>(open);
        more.values().removeIf(time -> time.plus(OPEN_FOR).isBefore(now));
        messageIds.forEach(id -> more.put(id, now));
        return new CrmRow(leadId, sink, n, listed, State.PENDING, record, hash, state == State.PENDING ? at : now,
                error,
                scores, more);
    }

    /** With another state. */
    public CrmRow in(State other, @Nullable String why, Instant now) {
        return new CrmRow(leadId, sink, n, listed, other, record, hash, now, why, scores, open);
    }

    /** After the system took this state of the lead. */
    public CrmRow took(@Nullable String named, String sent, Map<String, Long> rounded, boolean own, Instant now) {
        Instant first = listed == null ? now : listed;
        return new CrmRow(leadId, sink, n, own ? first : null, State.SYNCED, named == null ? record : named, sent, now,
                null, rounded, open);
    }

    /** With what the system calls the lead. */
    public CrmRow named(String other) {
        return new CrmRow(leadId, sink, n, listed, state, other, hash, at, error, scores, open);
    }

    /** Until when a write whose end nobody knows can still reach the system; null if there is none, or if none can. */
    public @Nullable Instant mayLand(Instant now) {
        return open.values()
                .stream()
                .max(Comparator.naturalOrder())
                .map(last -> last.plus(LANDS_WITHIN))
                .filter(now::isBefore)
                .orElse(null);
    }

    /** With other open writes. */
    public CrmRow open(Map<String, Instant> others) {
        return new CrmRow(leadId, sink, n, listed, state, record, hash, at, error, scores, others);
    }
}
