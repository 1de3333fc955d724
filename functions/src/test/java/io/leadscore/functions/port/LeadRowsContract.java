package io.leadscore.functions.port;

import static io.leadscore.functions.port.Decisions.NOW;
import static io.leadscore.functions.port.Decisions.TODAY;
import static io.leadscore.functions.port.Decisions.activity;
import static io.leadscore.functions.port.Decisions.email;
import static io.leadscore.functions.port.Decisions.on;
import static io.leadscore.functions.port.Decisions.onNew;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.EraseDecisions;
import io.leadscore.core.lead.Erasure;
import io.leadscore.core.lead.Evidence;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.Ledger;
import io.leadscore.functions.port.LeadRows.Erased;
import io.leadscore.functions.port.LeadRows.Row;
import io.leadscore.functions.port.LeadStore.Commit;
import io.leadscore.functions.port.LeadStore.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of every {@link LeadRows}, and of what a {@link LeadStore} knows of erased leads. Each test gets an empty store. */
public abstract class LeadRowsContract {
    private static final Identity ANN = email("ann@example.com");
    private static final Erasure GONE = new Erasure(NOW.plusSeconds(7), false);
    private LeadStore store;
    private LeadRows rows;
    private Outbox outbox;

    /** A fresh, empty store. */
    protected abstract StorePorts ports();

    @BeforeEach
    void open() {
        StorePorts ports = ports();
        store = ports.leads();
        rows = ports.rows();
        outbox = ports.outbox();
    }

    private List<Row> all(String leadId, int limit) {
        var all = new ArrayList<Row>();
        String after = null;
        do {
            Page<Row> page = rows.read(leadId, after, limit);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.items());
            after = page.next();
        } while (after != null);
        return all;
    }

    private boolean erase(String leadId) {
        boolean eventsLeft = false;
        String after = null;
        do {
            Erased page = rows.erase(leadId, after);
            eventsLeft |= page.eventsLeft();
            after = page.next();
        } while (after != null);
        return eventsLeft;
    }

    private void publish() {
        for (int shard = 0; shard < Outbox.SHARDS; shard++) {
            outbox.unpublished(shard, NOW.plusSeconds(60)).forEach(outbox::markPublished);
        }
    }

    @Test
    void all_rows_of_a_lead_are_read_in_pages_and_none_of_another() {
        Lead lead = onNew("lead-1").with(activity("m-1"))
                .with(activity("m-2"))
                .event()
                .stage("b2b", "MQL", 9_000)
                .stage("c2c", "MQL", 9_000)
                .commit(store);
        on(lead).with(activity("web", "m#3", Map.of("n", Json.number(1)))).event().commit(store);
        onNew("lead-2").with(activity("m-1")).event().commit(store);

        for (int limit : List.of(1, 2, 100)) {
            List<Row> all = all("lead-1", limit);
            assertThat(all).extracting(Row::key).isSorted().doesNotHaveDuplicates();
            assertThat(all.stream().filter(Row.Acted.class::isInstance).map(row -> ((Row.Acted) row).stored()))
                    .containsExactlyInAnyOrderElementsOf(store.activities("lead-1").toList());
            assertThat(all.stream().filter(Row.Happened.class::isInstance).map(row -> ((Row.Happened) row).event()))
                    .containsExactlyElementsOf(store.events("lead-1").toList());
            assertThat(all).hasSize(5);
        }
        assertThat(all("nobody", 10)).isEmpty();
    }

    @Test
    void rows_are_erased_but_for_the_lead_and_unpublished_events() {
        Lead lead = onNew("lead-1").event().commit(store);
        for (int i = 0; i < 4; i++) {
            var more = on(lead);
            for (int j = 0; j < 40; j++) {
                more.with(activity(i + "-" + j));
            }
            lead = more.stage("b2b", "MQL", 9_000).stage("c2c", "MQL", 9_000).commit(store);
        }
        Lead other = onNew("lead-11").with(activity("m-1")).event().commit(store);
        publish();
        lead = on(lead).event().commit(store);

        assertThat(erase("lead-1")).as("an event is left").isTrue();
        assertThat(store.activities("lead-1")).isEmpty();
        assertThat(store.events("lead-1")).extracting(OutboxRow::sort).containsExactly("EVT#000000000002");
        assertThat(store.lead("lead-1")).contains(lead);
        publish();
        assertThat(erase("lead-1")).isFalse();
        assertThat(erase("lead-1")).as("erased again").isFalse();
        assertThat(all("lead-1", 10)).isEmpty();
        assertThat(store.lead("lead-11")).contains(other);
        assertThat(all("lead-11", 10)).hasSize(2);

        rows.erasePart("lead-1");
        rows.erasePart("lead-1");
        assertThat(store.lead("lead-1")).isEmpty();
    }

    @Test
    void links_of_a_lead_are_erased_and_not_those_to_it() {
        Lead lead = onNew("lead-1").commit(store);
        Lead other = onNew("lead-2").commit(store);
        store.commit(Change.of(on(lead).with(activity("m-1")).build(),
                Map.of("lead-2", Evidence.PAGE, "lead-3", Evidence.PAGE)));
        store.commit(Change.of(on(other).with(activity("m-1")).build(), Map.of("lead-1", Evidence.PAGE)));

        rows.eraseLinks("lead-1");
        rows.eraseLinks("lead-1");

        assertThat(store.link("lead-1", "lead-2")).isEmpty();
        assertThat(store.link("lead-1", "lead-3")).isEmpty();
        assertThat(store.link("lead-2", "lead-1")).isPresent();
    }

    @Test
    void an_identity_is_released_only_if_it_leads_to_the_erased_lead() {
        onNew("lead-1").with(ANN).commit(store);
        rows.release(ANN, Set.of("lead-2", "lead-3"), GONE);
        rows.release(email("nobody@example.com"), Set.of("lead-1"), GONE);
        assertThat(store.resolve(List.of(ANN, email("nobody@example.com")))).isEqualTo(Map.of(ANN, Claim.of("lead-1")));

        rows.release(ANN, Set.of("lead-2", "lead-1"), GONE);
        assertThat(store.resolve(List.of(ANN))).isEqualTo(Map.of(ANN, new Claim(null, GONE)));
        rows.release(ANN, Set.of("lead-1"), new Erasure(NOW, true));
        assertThat(store.resolve(List.of(ANN))).as("it was released before").containsValue(new Claim(null, GONE));
    }

    @Test
    void a_suppression_is_lifted_and_the_erasure_stays() {
        onNew("lead-1").with(ANN).commit(store);
        rows.lift(ANN);
        assertThat(store.resolve(List.of(ANN))).containsValue(Claim.of("lead-1"));
        rows.release(ANN, Set.of("lead-1"), new Erasure(NOW, true));
        assertThat(store.resolve(List.of(ANN))).containsValue(new Claim(null, new Erasure(NOW, true)));
        rows.lift(ANN);
        rows.lift(ANN);
        rows.lift(email("nobody@example.com"));
        assertThat(store.resolve(List.of(ANN, email("nobody@example.com"))))
                .isEqualTo(Map.of(ANN, new Claim(null, new Erasure(NOW, false))));
    }

    private Commit take(String leadId, Claim read) {
        Decision decision = onNew(leadId).with(ANN).with(activity("m-1")).build();
        return store.commit(new Change(List.of(decision), Map.of(), null, Map.of(ANN, read)));
    }

    @Test
    void an_erased_identity_is_taken_once_and_keeps_the_erasure() {
        onNew("lead-1").with(ANN).commit(store);
        rows.release(ANN, Set.of("lead-1"), GONE);

        assertThat(store.commit(Change.of(onNew("lead-2").with(ANN).build()))).as("as an unknown one")
                .isEqualTo(new Commit.IdentityTaken());
        assertThat(take("lead-2", new Claim(null, GONE))).isEqualTo(new Commit.Committed());
        assertThat(store.resolve(List.of(ANN))).isEqualTo(Map.of(ANN, new Claim("lead-2", GONE)));
        assertThat(take("lead-3", new Claim(null, GONE))).isEqualTo(new Commit.IdentityTaken());
        assertThat(store.lead("lead-3")).isEmpty();
        assertThat(store.activity("lead-3", "web", "m-1")).isEmpty();
    }

    /** Between the decision and the clean-up it still leads to the tombstone. */
    @Test
    void an_identity_is_taken_from_a_tombstone_unless_it_was_released() {
        onNew("lead-1").with(ANN).commit(store);
        assertThat(take("lead-2", new Claim("lead-9", GONE))).isEqualTo(new Commit.IdentityTaken());
        assertThat(take("lead-2", new Claim("lead-1", GONE))).isEqualTo(new Commit.Committed());
        assertThat(store.resolve(List.of(ANN))).isEqualTo(Map.of(ANN, new Claim("lead-2", GONE)));
        rows.release(ANN, Set.of("lead-1"), GONE);
        assertThat(store.resolve(List.of(ANN))).as("taken before").containsValue(new Claim("lead-2", GONE));
        rows.release(ANN, Set.of("lead-2"), GONE);
        assertThat(take("lead-3", new Claim("lead-2", GONE))).isEqualTo(new Commit.IdentityTaken());
    }

    /** In between another lead has had it and was erased, too. What was decided before must not bring the identity back. */
    @Test
    void an_identity_that_was_erased_again_is_not_taken_by_an_earlier_decision() {
        onNew("lead-1").with(ANN).commit(store);
        rows.release(ANN, Set.of("lead-1"), GONE);
        Claim read = new Claim(null, GONE);
        assertThat(take("lead-2", read)).isEqualTo(new Commit.Committed());
        Erasure later = new Erasure(GONE.erasedAt().plusSeconds(1), false);
        rows.release(ANN, Set.of("lead-2"), later);

        assertThat(take("lead-3", read)).isEqualTo(new Commit.IdentityTaken());
        assertThat(store.resolve(List.of(ANN))).isEqualTo(Map.of(ANN, new Claim(null, later)));
        assertThat(take("lead-3", new Claim(null, later))).isEqualTo(new Commit.Committed());
    }

    @Test
    void an_erased_lead_is_a_tombstone_that_nobody_finds_as_a_lead() {
        Lead lead = onNew("lead-1").with(activity("m-1"))
                .with(ANN)
                .event()
                .stage("b2b", "MQL", 9_000)
                .stage("c2c", "MQL", 9_000)
                .ledger(new Ledger(NOW, 7, Set.of("lead-0")))
                .tallyFull()
                .commit(store);
        Decision erased = EraseDecisions.erase(lead, true, NOW);
        assertThat(store.commit(Change.of(erased))).isEqualTo(new Commit.Committed());

        assertThat(store.lead("lead-1")).contains(erased.after());
        assertThat(erased.after().dueOn()).isEqualTo(TODAY);
        assertThat(store.survivor("lead-1")).isEmpty();
        assertThat(store.followed("lead-1")).contains(erased.after());
        for (String model : List.of("b2b", "c2c")) {
            for (int shard = 0; shard < LeadStore.RANKING_SHARDS; shard++) {
                assertThat(store.ranking(model, "MQL", shard, null, 10)).isEmpty();
            }
        }
        Decision cleaned = EraseDecisions.cleaned(erased.after(), false).orElseThrow();
        assertThat(store.commit(Change.of(cleaned))).isEqualTo(new Commit.Committed());
        assertThat(store.lead("lead-1")).contains(cleaned.after());
        assertThat(cleaned.after().identities()).isEmpty();
        for (int shard = 0; shard < LeadStore.DUE_SHARDS; shard++) {
            assertThat(store.due(shard, TODAY.plusYears(9), null).items()).isEmpty();
        }
        assertThat(EraseDecisions.cleaned(cleaned.after(), false)).isEmpty();
    }
}
