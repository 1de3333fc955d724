package io.leadscore.core.lead;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Identity.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a person was erased. A tombstone of the lead keeps it, and so does each of the person's identities. Immutable.
 *
 * @param erasedAt   what occurred at this instant or earlier is not taken again
 * @param suppressed whether nothing of the person is taken again, whenever it occurred
 */
public record Erasure(Instant erasedAt, boolean suppressed) {
    /** Whether an input that occurred at the instant must not bring the identity back. */
    public boolean keepsOut(Identity identity, Instant occurredAt) {
        return !occurredAt.isAfter(erasedAt) || of(identity).suppressed;
    }

    /** What an identity keeps of the erasure. An anonymous id is never suppressed: a browser can be another person's. */
    public Erasure of(Identity identity) {
        return suppressed && identity.kind() == Kind.ANONYMOUS_ID ? new Erasure(erasedAt, false) : this;
    }

    /** The same without the suppression. */
    public Erasure lifted() {
        return new Erasure(erasedAt, false);
    }

    /** The later one of two erasures of an identity; a suppression stays. Null if there is none. */
    public static @Nullable Erasure later(@Nullable Erasure one, @Nullable Erasure another) {
        if (one == null || another == null) {
            return one == null ? another : one;
        }
        return new Erasure(one.erasedAt.isAfter(another.erasedAt) ? one.erasedAt : another.erasedAt,
                one.suppressed || another.suppressed);
    }
}
