package io.leadscore.functions.port;

import static io.leadscore.functions.port.Decisions.NOW;
import static io.leadscore.functions.port.Decisions.TODAY;
import static io.leadscore.functions.port.Decisions.on;
import static io.leadscore.functions.port.Decisions.onNew;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.lead.EraseDecisions;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.Ledger;
import io.leadscore.core.lead.Merging;
import io.leadscore.functions.port.LeadStore.RankedLead;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Contract of every {@link LeadStore} for finding leads: due leads, the ranking, all leads. Each test gets an empty
 * store.
 */
public abstract class LeadIndexContract {
    private LeadStore store;

    /** A fresh, empty store. */
    protected abstract StorePorts ports();

    @BeforeEach
    void open() {
        store = ports().leads();
    }

    @Test
    void a_lead_is_due_in_one_shard_from_its_day_on() {
        onNew("today").dueOn(TODAY).commit(store);
        onNew("later").dueOn(TODAY.plusDays(1)).commit(store);
        onNew("never").commit(store);

        assertThat(due(TODAY.minusDays(1))).isEmpty();
        assertThat(due(TODAY)).containsExactly("today");
        assertThat(due(TODAY.plusDays(1))).containsExactlyInAnyOrder("today", "later");
    }

    @Test
    void a_lead_whose_due_day_changes_moves_in_the_index() {
        Lead lead = onNew("lead-1").dueOn(TODAY).commit(store);
        lead = on(lead).dueOn(TODAY.plusDays(7)).commit(store);
        assertThat(due(TODAY.plusDays(6))).isEmpty();
        assertThat(due(TODAY.plusDays(7))).containsExactly("lead-1");

        on(lead).dueOn(null).commit(store);
        assertThat(due(TODAY.plusDays(400))).isEmpty();
    }

    @Test
    void leads_of_a_shard_are_paged_with_the_earliest_first() {
        var days = new TreeMap<String, LocalDate>();
        for (int i = 0; i < 300; i++) {
            days.put("lead-" + i, TODAY.minusDays(i % 17));
        }
        days.forEach((leadId, day) -> onNew(leadId).dueOn(day).commit(store));

        var seen = new HashSet<String>();
        for (int shard = 0; shard < LeadStore.DUE_SHARDS; shard++) {
            List<String> ofShard = dueIn(shard, TODAY);
            assertThat(ofShard.stream().map(days::get).toList()).isSorted();
            seen.addAll(ofShard);
            assertThat(ofShard).doesNotHaveDuplicates();
        }
        assertThat(seen).isEqualTo(days.keySet());
    }

    private List<String> due(LocalDate upTo) {
        var leadIds = new ArrayList<String>();
        for (int shard = 0; shard < LeadStore.DUE_SHARDS; shard++) {
            leadIds.addAll(dueIn(shard, upTo));
        }
        return leadIds;
    }

    private List<String> dueIn(int shard, LocalDate upTo) {
        var leadIds = new ArrayList<String>();
        String cursor = null;
        do {
            LeadStore.Page<String> page = store.due(shard, upTo, cursor);
            leadIds.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return leadIds;
    }

    @Test
    void a_lead_is_ranked_by_its_stage_and_band() {
        Lead lead = onNew("lead-1").stage("b2b", "MQL", 59_999).commit(store);
        assertThat(ranked("b2b", "MQL")).containsExactly(new RankedLead("lead-1", 5));

        lead = on(lead).stage("b2b", "MQL", 60_000).commit(store);
        assertThat(ranked("b2b", "MQL")).containsExactly(new RankedLead("lead-1", 6));

        lead = on(lead).stage("b2b", "SQL", 100_000).commit(store);
        assertThat(ranked("b2b", "MQL")).isEmpty();
        assertThat(ranked("b2b", "SQL")).containsExactly(new RankedLead("lead-1", 10));

        lead = on(lead).stage("b2b", "Disqualified", -15_000).commit(store);
        assertThat(ranked("b2b", "Disqualified")).containsExactly(new RankedLead("lead-1", -2));

        on(lead).stage("b2b", "Prospect", 0).commit(store);
        assertThat(ranked("b2b", "Disqualified")).isEmpty();
        assertThat(ranked("b2b", "Prospect")).isEmpty();
    }

    @Test
    void a_lead_that_waits_for_sales_is_listed_by_the_day_on_which_the_answer_is_due() {
        Lead lead = onNew("lead-1").stage("b2b", "MQL", 50_000)
                .waiting("b2b", TODAY, 2)
                .stage("x#y", "SQL", 70_000)
                .waiting("x#y", TODAY.minusDays(9), 1)
                .commit(store);
        assertThat(waiting("b2b")).containsExactly(new RankedLead("lead-1", -TODAY.plusDays(2).toEpochDay()));
        assertThat(waiting("x#y")).containsExactly(new RankedLead("lead-1", -TODAY.minusDays(8).toEpochDay()));
        assertThat(ranked("b2b", "MQL")).as("it keeps its place in the ranking")
                .containsExactly(new RankedLead("lead-1", 5));

        lead = on(lead).waiting("b2b", TODAY, 5).commit(store);
        assertThat(waiting("b2b")).containsExactly(new RankedLead("lead-1", -TODAY.plusDays(5).toEpochDay()));

        lead = on(lead).ledger(new Ledger(NOW, 1, Set.of(), Set.of(), TODAY.minusDays(1))).commit(store);
        assertThat(waiting("b2b")).as("the outcome was before the rise").hasSize(1);
        assertThat(waiting("x#y")).isEmpty();

        lead = on(lead).ledger(Ledger.NONE).commit(store);
        assertThat(waiting("x#y")).as("the outcome was voided").hasSize(1);
        lead = on(lead).stage("b2b", "Prospect", 0).commit(store);
        assertThat(waiting("b2b")).isEmpty();
        lead = on(lead).merging(new Merging(List.of(), Set.of(), "lead-2")).commit(store);
        assertThat(waiting("x#y")).isEmpty();
        lead = on(lead).merging(Merging.NONE).commit(store);
        assertThat(waiting("x#y")).hasSize(1);
        store.commit(Change.of(EraseDecisions.erase(lead, false, NOW)));
        assertThat(waiting("x#y")).isEmpty();
    }

    private List<RankedLead> waiting(String model) {
        return ranked(model, LeadStore.WAITING);
    }

    @Test
    void each_model_has_a_ranking_of_its_own() {
        Lead lead = onNew("lead-1").stage("b2b", "MQL", 50_000).stage("x#y", "MQL", 70_000).commit(store);
        assertThat(ranked("b2b", "MQL")).containsExactly(new RankedLead("lead-1", 5));
        assertThat(ranked("x#y", "MQL")).containsExactly(new RankedLead("lead-1", 7));
        assertThat(ranked("x", "y#MQL")).isEmpty();

        // A model whose name comes before the others.
        lead = on(lead).stage("another", "MQL", 10_000).commit(store);
        assertThat(ranked("another", "MQL")).containsExactly(new RankedLead("lead-1", 1));
        assertThat(ranked("b2b", "MQL")).containsExactly(new RankedLead("lead-1", 5));
        assertThat(ranked("x#y", "MQL")).containsExactly(new RankedLead("lead-1", 7));

        lead = on(lead).stage("b2b", "MQL", 80_000).stage("x#y", "Prospect", 0).commit(store);
        assertThat(ranked("another", "MQL")).containsExactly(new RankedLead("lead-1", 1));
        assertThat(ranked("b2b", "MQL")).containsExactly(new RankedLead("lead-1", 8));
        assertThat(ranked("x#y", "MQL")).isEmpty();

        on(lead).stage("another", "Prospect", 0).stage("b2b", "Prospect", 0).commit(store);
        assertThat(ranked("another", "MQL")).isEmpty();
        assertThat(ranked("b2b", "MQL")).isEmpty();
    }

    @Test
    void a_ranking_is_read_from_any_row_on_with_the_highest_band_first() {
        for (int i = 0; i < 200; i++) {
            // Every second lead has a model that comes first by name, so both ways of storing an entry are mixed.
            var decision = onNew("lead-" + i).stage("b2b", "MQL", 10_000L * (i % 7));
            (i % 2 == 0 ? decision : decision.stage("a", "MQL", 0)).commit(store);
        }
        int rows = 0;
        for (int shard = 0; shard < LeadStore.RANKING_SHARDS; shard++) {
            List<RankedLead> all = store.ranking("b2b", "MQL", shard, null, 1_000);
            assertThat(all).doesNotHaveDuplicates();
            assertThat(all.stream().map(row -> -row.band()).toList()).isSorted();
            for (int limit : new int[]{1, 3, 50}) {
                assertThat(paged(shard, limit)).isEqualTo(all);
            }
            rows += all.size();
        }
        assertThat(rows).isEqualTo(200);
    }

    private List<RankedLead> paged(int shard, int limit) {
        var rows = new ArrayList<RankedLead>();
        List<RankedLead> page;
        RankedLead after = null;
        do {
            page = store.ranking("b2b", "MQL", shard, after, limit);
            assertThat(page.size()).isLessThanOrEqualTo(limit);
            rows.addAll(page);
            after = rows.isEmpty() ? null : rows.getLast();
        } while (page.size() == limit);
        return rows;
    }

    @Test
    void a_reader_continues_after_a_row_that_no_longer_exists() {
        for (int i = 0; i < 80; i++) {
            onNew("lead-" + i).stage("b2b", "MQL", 10_000L * (i % 3)).commit(store);
        }
        for (int shard = 0; shard < LeadStore.RANKING_SHARDS; shard++) {
            List<RankedLead> all = store.ranking("b2b", "MQL", shard, null, 1_000);
            RankedLead gone = all.get(all.size() / 2);
            on(store.lead(gone.leadId()).orElseThrow()).stage("b2b", "SQL", 10_000 * gone.band()).commit(store);

            assertThat(store.ranking("b2b", "MQL", shard, gone, 1_000))
                    .isEqualTo(all.subList(all.size() / 2 + 1, all.size()));
        }
    }

    private List<RankedLead> ranked(String model, String stage) {
        var rows = new ArrayList<RankedLead>();
        for (int shard = 0; shard < LeadStore.RANKING_SHARDS; shard++) {
            rows.addAll(store.ranking(model, stage, shard, null, 10));
        }
        return rows;
    }

    @Test
    void a_scan_returns_every_lead_once_and_nothing_else() {
        var leadIds = new HashSet<String>();
        for (int i = 0; i < 60; i++) {
            onNew("lead-" + i).with(Decisions.activity("m-1"))
                    .with(Decisions.email(i + "@example.com"))
                    .event()
                    .commit(store);
            leadIds.add("lead-" + i);
        }

        var seen = new ArrayList<String>();
        String cursor = null;
        do {
            LeadStore.Page<String> page = store.scan(cursor, 7);
            assertThat(page.items().size()).isLessThanOrEqualTo(7);
            seen.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(Set.copyOf(seen)).isEqualTo(leadIds);
    }
}
