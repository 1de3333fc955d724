package io.leadscore.core.activity;

import java.util.Objects;

/**
 * One way to recognise a lead. Intake normalises the values: NFC, trimmed, e-mail addresses in lower case. Two
 * identities are equal if their kinds and keys are equal. Immutable.
 *
 * @param value as it is shown; not blank
 * @param key   the form that is compared and stored as a key: for an e-mail address, the domain in ASCII
 */
public record Identity(Kind kind, String value, String key) implements Comparable<Identity> {
    private static final int OVERHEAD_BYTES = 8;

    /**
     * The kinds, strongest first. If an activity names several known leads, it belongs to the lead of the strongest
     * identity. No activity names a record of a CRM.
     */
    public enum Kind {
        USER_ID("userId"), EMAIL("email"), ANONYMOUS_ID("anonymousId"),
        /** A record of a CRM: the name of the system, a colon, and the id of the record there, such as {@code hubspot:123}. */
        CRM("crm");

        private final String field;

        Kind(String field) {
            this.field = field;
        }

        /** The name of the field in requests and answers. */
        public String field() {
            return field;
        }
    }

    /** @param value in its normal form, as {@link Identities#read} returns it */
    public Identity(Kind kind, String value) {
        this(kind, value, kind == Kind.EMAIL ? Objects.requireNonNullElse(EmailAddress.key(value), value) : value);
    }

    /** The record of a CRM. */
    public static Identity ofRecord(String system, String record) {
        return new Identity(Kind.CRM, system + ":" + record);
    }

    /** The bytes that this identity takes on a stored lead: its value, its kind and a separator. */
    public int bytes() {
        return ActivityLimits.utf8Bytes(value) + OVERHEAD_BYTES;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Identity identity && kind == identity.kind && key.equals(identity.key);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + key.hashCode();
    }

    @Override
    public int compareTo(Identity other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : key.compareTo(other.key);
    }
}
