package io.leadscore.core.recompute;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.core.lead.Ranking;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.core.tally.Tally;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A lead as the functions keep it: its stored activities, and the decider's decisions, committed one after the other.
 */
final class Life {
    static final String LEAD_ID = "lead";

    Lead lead = Lead.unknown(LEAD_ID);
    final List<Activity> stored = new ArrayList<>();
    final List<Change> changes = new ArrayList<>();
    final Map<String, Ranking> rankings = new TreeMap<>();
    LeadDecider decider;
    private final Set<String> messages = new HashSet<>();
    private final Map<String, CompiledModel> active = new TreeMap<>();
    private final boolean reread;

    /** @param reread whether the tally is written and read between decisions */
    Life(Map<String, ScoringModel> models, boolean reread) {
        this.reread = reread;
        models.forEach((name, model) -> active.put(name, new CompiledModel(model, 1)));
        decider = new LeadDecider(active, Set.of());
    }

    /** The new activities of the batch: the store finds them before a decision. */
    List<Activity> fresh(List<Activity> batch) {
        var seen = new HashSet<>(messages);
        return batch.stream().filter(activity -> seen.add(activity.source() + "#" + activity.messageId())).toList();
    }

    void learn(List<Activity> batch, Instant now) {
        List<Activity> fresh = fresh(batch);
        if (!fresh.isEmpty()) {
            commit(decider.learn(lead, fresh, now));
        }
    }

    void remodel(Map<String, ScoringModel> models, Instant now) {
        LeadDecider before = decider;
        models.forEach(
                (name, model) -> active.merge(name, new CompiledModel(model, 1),
                        (old, _) -> new CompiledModel(model, old
                                .version() + 1)));
        decider = new LeadDecider(active, Set.of());
        commit(decider.remodel(lead, before, decider.needsRecount(before) ? stored.stream() : null, now));
    }

    boolean due(LocalDate asOf) {
        LocalDate due = lead.dueOn();
        return due != null && !due.isAfter(asOf);
    }

    void commit(Decision decision) {
        decision.activities().forEach(activity -> messages.add(activity.source() + "#" + activity.messageId()));
        stored.addAll(decision.activities());
        decision.events().forEach(event -> changes.add(Change.of(event)));
        decision.rankings().forEach((model, ranking) -> {
            ranking.ifPresent(entry -> rankings.put(model, entry));
            if (ranking.isEmpty()) {
                rankings.remove(model);
            }
        });
        lead = decision.after();
        if (reread) {
            lead = new Lead(lead.leadId(), lead.version(), lead.lastSeq(), lead.traits(), lead.identities(),
                    Tally.decode(lead
                            .tally()
                            .encode()),
                    lead.models(), lead.dueOn(), lead.tallyFull(), lead.pageUse(), lead.ledger(), lead.merging(),
                    lead.later());
        }
    }
}
