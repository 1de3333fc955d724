package io.leadscore.core.score;

/**
 * What a lead's activities add up to: per pattern, per UTC day, a count of all matches; for {@code oncePer} the earliest
 * day of each distinct value. Adding is commutative. Immutable and thread-safe.
 */
public final class Tally {
    public static final Tally EMPTY = new Tally();

    /** Past this size in bytes an activity is stored and no longer counted, and the lead is flagged (DESIGN section 5). */
    public static final int MOST_BYTES = 256 * 1024;

    private Tally() {}

    /** The compact binary form, first byte its format version. */
    public byte[] encode() {
        throw new UnsupportedOperationException("to be written");
    }

    /** Reads what {@link #encode} wrote. */
    public static Tally decode(byte[] bytes) {
        throw new UnsupportedOperationException("to be written");
    }
}
