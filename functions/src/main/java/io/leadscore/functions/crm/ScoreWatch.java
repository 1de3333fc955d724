package io.leadscore.functions.crm;

import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.Page;
import io.leadscore.functions.port.crm.CrmRow;
import io.leadscore.functions.port.crm.CrmRows;
import io.leadscore.functions.port.crm.CrmRows.ListedLead;
import io.leadscore.functions.port.crm.Profiles;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the leads of which a system has another rounded score than they have now. A score changes without an event, by time or by
 * an activity that changes no stage. Thread-safe.
 */
public final class ScoreWatch {
    private final LeadStore leads;
    private final CrmRows rows;
    private final Profiles profiles;
    private final InstantSource clock;

    public ScoreWatch(LeadStore leads, CrmRows rows, Profiles profiles, InstantSource clock) {
        this.leads = leads;
        this.rows = rows;
        this.profiles = profiles;
        this.clock = clock;
    }

    /**
     * Goes through one shard of all leads that were sent.
     *
     * @param after   where to continue; null for the beginning
     * @param sinks   the systems of the settings
     * @param differs gets the ids of leads that differ, page by page, with the name of their system
     * @return where to continue if the time was up; null if the shard is through
     */
    public @Nullable String find(int shard, @Nullable String after, Collection<String> sinks,
            BiConsumer<String, List<String>> differs, Instant deadline) {
        String cursor = after;
        do {
            Page<ListedLead> page = rows.listed(shard, cursor);
            for (String sink : sinks) {
                List<String> ids = page.items()
                        .stream()
                        .filter(listed -> listed.sink().equals(sink))
                        .map(ListedLead::leadId)
                        .distinct()
                        .toList();
                List<String> found = differing(sink, ids);
                if (!found.isEmpty()) {
                    differs.accept(sink, found);
                }
            }
            cursor = page.next();
        } while (cursor != null && clock.instant().isBefore(deadline));
        return cursor;
    }

    private List<String> differing(String sink, List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, CrmRow> known = rows.rows(sink, ids);
        var found = new TreeSet<String>();
        for (Lead lead : leads.leads(known.keySet())) {
            CrmRow row = known.get(lead.leadId());
            // What waits has a message, and what was refused would be refused again.
            if (row != null && row.state() == CrmRow.State.SYNCED && !lead.isErased() && !lead.isMerged()
                    && !new TreeMap<>(profiles.scores(lead)).equals(row.scores())) {
                found.add(lead.leadId());
            }
        }
        return new ArrayList<>(found);
    }
}
