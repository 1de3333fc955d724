package io.leadscore.core.activity;

/**
 * One way to recognise a lead. Intake normalises the values: NFC, trimmed, e-mail addresses in lower case.
 *
 * @param value not blank
 */
public record Identity(Kind kind, String value) implements Comparable<Identity> {
    private static final int OVERHEAD_BYTES = 8;

    /**
     * The kinds, strongest first. If an activity names several known leads, it belongs to the lead of the strongest
     * identity.
     */
    public enum Kind {
        USER_ID("userId"), EMAIL("email"), ANONYMOUS_ID("anonymousId");

        private final String field;

        Kind(String field) {
            this.field = field;
        }

        /** The name of the field in requests and answers. */
        public String field() {
            return field;
        }
    }

    /** The bytes that this identity takes on a stored lead: its value, its kind and a separator. */
    public int bytes() {
        return ActivityLimits.utf8Bytes(value) + OVERHEAD_BYTES;
    }

    @Override
    public int compareTo(Identity other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : value.compareTo(other.value);
    }
}
