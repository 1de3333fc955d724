package io.leadscore.core.tally;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a lead's activities add up to: per counted pattern, per UTC day, a count of all matches; for {@code oncePer} in
 * addition the earliest day of each distinct value. Adding is commutative, so the order of arrival leaves no trace.
 *
 * <p>Immutable and thread-safe; {@link Builder} is neither.
 */
public final class Tally {
    /** Past this size in bytes an activity is stored and no longer counted, and the lead is flagged (DESIGN section 5). */
    public static final int MAX_BYTES = 256 * 1024;

    public static final Tally EMPTY = new Tally(new long[0], new DayCounts[0]);

    /** Ascending, for binary search; {@code counts} goes with it. A lead has a handful, and no key is boxed to find one. */
    private final long[] keys;
    private final DayCounts[] counts;

    /** Takes the arrays over. */
    Tally(long[] keys, DayCounts[] counts) {
        this.keys = keys;
        this.counts = counts;
    }

    /** The counts under a {@linkplain CountedPattern#key() key}; null if there are none. */
    @Nullable
    public DayCounts of(long key) {
        int at = Arrays.binarySearch(keys, key);
        return at < 0 ? null : counts[at];
    }

    /** How many patterns something was counted for. */
    int size() {
        return keys.length;
    }

    long key(int index) {
        return keys[index];
    }

    DayCounts counts(int index) {
        return counts[index];
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
        return other instanceof Tally that && Arrays.equals(keys, that.keys) && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(keys) * 31 + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return "Tally of " + keys.length + " patterns";
    }

    /** Adds to a tally. Unchanged patterns are shared with the tally it started from. */
    public static final class Builder {
        private long[] keys;
        private DayCounts[] counts;

        public Builder(Tally start) {
            this.keys = start.keys;
            this.counts = start.counts.clone();
        }

        void add(long key, int day) {
            int at = at(key);
            counts[at] = counts[at].plusMatch(day);
        }

        void addValue(long key, int day, long valueHash) {
            int at = at(key);
            counts[at] = counts[at].plusMatch(day).plusValue(valueHash, day);
        }

        /** Where the key stands, now if not before. */
        private int at(long key) {
            int found = Arrays.binarySearch(keys, key);
            if (found >= 0) {
                return found;
            }
            int at = -found - 1;
            long[] moreKeys = Arrays.copyOf(keys, keys.length + 1);
            System.arraycopy(keys, at, moreKeys, at + 1, keys.length - at);
            moreKeys[at] = key;
            DayCounts[] moreCounts = Arrays.copyOf(counts, counts.length + 1);
            System.arraycopy(counts, at, moreCounts, at + 1, counts.length - at);
            moreCounts[at] = DayCounts.NONE;
            keys = moreKeys;
            counts = moreCounts;
            return at;
        }

        /** What there is by now; more can be added for the next. */
        public Tally build() {
            return new Tally(keys, counts.clone());
        }
    }
}
