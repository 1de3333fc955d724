package io.leadscore.functions.port;

import static io.leadscore.functions.port.Decisions.NOW;
import static io.leadscore.functions.port.Decisions.TODAY;
import static io.leadscore.functions.port.Decisions.on;
import static io.leadscore.functions.port.Decisions.onNew;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.lead.Lead;
import io.leadscore.events.Cause;
import io.leadscore.events.Envelopes;
import io.leadscore.events.Metadata;
import io.leadscore.events.PublishedEvent.DecaySweepCompleted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of every {@link Outbox}. Each test gets an empty store. */
public abstract class OutboxContract {
    private LeadStore leads;
    private Outbox outbox;

    /** A fresh, empty store. */
    protected abstract StorePorts ports();

    @BeforeEach
    void open() {
        StorePorts ports = ports();
        leads = ports.leads();
        outbox = ports.outbox();
    }

    @Test
    void an_event_is_unpublished_until_it_is_marked() {
        onNew("lead-1").event().event().commit(leads);
        List<OutboxRow> events = leads.events("lead-1").toList();
        assertThat(unpublished(NOW)).containsExactlyElementsOf(events);

        outbox.markPublished(events.getFirst());
        assertThat(unpublished(NOW)).containsExactly(events.get(1));
        outbox.markPublished(events.getFirst());
        outbox.markPublished(events.get(1));
        assertThat(unpublished(NOW)).isEmpty();
        assertThat(leads.events("lead-1")).containsExactlyElementsOf(events);
    }

    @Test
    void marking_a_missing_row_does_not_create_it() {
        outbox.markPublished(new OutboxRow("LEAD#nobody", "EVT#000000000001", Envelopes.of(sweep("s-1", NOW))));

        assertThat(leads.events("nobody")).isEmpty();
        assertThat(leads.lead("nobody")).isEmpty();
    }

    @Test
    void events_up_to_the_instant_are_listed_oldest_first() {
        Lead lead = Lead.unknown("lead-1");
        for (int minute = 0; minute < 30; minute++) {
            lead = (lead.version() == 0 ? onNew("lead-1") : on(lead)).event(NOW.plusSeconds(60L * minute))
                    .commit(leads);
        }

        assertThat(unpublished(NOW.minusMillis(1))).isEmpty();
        assertThat(unpublished(NOW.plusSeconds(60 * 9)).stream().map(row -> row.entry().time()).toList()).hasSize(10)
                .isSorted();
        assertThat(unpublished(NOW.plusSeconds(3_600))).isEqualTo(leads.events("lead-1").toList());
    }

    @Test
    void all_of_many_unpublished_events_are_listed() {
        for (int i = 0; i < 60; i++) {
            onNew("lead-" + i).event().event().commit(leads);
        }

        assertThat(unpublished(NOW)).hasSize(120).doesNotHaveDuplicates();
    }

    @Test
    void an_event_of_no_lead_is_recorded_once_per_kind_and_key() {
        outbox.record("sweep", "2026-03-01", sweep("first", NOW));
        outbox.record("sweep", "2026-03-01", sweep("second", NOW));
        outbox.record("sweep", "2026-03-02", sweep("third", NOW));
        outbox.record("other", "2026-03-01", sweep("fourth", NOW));

        List<OutboxRow> rows = unpublished(NOW);
        assertThat(rows.stream().map(OutboxRow::entry)).containsExactlyInAnyOrder(Envelopes.of(sweep("first", NOW)),
                Envelopes.of(sweep("third", NOW)), Envelopes.of(sweep("fourth", NOW)));
        assertThat(rows.stream().map(OutboxRow::partition)).containsOnly("SYS#sweep", "SYS#other");

        rows.forEach(outbox::markPublished);
        outbox.record("sweep", "2026-03-01", sweep("fifth", NOW));
        assertThat(unpublished(NOW)).isEmpty();
    }

    private static DecaySweepCompleted sweep(String id, Instant recordedAt) {
        return new DecaySweepCompleted(new Metadata(id, 1, null, null, TODAY, recordedAt, Cause.OPERATION), 3, 2, 1,
                0);
    }

    private List<OutboxRow> unpublished(Instant recordedUpTo) {
        var rows = new ArrayList<OutboxRow>();
        for (int shard = 0; shard < Outbox.SHARDS; shard++) {
            rows.addAll(outbox.unpublished(shard, recordedUpTo));
        }
        return rows;
    }
}
