package io.leadscore.core.score;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a lead's activities add up to: per counted pattern, per UTC day, a count of all matches; for {@code oncePer} in
 * addition the earliest day of each distinct value. Adding is commutative, so the order of arrival leaves no trace.
 *
 * <p>Immutable and thread-safe; {@link Builder} is neither.
 */
public final class Tally {
    /** Past this size in bytes an activity is stored and no longer counted, and the lead is flagged (DESIGN section 5). */
    public static final int MOST_BYTES = 256 * 1024;

    public static final Tally EMPTY = new Tally(Map.of());

    private final Map<Long, DayCounts> byPattern;

    Tally(Map<Long, DayCounts> byPattern) {
        this.byPattern = byPattern;
    }

    /** The counts under a {@linkplain CountedPattern#key() key}; null if there are none. */
    @Nullable
    DayCounts of(long key) {
        return byPattern.get(key);
    }

    Map<Long, DayCounts> byPattern() {
        return byPattern;
    }

    /** The compact binary form, first byte its format version. Equal tallies have equal forms. */
    public byte[] encode() {
        return TallyFormat.encode(this);
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if the bytes are of another format
     */
    public static Tally decode(byte[] bytes) {
        return TallyFormat.decode(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tally tally && byPattern.equals(tally.byPattern);
    }

    @Override
    public int hashCode() {
        return byPattern.hashCode();
    }

    @Override
    public String toString() {
        return "Tally of " + byPattern.size() + " patterns";
    }

    /** Adds to a tally, once. Unchanged patterns are shared with the tally it started from. */
    static final class Builder {
        private final Map<Long, DayCounts> byPattern;

        Builder(Tally start) {
            this.byPattern = new HashMap<>(start.byPattern);
        }

        void add(long key, int day) {
            byPattern.put(key, byPattern.getOrDefault(key, DayCounts.NONE).plusMatch(day));
        }

        void addValue(long key, int day, long valueHash) {
            byPattern.put(key, byPattern.getOrDefault(key, DayCounts.NONE).plusMatch(day).plusValue(valueHash, day));
        }

        Tally build() {
            return new Tally(Collections.unmodifiableMap(byPattern));
        }
    }
}
