package io.leadscore.core.tally;

import java.time.LocalDate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The counts of a lead's activities. For each counted pattern and UTC day it has the number of matches; for
 * {@code oncePer} it also has the earliest day of each distinct value. Adding is commutative, so the order of arrival
 * does not matter.
 *
 * <p>Immutable and thread-safe. {@link Builder} is neither.
 */
public final class Tally {
    /**
     * The most bytes of a tally: together with traits and identities it must fit into one database item of 400 KB.
     * Beyond it an activity is stored but not counted, and the lead is marked with {@code tallyFull}.
     */
    public static final int MAX_BYTES = 256 * 1024;

    public static final Tally EMPTY = new Tally(new long[0], new DayCounts[0], new byte[0]);

    /**
     * Ascending, for binary search; {@code counts} has the same order. A lead has few keys, and an array needs no
     * boxing.
     */
    private final long[] keys;
    private final DayCounts[] counts;
    /** What a later version of Leadscore has added. This version does not know it, and writes it back as it was. */
    private final byte[] sections;

    /** Keeps the arrays without a copy. */
    Tally(long[] keys, DayCounts[] counts, byte[] sections) {
        this.keys = keys;
        this.counts = counts;
        this.sections = sections;
    }

    /** A tally without counts, to count again. It keeps what a later version of Leadscore has added to this one. */
    public Tally withoutCounts() {
        return sections.length == 0 ? EMPTY : new Tally(EMPTY.keys, EMPTY.counts, sections);
    }

    /** The counts under a {@linkplain CountedPattern#key() key}; null if there are none. */
    @Nullable
    public DayCounts of(long key) {
        int at = Arrays.binarySearch(keys, key);
        return at < 0 ? null : counts[at];
    }

    /** The earliest UTC day with a match of any pattern; null if there is none. */
    public @Nullable LocalDate firstDay() {
        return Arrays.stream(counts)
                .filter(matches -> matches.size() > 0)
                .mapToInt(matches -> matches.day(0))
                .min()
                .stream()
                .mapToObj(LocalDate::ofEpochDay)
                .findFirst()
                .orElse(null);
    }

    /** How many patterns have a count. */
    int size() {
        return keys.length;
    }

    long key(int index) {
        return keys[index];
    }

    DayCounts counts(int index) {
        return counts[index];
    }

    byte[] sections() {
        return sections;
    }

    /** The compact binary form. Its first byte is the number of the format. Equal tallies have equal forms. */
    public byte[] encode() {
        return TallyFormat.encode(this);
    }

    /**
     * Reads what {@link #encode} of this version, of earlier versions and of the next one wrote.
     *
     * @throws IllegalArgumentException if the bytes are of an unknown format
     */
    public static Tally decode(byte[] bytes) {
        return TallyFormat.decode(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tally that && Arrays.equals(keys, that.keys) && Arrays.equals(counts, that.counts)
                && Arrays.equals(sections, that.sections);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(keys) * 31 + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return "Tally of " + keys.length + " patterns";
    }

    /** Adds to a tally. The counts of unchanged patterns are shared with the original tally. */
    public static final class Builder {
        private long[] keys;
        private DayCounts[] counts;
        private int leastBytes;
        private final byte[] sections;

        public Builder(Tally start) {
            this.sections = start.sections;
            this.keys = start.keys;
            this.counts = start.counts.clone();
            for (DayCounts of : counts) {
                leastBytes += TallyFormat.leastBytes(of);
            }
        }

        void add(long key, int day) {
            int at = at(key);
            replace(at, counts[at].plusMatch(day));
        }

        void addValue(long key, int day, long valueHash) {
            int at = at(key);
            replace(at, counts[at].plusMatch(day).plusValue(valueHash, day));
        }

        /** Adds the counts of another tally: of other activities of the same lead. */
        public void add(Tally more) {
            for (int i = 0; i < more.keys.length; i++) {
                int at = at(more.keys[i]);
                replace(at, counts[at].plus(more.counts[i]));
            }
        }

        private void replace(int at, DayCounts more) {
            leastBytes += TallyFormat.leastBytes(more) - TallyFormat.leastBytes(counts[at]);
            counts[at] = more;
        }

        /** The tally has at least this many bytes when it is encoded. Adding never makes it fewer. */
        int leastBytes() {
            return leastBytes;
        }

        /** The position of the key, which is inserted if it is missing. */
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
            leastBytes += TallyFormat.leastBytes(DayCounts.NONE);
            keys = moreKeys;
            counts = moreCounts;
            return at;
        }

        /** The tally so far. The builder can be used further. */
        public Tally build() {
            return new Tally(keys, counts.clone(), sections);
        }
    }
}
