package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.LeadStore;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The lead that a list of activities belongs to.
 *
 * @param lead     the lead of the activities: a new lead if no identity is known; if several leads are known, the lead
 *                 of the strongest identity
 * @param others   the other leads that the activities name, to be linked to it
 * @param ofOthers the identities of those other leads; they keep them until the leads are merged
 */
record ResolvedLead(Lead lead, Set<String> others, Set<Identity> ofOthers) {
    static ResolvedLead of(Collection<Activity> activities, LeadStore store, Supplier<String> leadIds) {
        var identities = new TreeSet<Identity>();
        activities.forEach(activity -> identities.addAll(activity.identities()));
        if (identities.isEmpty() || identities.size() > Activity.MAX_IDENTITIES) {
            throw new IllegalArgumentException(identities.size() + " identities in one decision: 1 to "
                    + Activity.MAX_IDENTITIES + " are possible");
        }
        // Identities are ordered by strength, then by value, so every writer chooses the same lead.
        var known = new TreeMap<Identity, String>(store.resolve(identities));
        if (known.isEmpty()) {
            return new ResolvedLead(Lead.unknown(leadIds.get()), Set.of(), Set.of());
        }
        String leadId = known.firstEntry().getValue();
        Lead lead = store.lead(leadId)
                .orElseThrow(
                        () -> new IllegalStateException("an identity names lead " + leadId + ", which does not exist"));
        var others = new TreeSet<>(known.values());
        others.remove(leadId);
        var ofOthers = new TreeSet<Identity>();
        for (Map.Entry<Identity, String> entry : known.entrySet()) {
            if (!entry.getValue().equals(leadId)) {
                ofOthers.add(entry.getKey());
            }
        }
        return new ResolvedLead(lead, others, ofOthers);
    }
}
