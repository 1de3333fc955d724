package io.leadscore.functions.crm;

import io.leadscore.core.json.Sha256;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.crm.CrmRow;
import io.leadscore.functions.port.crm.CrmRows;
import io.leadscore.functions.port.crm.CrmSink;
import io.leadscore.functions.port.crm.Profile;
import io.leadscore.functions.port.crm.Profiles;
import io.leadscore.functions.port.crm.SinkWrite.What;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what leads are now, as it is sent to one system. Thread-safe. */
final class Snapshots {
    private static final int HASH_DIGITS = 64;

    private final LeadStore leads;
    private final CrmRows rows;
    private final CrmSink sink;
    private final Profiles profiles;
    private final Qualifying qualifying;

    Snapshots(LeadStore leads, CrmRows rows, CrmSink sink, Profiles profiles, Qualifying qualifying) {
        this.leads = leads;
        this.rows = rows;
        this.sink = sink;
        this.profiles = profiles;
        this.qualifying = qualifying;
    }

    /**
     * What a lead is.
     *
     * @param record what the system calls it; null if it has not said so
     * @param hash   of all that is sent
     * @param scores the rounded totals; empty if the lead is no lead of its own
     */
    record Snapshot(What what, @Nullable String record, String hash, Map<String, Long> scores) {
        boolean isErased() {
            return what instanceof What.Erased;
        }

        boolean isOwn() {
            return what instanceof What.Current;
        }
    }

    /** The leads that exist, by id. */
    Map<String, Lead> leads(Collection<String> leadIds) {
        var all = new TreeMap<String, Lead>();
        leads.leads(leadIds).forEach(lead -> all.put(lead.leadId(), lead));
        return all;
    }

    /** @param row of the lead */
    Snapshot now(String leadId, CrmRow row) {
        return of(leads.lead(leadId).orElse(null), row);
    }

    /**
     * @param lead null if nothing is left of it
     * @param row  of the lead
     */
    Snapshot of(@Nullable Lead lead, CrmRow row) {
        if (lead == null || lead.isErased()) {
            return snapshot(row.leadId(), new What.Erased(), row.record(), Map.of());
        }
        if (lead.isMerged()) {
            Lead survivor = leads.survivor(lead.leadId()).orElse(null);
            // If the person was erased, so was each part.
            What what = survivor == null ? new What.Erased()
                    : new What.Merged(survivor.leadId(), known(survivor));
            return snapshot(row.leadId(), what, row.record(), Map.of());
        }
        Profile profile = profiles.of(lead);
        return snapshot(row.leadId(), current(lead, profile), record(lead, row), profile.scores());
    }

    private What.Current current(Lead lead, Profile profile) {
        return new What.Current(profile.json(), qualifying.days(lead));
    }

    private What.@Nullable Known known(Lead survivor) {
        String record = survivor.records(sink.name()).isEmpty() ? null : record(survivor, stored(survivor.leadId()));
        return record == null ? null : new What.Known(current(survivor, profiles.of(survivor)), record);
    }

    private Snapshot snapshot(String leadId, What what, @Nullable String record, Map<String, Long> scores) {
        return new Snapshot(what, record, Sha256.hex(sink.text(leadId, what), HASH_DIGITS), scores);
    }

    private @Nullable CrmRow stored(String leadId) {
        return rows.rows(sink.name(), List.of(leadId)).get(leadId);
    }

    /** Of the records that a lead has, also those of its parts, the one to which it was written before; else the first. */
    private @Nullable String record(Lead lead, @Nullable CrmRow row) {
        List<String> all = lead.records(sink.name());
        String last = row == null ? null : row.record();
        return last != null && all.contains(last) ? last : all.stream().findFirst().orElse(null);
    }
}
