package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.core.lead.Ledger;
import io.leadscore.core.lead.Merging;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.service.LeadUpdates.Joint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Takes merges back, because a person says that two leads are not one person. Thread-safe. */
public final class LeadSplits {
    private final LeadStore store;
    private final Ledgers ledgers;
    private final LeadUpdates updates;
    private final ModelCache models;
    private final InstantSource clock;

    public LeadSplits(LeadStore store, LeadUpdates updates, ModelCache models, InstantSource clock) {
        this.store = store;
        this.ledgers = new Ledgers(store);
        this.updates = updates;
        this.models = models;
        this.clock = clock;
    }

    /** The result of a split. */
    public sealed interface Result {
        /**
         * The part is a lead of its own again.
         *
         * @param leadId the lead of which it was a part
         */
        record Split(String leadId) implements Result {}

        /** It is no part of the lead, or there is no such lead. */
        record NoPart() implements Result {}
    }

    /**
     * Gives the part back. What came after the merge stays with the lead.
     *
     * @throws BusyException if other writers were first until the time was up. Nothing was changed
     */
    public Result split(String leadId, String partId, Instant deadline) {
        return updates.reviseTogether(() -> split(leadId, partId), deadline)
                .orElseThrow(() -> new BusyException(
                        "the leads were not split: other writers were first until the time was up"));
    }

    private Joint<Result> split(String leadId, String partId) {
        Optional<Lead> found = store.survivor(leadId);
        Optional<Lead> part = store.lead(partId);
        if (found.isEmpty() || part.isEmpty() || !found.get().ledger().parts().contains(partId)) {
            return new Joint<>(null, new Result.NoPart());
        }
        Lead lead = found.get();
        Set<String> leaving = part.get().ledger().leadIds(partId);
        Set<String> staying = new TreeSet<>(lead.ledger().leadIds(lead.leadId()));
        staying.removeAll(leaving);
        LeadDecider before = models.decider(models.forLead(lead));
        List<Decision> decisions = models.decider(models.current())
                .split(lead, before, activities(staying, lead), part.get(), activities(leaving, lead),
                        between(part.get(), lead), clock.instant());
        return new Joint<>(new Change(decisions, Map.of(), null), new Result.Split(lead.leadId()));
    }

    /** What counts of the activities under these ids, by the corrections of the lead of which both are parts. */
    private Stream<Activity> activities(Set<String> leadIds, Lead lead) {
        return ledgers.of(leadIds, ledgers.corrections(lead)).map(stored -> stored.stored().activity());
    }

    /** The parts by way of which the part came to the lead: it was merged into the first of them, that into the next. */
    private List<Lead> between(Lead part, Lead lead) {
        var between = new ArrayList<Lead>();
        String into = part.merging().mergedInto();
        while (into != null && !into.equals(lead.leadId()) && between.size() <= Ledger.MAX_PARTS) {
            Optional<Lead> way = store.lead(into);
            way.ifPresent(between::add);
            // If it is gone, the lead was erased since it was read, and the commit is refused.
            into = way.map(Lead::merging).map(Merging::mergedInto).orElse(null);
        }
        return between;
    }
}
