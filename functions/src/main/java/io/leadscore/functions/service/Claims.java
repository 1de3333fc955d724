package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Erasure;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.Claim;
import io.leadscore.functions.port.LeadStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose the identities of some activities are: of a lead, of nobody, or of a person who was erased. An identity that leads to
 * the tombstone of an erased lead counts as erased, so it does not matter how far the clean-up has come.
 *
 * <p>One read finds the leads of the identities. Usually all of them are the parts of one lead, and a second read finds it. Each
 * further lead is read as well: whether it was erased decides whether an identity may be kept.
 */
final class Claims {
    private final Map<Identity, Claim> claims;
    /** By the id to which an identity leads. */
    private final Map<String, Lead> leads;

    private Claims(Map<Identity, Claim> claims, Map<String, Lead> leads) {
        this.claims = claims;
        this.leads = leads;
    }

    /**
     * @return empty if a lead was erased while it was read. Read again
     * @throws IllegalStateException if an identity leads to a lead that does not exist
     */
    static Optional<Claims> of(Collection<Activity> activities, LeadStore store) {
        var asked = new TreeSet<Identity>();
        for (Activity activity : activities) {
            asked.addAll(activity.identities());
            asked.addAll(activity.aliases());
        }
        // The strongest identity is first: mostly the others lead to the same lead.
        var claims = new TreeMap<>(store.resolve(asked));
        var leads = new TreeMap<String, Lead>();
        for (var claim : claims.entrySet()) {
            String leadId = claim.getValue().leadId();
            if (leadId != null && !leads.containsKey(leadId)) {
                Lead lead = answering(leads.values(), leadId)
                        .or(() -> store.followed(leadId))
                        .orElse(null);
                if (lead == null) {
                    requireMoved(claim.getKey(), leadId, store);
                    return Optional.empty();
                }
                leads.put(leadId, lead);
            }
        }
        return Optional.of(new Claims(claims, leads));
    }

    private static Optional<Lead> answering(Collection<Lead> read, String leadId) {
        return read.stream().filter(lead -> lead.answersTo(leadId)).findFirst();
    }

    /** A part disappears with its lead, but only after its identities no longer lead to it. */
    private static void requireMoved(Identity identity, String leadId, LeadStore store) {
        Claim now = store.resolve(List.of(identity)).get(identity);
        if (now != null && leadId.equals(now.leadId())) {
            throw new IllegalStateException("an identity names lead " + leadId + ", which does not exist");
        }
    }

    /** The lead that has the identity; empty if none has it. */
    Optional<Lead> lead(Identity identity) {
        return Optional.ofNullable(followed(identity)).filter(lead -> !lead.isErased());
    }

    private @Nullable Lead followed(Identity identity) {
        Claim claim = claims.get(identity);
        return claim == null || claim.leadId() == null ? null : leads.get(claim.leadId());
    }

    /** The ids to which the identities lead that belong to a lead. */
    Map<Identity, String> owned() {
        var owned = new TreeMap<Identity, String>();
        claims.forEach((identity, claim) -> {
            if (claim.leadId() != null && lead(identity).isPresent()) {
                owned.put(identity, claim.leadId());
            }
        });
        return owned;
    }

    /** The identities that were erased and that no lead has taken since, with the erasure that they keep. */
    Map<Identity, Claim> erased() {
        var erased = new TreeMap<Identity, Claim>();
        claims.forEach((identity, claim) -> {
            if (lead(identity).isEmpty()) {
                erased.put(identity, new Claim(claim.leadId(), Objects.requireNonNull(erasure(identity)).of(identity)));
            }
        });
        return erased;
    }

    private @Nullable Erasure erasure(Identity identity) {
        Claim claim = claims.get(identity);
        Lead lead = followed(identity);
        return Erasure.later(claim == null ? null : claim.erasure(), lead == null ? null : lead.erasure());
    }

    /**
     * The activity as far as it may be kept: without the identities of a person who was erased after it, or who is suppressed.
     *
     * @return empty if nothing may be kept, because the strongest of its identities is one of them
     */
    Optional<Activity> admitted(Activity activity) {
        var gone = new TreeSet<Identity>();
        Stream.concat(activity.identities().stream(), activity.aliases().stream()).forEach(identity -> {
            Erasure erasure = erasure(identity);
            if (erasure != null && erasure.keepsOut(identity, activity.occurredAt())) {
                gone.add(identity);
            }
        });
        return activity.identities().stream().findFirst().filter(gone::contains).isPresent() ? Optional.empty()
                : Optional.of(activity.without(gone));
    }
}
