package io.leadscore.core.intake;

/**
 * One way to know a lead. Values are normalised by intake: NFC, trimmed, e-mail addresses in lower case.
 *
 * @param value not blank
 */
public record Identity(Kind kind, String value) implements Comparable<Identity> {
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

    @Override
    public int compareTo(Identity other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : value.compareTo(other.value);
    }
}
