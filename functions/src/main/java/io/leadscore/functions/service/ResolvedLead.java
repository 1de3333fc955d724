package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.lead.Evidence;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.MergeRules;
import io.leadscore.core.lead.Together;
import io.leadscore.functions.port.Claim;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lead that a list of activities belongs to. The strongest known identity names it, unless a stronger identity is
 * unknown and the lead of the known one cannot be that person ({@link Lead#isSomebodyElse}): then it is a new lead. A lead
 * that became a part of another one stands aside for that.
 *
 * @param lead      the lead of the activities
 * @param elsewhere the identities of other leads, with the id to which each leads; they keep them until the leads are merged
 * @param kept      further identities that the lead does not get
 * @param erased    identities of the activities that were erased and that no lead has; the lead can get them
 */
record ResolvedLead(Lead lead, Map<Identity, String> elsewhere, Set<Identity> kept, Map<Identity, Claim> erased) {
    /** @param activities as {@link Claims#admitted} returns them */
    static ResolvedLead of(Collection<Activity> activities, Claims claims, Supplier<String> leadIds) {
        TreeSet<Identity> identities = identities(activities);
        var aliases = new TreeSet<Identity>();
        activities.forEach(activity -> aliases.addAll(activity.aliases()));
        var asked = new TreeSet<>(identities);
        asked.addAll(aliases);
        // Identities are ordered by strength, then by value, so every writer chooses the same lead.
        var known = new TreeMap<>(claims.owned());

        Set<Identity> kept = knownAsUserIds(activities, known);
        var previous = new TreeMap<>(known);
        known.keySet().removeAll(kept);
        known.keySet().retainAll(identities);
        boolean trusted = activities.stream().anyMatch(Activity::trusted);
        Lead named = known.isEmpty() ? null : named(identities, known.firstKey(), trusted, claims);
        Lead lead = named == null ? Lead.unknown(leadIds.get()) : named;
        previous.keySet()
                .removeIf(identity -> kept.contains(identity) || !asked.contains(identity)
                        || (!identities.contains(identity) && !isPrevious(identity, activities)));
        previous.values().removeIf(lead::answersTo);
        return new ResolvedLead(lead, previous, kept, claims.erased());
    }

    /** What a change needs to know about the new identities of its decision that were erased before. */
    Map<Identity, Claim> reclaimed(Set<Identity> newIdentities) {
        var reclaimed = new TreeMap<>(erased);
        reclaimed.keySet().retainAll(newIdentities);
        return reclaimed;
    }

    private static boolean isPrevious(Identity identity, Collection<Activity> activities) {
        return activities.stream().anyMatch(activity -> activity.aliases().contains(identity));
    }

    /** The anonymous ids that are the previous id of an alias call, and are known as a user id: then they are that. */
    private static Set<Identity> knownAsUserIds(Collection<Activity> activities, Map<Identity, String> known) {
        var userIds = new TreeSet<Identity>();
        for (Activity activity : activities) {
            if (activity.aliases().stream().anyMatch(id -> id.kind() == Kind.USER_ID && known.containsKey(id))) {
                activity.aliases().stream().filter(id -> id.kind() == Kind.ANONYMOUS_ID).forEach(userIds::add);
            }
        }
        return userIds;
    }

    /**
     * How many of the first activities can be decided together. Those that name the same identities belong to the same lead in
     * any case.
     */
    int together(Collection<Activity> activities, Instant now) {
        List<Activity> inOrder = List.copyOf(activities);
        List<Identity> identities = inOrder.getFirst().identities();
        int alike = 1;
        while (alike < inOrder.size() && inOrder.get(alike).identities().equals(identities)) {
            alike++;
        }
        return alike == inOrder.size() ? alike
                : Math.max(alike, Together.first(lead, inOrder, this::isOthers, now));
    }

    private boolean isOthers(Identity identity) {
        return elsewhere.containsKey(identity) || kept.contains(identity) || erased.containsKey(identity);
    }

    /** The identities that the lead does not get. */
    Set<Identity> ofOthers() {
        var all = new TreeSet<>(elsewhere.keySet());
        all.addAll(kept);
        return all;
    }

    /** The other leads that the activities name, with the evidence; without those that the lead has refused before. */
    Map<String, Evidence> links(Collection<Activity> activities) {
        var links = new TreeMap<String, Evidence>();
        for (Activity activity : activities) {
            var named = new TreeSet<>(activity.identities());
            named.addAll(activity.aliases());
            for (Identity identity : named) {
                String other = elsewhere.get(identity);
                if (other != null) {
                    links.merge(other, evidence(activity, other), (a, b) -> a.compareTo(b) >= 0 ? a : b);
                }
            }
        }
        links.entrySet().removeIf(link -> lead.refusesLink(link.getKey(), link.getValue()));
        return links;
    }

    private Evidence evidence(Activity activity, String other) {
        return MergeRules.evidence(activity, identity -> !elsewhere.containsKey(identity),
                identity -> other.equals(elsewhere.get(identity)));
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
    private static @Nullable Lead named(TreeSet<Identity> identities, Identity strongest, boolean trusted,
            Claims claims) {
        Lead lead = claims.lead(strongest).orElseThrow();
        boolean ofSomebodyElse = identities.headSet(strongest)
                .stream()
                .filter(unknown -> unknown.kind() != strongest.kind())
                .anyMatch(unknown -> lead.isSomebodyElse(unknown, trusted));
        return ofSomebodyElse ? null : lead;
    }
}
