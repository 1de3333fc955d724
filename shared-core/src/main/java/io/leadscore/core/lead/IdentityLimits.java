package io.leadscore.core.lead;

import io.leadscore.core.activity.Identity;
import java.util.Collection;

/**
 * How many identities a lead can have. A further one is not taken: the input counts for the lead, but the identity does
 * not lead to it. A lead that has more, because an earlier version allowed it, keeps them. Thread-safe.
 */
public final class IdentityLimits {
    /** A user id is given to one person by a system that knows the person, so a second one is a second person. */
    public static final int MAX_USER_IDS = 1;
    /** Private, work and former addresses of one person. More are the addresses of several people. */
    public static final int MAX_EMAILS = 5;
    /** Some hundred browsers and devices of one person. More come from a robot, or from a browser that keeps nothing. */
    public static final int MAX_ANONYMOUS_IDS = 200;
    /** Merged leads keep the records that they had in each CRM. */
    public static final int MAX_RECORDS = 200;
    /**
     * The most bytes of all identities of a lead. Without a limit, a sender with a public write key could fill a lead
     * until its item, with a full tally and the traits of forms, can store nothing more.
     */
    public static final int MAX_BYTES = 64 * 1024;

    private IdentityLimits() {}

    /**
     * Whether a lead with these identities can take another one.
     *
     * @param maxBytes the most bytes of all identities together
     */
    static boolean hasRoom(Collection<Identity> held, Identity another, int maxBytes) {
        int ofKind = 0;
        int bytes = another.bytes();
        for (Identity identity : held) {
            ofKind += identity.kind() == another.kind() ? 1 : 0;
            bytes += identity.bytes();
        }
        // The first one always fits: without any, nothing would lead to the activity again.
        return ofKind < most(another.kind()) && (bytes <= maxBytes || held.isEmpty());
    }

    private static int most(Identity.Kind kind) {
        return switch (kind) {
            case USER_ID -> MAX_USER_IDS;
            case EMAIL -> MAX_EMAILS;
            case ANONYMOUS_ID -> MAX_ANONYMOUS_IDS;
            case CRM -> MAX_RECORDS;
        };
    }
}
