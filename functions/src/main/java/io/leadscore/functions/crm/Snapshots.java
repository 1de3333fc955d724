package io.leadscore.functions.crm;

import io.leadscore.core.json.Sha256;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.crm.SinkWrite.What;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what leads are now, as it is sent. Thread-safe. */
final class Snapshots {
    private static final int HASH_DIGITS = 64;

    private final LeadStore leads;
    private final Profiles profiles;

    Snapshots(LeadStore leads, Profiles profiles) {
        this.leads = leads;
        this.profiles = profiles;
    }

    /**
     * What a lead is.
     *
     * @param hash   of all that is sent
     * @param scores the rounded totals; empty if the lead is no lead of its own
     */
    record Snapshot(What what, String hash, Map<String, Long> scores) {
        private static Snapshot of(What what, Map<String, Long> scores) {
            return new Snapshot(what, Sha256.hex(what.text(), HASH_DIGITS), scores);
        }

        boolean isErased() {
            return what instanceof What.Erased;
        }

        boolean isOwn() {
            return what instanceof What.Current;
        }
    }

    Optional<Lead> lead(String leadId) {
        return leads.lead(leadId);
    }

    Snapshot now(String leadId) {
        return of(leads.lead(leadId).orElse(null));
    }

    /** @param lead null if nothing is left of it */
    Snapshot of(@Nullable Lead lead) {
        if (lead == null || lead.isErased()) {
            return Snapshot.of(new What.Erased(), Map.of());
        }
        if (lead.isMerged()) {
            // If the person was erased, so was each part.
            return leads.survivor(lead.leadId()).isEmpty() ? Snapshot.of(new What.Erased(), Map.of())
                    : Snapshot.of(new What.Merged(Objects.requireNonNull(lead.merging().mergedInto())), Map.of());
        }
        Profile profile = profiles.of(lead);
        return Snapshot.of(new What.Current(profile.json()), profile.scores());
    }
}
