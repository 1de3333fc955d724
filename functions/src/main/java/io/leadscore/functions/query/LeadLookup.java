package io.leadscore.functions.query;

import io.leadscore.core.activity.Identities;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.port.Claim;
import io.leadscore.functions.port.LeadStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a lead by the identifier in the path: a lead id, {@code email:…}, {@code user:…}, {@code anonymous:…}
 * or {@code crm:…}.
 * Thread-safe.
 */
public final class LeadLookup {
    /** The most characters of a lead id. Our ids are shorter, and a longer text is not looked up. */
    static final int MAX_ID_CHARS = 64;

    private static final Map<String, Identity.Kind> KINDS = Map.of("email:", Identity.Kind.EMAIL, "user:",
            Identity.Kind.USER_ID, "anonymous:", Identity.Kind.ANONYMOUS_ID, "crm:", Identity.Kind.CRM);

    private final LeadStore store;

    public LeadLookup(LeadStore store) {
        this.store = store;
    }

    /**
     * The lead; if the identifier leads to a lead that became a part of another one, the other one.
     *
     * @throws HttpProblemException 404 if there is none
     */
    public Lead find(String address) throws HttpProblemException {
        return leadId(address).flatMap(store::survivor)
                .orElseThrow(LeadLookup::notFound);
    }

    /** The answer if there is no such lead, or if it was erased. */
    public static HttpProblemException notFound() {
        return HttpProblemException.notFound("There is no such lead.");
    }

    /** {@code mergedFrom}: the lead id of the path, if that lead became a part of this one; null otherwise. */
    static @Nullable String mergedFrom(String address, Lead lead) {
        return lead.ledger().parts().contains(address) ? address : null;
    }

    /** The id to which the identifier leads, whether there is such a lead or not. Empty if it leads to none. */
    public Optional<String> leadId(String address) {
        if (KINDS.keySet().stream().anyMatch(address::startsWith)) {
            return identity(address)
                    .flatMap(identity -> store.resolve(List.of(identity)).values().stream().findFirst())
                    .map(Claim::leadId);
        }
        return address.length() > MAX_ID_CHARS ? Optional.empty() : Optional.of(address);
    }

    /** The identity that {@code email:…}, {@code user:…}, {@code anonymous:…} or {@code crm:…} names; empty if it names none. */
    public static Optional<Identity> identity(String address) {
        for (var kind : KINDS.entrySet()) {
            if (address.startsWith(kind.getKey())) {
                return switch (Identities.read(kind.getValue(), address.substring(kind.getKey().length()))) {
                    case Identities.Reading.Usable(Identity identity) -> Optional.of(identity);
                    case Identities.Reading.Blank _,Identities.Reading.Unusable _ -> Optional.empty();
                };
            }
        }
        return Optional.empty();
    }
}
