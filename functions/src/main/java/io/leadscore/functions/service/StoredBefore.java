package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.Claim;
import io.leadscore.functions.port.LeadStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds activities of many leads that are stored already, by a few reads of a hundred rows each. So a large batch that is
 * sent again has the time of its request for what is not stored yet.
 */
final class StoredBefore {
    private final LeadStore store;

    StoredBefore(LeadStore store) {
        this.store = store;
    }

    /**
     * The stored activities of the same messages, by their place in the list. Only those of leads that the strongest identity
     * names directly are found; whether another one is stored, its decision shows.
     */
    Map<Integer, Activity> find(List<Activity> activities) {
        Map<Identity, Lead> owners = owners(activities);
        var byId = new TreeMap<String, List<Activity>>();
        for (Activity activity : activities) {
            Lead lead = owners.get(activity.identities().getFirst());
            if (lead != null) {
                ids(lead).forEach(id -> byId.computeIfAbsent(id, _ -> new ArrayList<>()).add(activity));
            }
        }
        var stored = new HashMap<String, Map<MessageKey, Activity>>();
        store.stored(byId)
                .forEach(found -> stored.computeIfAbsent(found.leadId(), _ -> new HashMap<>())
                        .put(MessageKey.of(found.stored().activity()), found.stored().activity()));
        var byPlace = new TreeMap<Integer, Activity>();
        for (int at = 0; at < activities.size(); at++) {
            Activity activity = activities.get(at);
            Lead lead = owners.get(activity.identities().getFirst());
            if (lead != null) {
                for (String id : ids(lead)) {
                    Activity found = stored.getOrDefault(id, Map.of()).get(MessageKey.of(activity));
                    if (found != null) {
                        byPlace.put(at, found);
                    }
                }
            }
        }
        return byPlace;
    }

    private static Iterable<String> ids(Lead lead) {
        return lead.ledger().leadIds(lead.leadId());
    }

    /** The leads of the strongest identities. Nobody was erased who had one of them. */
    private Map<Identity, Lead> owners(List<Activity> activities) {
        Map<Identity, Claim> claims = store.resolve(
                activities.stream().map(activity -> activity.identities().getFirst()).collect(Collectors.toSet()));
        Map<String, Lead> leads = store.leads(
                claims.values().stream().map(Claim::leadId).filter(Objects::nonNull).collect(Collectors.toSet()))
                .stream()
                .filter(lead -> !lead.isErased() && !lead.isMerged())
                .collect(Collectors.toMap(Lead::leadId, Function.identity()));
        var owners = new HashMap<Identity, Lead>();
        claims.forEach((identity, claim) -> {
            Lead lead = claim.leadId() == null || claim.erasure() != null ? null : leads.get(claim.leadId());
            if (lead != null) {
                owners.put(identity, lead);
            }
        });
        return owners;
    }
}
