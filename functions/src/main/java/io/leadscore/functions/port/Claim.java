package io.leadscore.functions.port;

import io.leadscore.core.lead.Erasure;
import org.jspecify.annotations.Nullable;

/**
 * What is stored about an identity.
 *
 * @param leadId  the lead to which it leads; null if that lead was erased, and no other has taken it since
 * @param erasure that a person who had it was erased; null if nobody was
 */
public record Claim(@Nullable String leadId, @Nullable Erasure erasure) {
    /** An identity of a lead that was never erased. */
    public static Claim of(String leadId) {
        return new Claim(leadId, null);
    }
}
