package io.leadscore.core.activity;

/**
 * One way to know a lead. Values are normalised by intake: NFC, trimmed, e-mail addresses in lower case.
 *
 * @param value not blank
 */
public record Identity(Kind kind, String value) implements Comparable<Identity> {
    private static final int OVERHEAD_BYTES = 8;

    /** Kinds, the strongest first: of several known leads that one activity names, the strongest identity's gets it. */
    public enum Kind {
        USER_ID("userId"), EMAIL("email"), ANONYMOUS_ID("anonymousId");

        private final String field;

        Kind(String field) {
            this.field = field;
        }

        /** The name on the wire, in requests and answers. */
        public String field() {
            return field;
        }
    }

    /** Bytes that it takes beside others: of its value, of its kind and of what parts it from the next. */
    public int bytes() {
        return ActivityLimits.utf8Bytes(value) + OVERHEAD_BYTES;
    }

    @Override
    public int compareTo(Identity other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : value.compareTo(other.value);
    }
}
