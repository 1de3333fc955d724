package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.Claim;
import io.leadscore.functions.port.LeadStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The leads that have identities, as far as they were looked up. Activities with different identities of one lead must not be
 * decided at the same time: what one of them adds to the lead can decide whose the other one is. Used by one thread.
 */
final class KnownLeads {
    private final LeadStore store;
    private final Map<Identity, String> leadOf = new HashMap<>();

    KnownLeads(LeadStore store) {
        this.store = store;
    }

    /** Looks up all identities of these activities, by a few reads of a hundred rows each. */
    void lookUp(Collection<Activity> activities) {
        Set<Identity> identities = activities.stream()
                .flatMap(KnownLeads::identities)
                .collect(Collectors.toSet());
        Map<Identity, Claim> claims = store.resolve(identities);
        Map<String, Lead> leads = store.leads(
                claims.values().stream().map(Claim::leadId).filter(Objects::nonNull).collect(Collectors.toSet()))
                .stream()
                .collect(Collectors.toMap(Lead::leadId, lead -> lead));
        claims.forEach((identity, claim) -> {
            Lead lead = claim.leadId() == null ? null : leads.get(claim.leadId());
            if (lead != null && !lead.isErased()) {
                leadOf.put(identity, lead.isMerged()
                        ? store.survivor(lead.leadId()).map(Lead::leadId).orElse(lead.leadId())
                        : lead.leadId());
            }
        });
    }

    /** The ids of the leads that have an identity of the activity. */
    Set<String> of(Activity activity) {
        var ids = new HashSet<String>();
        identities(activity).map(leadOf::get).filter(Objects::nonNull).forEach(ids::add);
        return ids;
    }

    private static Stream<Identity> identities(Activity activity) {
        return Stream.concat(activity.identities().stream(), activity.aliases().stream());
    }
}
