package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.LeadStore;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lead that a list of activities belongs to. The strongest known identity names it, unless a stronger identity is
 * unknown and the lead of the known one cannot be that person ({@link Lead#isSomebodyElse}): then it is a new lead.
 *
 * @param lead     the lead of the activities
 * @param others   the other leads that the activities name, to be linked to it
 * @param ofOthers the identities of those other leads; they keep them until the leads are merged
 */
record ResolvedLead(Lead lead, Set<String> others, Set<Identity> ofOthers) {
    static ResolvedLead of(Collection<Activity> activities, LeadStore store, Supplier<String> leadIds) {
        TreeSet<Identity> identities = identities(activities);
        // Identities are ordered by strength, then by value, so every writer chooses the same lead.
        var known = new TreeMap<Identity, String>(store.resolve(identities));
        boolean trusted = activities.stream().anyMatch(Activity::trusted);
        Lead lead = known.isEmpty() ? null : named(identities, known.firstEntry(), trusted, store);
        if (lead == null) {
            return new ResolvedLead(Lead.unknown(leadIds.get()), new TreeSet<>(known.values()), known.keySet());
        }
        known.values().removeIf(lead.leadId()::equals);
        return new ResolvedLead(lead, new TreeSet<>(known.values()), known.keySet());
    }

    /**
     * All identities that decide about the lead. Of several user ids in one activity it is the first in text order, so
     * that a repeat finds the same lead, whatever became known in between.
     */
    private static TreeSet<Identity> identities(Collection<Activity> activities) {
        var identities = new TreeSet<Identity>();
        var userIds = new TreeSet<Identity>();
        for (Activity activity : activities) {
            activity.identities().stream().filter(id -> id.kind() != Kind.USER_ID).forEach(identities::add);
            activity.identities().stream().filter(id -> id.kind() == Kind.USER_ID).findFirst().ifPresent(userIds::add);
        }
        if (userIds.size() > 1) {
            throw new IllegalArgumentException("the activities of one decision name " + userIds.size()
                    + " user ids: decide about each person separately");
        }
        identities.addAll(userIds);
        if (identities.isEmpty() || identities.size() > Activity.MAX_IDENTITIES) {
            throw new IllegalArgumentException(identities.size() + " identities in one decision: 1 to "
                    + Activity.MAX_IDENTITIES + " are possible");
        }
        return identities;
    }

    /** The lead of the strongest known identity; null if the stronger, unknown identities are those of somebody else. */
    private static @Nullable Lead named(TreeSet<Identity> identities, Map.Entry<Identity, String> strongest,
            boolean trusted, LeadStore store) {
        String leadId = strongest.getValue();
        Lead lead = store.lead(leadId)
                .orElseThrow(
                        () -> new IllegalStateException("an identity names lead " + leadId + ", which does not exist"));
        boolean ofSomebodyElse = identities.headSet(strongest.getKey())
                .stream()
                .filter(unknown -> unknown.kind() != strongest.getKey().kind())
                .anyMatch(unknown -> lead.isSomebodyElse(unknown, trusted));
        return ofSomebodyElse ? null : lead;
    }
}
