package io.leadscore.functions.port;

import static io.leadscore.functions.port.Decisions.activity;
import static io.leadscore.functions.port.Decisions.email;
import static io.leadscore.functions.port.Decisions.onNew;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.functions.port.LeadStore.Page;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.crm.CrmRow;
import io.leadscore.functions.port.crm.CrmRow.State;
import io.leadscore.functions.port.crm.CrmRows;
import io.leadscore.functions.port.crm.CrmRows.ListedLead;
import io.leadscore.functions.port.crm.SinkPause;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

/** Contract of every {@link CrmRows}, and of the {@link LeadRows} of the same store. Each test gets an empty store. */
public abstract class CrmRowsContract {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00.123Z");
    private CrmRows rows;
    private LeadRows leadRows;
    private LeadStore leads;

    /** A fresh, empty store. */
    protected abstract StorePorts ports();

    @BeforeEach
    void open() {
        StorePorts ports = ports();
        rows = ports.crm();
        leadRows = ports.rows();
        leads = ports.leads();
    }

    private CrmRow save(CrmRow row) {
        return rows.save(row).orElseThrow();
    }

    private @Nullable CrmRow stored(String leadId) {
        return rows.rows("webhook", List.of(leadId, "nobody")).get(leadId);
    }

    private static CrmRow full(String leadId) {
        return new CrmRow(leadId, "webhook", 0, NOW, State.FAILED, "r-1", "hash", NOW.plusSeconds(1), "why",
                Map.of("a#b", -3L, "c", 4L), Map.of("m-1", NOW, "m-2", NOW.plusSeconds(9)));
    }

    @Test
    void a_row_is_read_as_it_was_written() {
        CrmRow first = save(full("lead-1"));
        assertThat(first.n()).isEqualTo(1);
        assertThat(stored("lead-1")).isEqualTo(first);
        CrmRow bare = save(CrmRow.first("lead-2", "webhook", NOW));
        CrmRow taken = save(bare.took(null, "hash-2", Map.of(), false, NOW));
        assertThat(stored("lead-2")).isEqualTo(taken);
        assertThat(taken.listed()).isNull();
        assertThat(rows.rows("other", List.of("lead-1"))).isEmpty();
    }

    @Test
    void only_the_first_of_two_writers_writes_and_deletes() {
        CrmRow first = save(full("lead-1"));
        CrmRow second = save(first.in(State.SYNCED, null, NOW));
        assertThat(rows.save(first.in(State.PENDING, "late", NOW))).isEmpty();
        assertThat(rows.save(full("lead-1"))).as("it is not new").isEmpty();
        assertThat(rows.delete(first)).isFalse();
        assertThat(stored("lead-1")).isEqualTo(second);
        assertThat(rows.delete(second)).isTrue();
        assertThat(rows.delete(second)).as("again").isTrue();
        assertThat(stored("lead-1")).isNull();
        assertThat(rows.save(second)).as("it is gone").isEmpty();
    }

    @Test
    void each_row_that_is_listed_is_found_once_in_its_shard() {
        var expected = new TreeSet<String>();
        for (int i = 0; i < 40; i++) {
            save(full("lead-" + i));
            expected.add("lead-" + i);
        }
        CrmRow merged = stored("lead-7");
        save(Objects.requireNonNull(merged).took(null, "h", Map.of(), false, NOW));
        expected.remove("lead-7");
        var found = new ArrayList<String>();
        for (int shard = 0; shard < CrmRows.SHARDS; shard++) {
            String cursor = null;
            do {
                Page<ListedLead> page = rows.listed(shard, cursor);
                for (ListedLead lead : page.items()) {
                    assertThat(lead.sink()).isEqualTo("webhook");
                    assertThat(CrmRows.shard(lead.leadId())).isEqualTo(shard);
                    found.add(lead.leadId());
                }
                cursor = page.next();
            } while (cursor != null);
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(leads.due(0, LocalDate.of(9999, 1, 1), null).items()).as("the sweep has no part in it")
                .isEmpty();
    }

    @Test
    void a_pause_is_of_one_system_and_ends() {
        var pause = new SinkPause(NOW, NOW.plusSeconds(300), "the receiver answered 401");
        rows.pause("webhook", pause);
        assertThat(rows.pause("webhook")).contains(pause);
        assertThat(rows.pause("other")).isEmpty();
        CrmRow row = save(full("lead-1"));
        assertThat(rows.known("lead-1", List.of("webhook", "other")))
                .isEqualTo(new CrmRows.Known(Map.of("webhook", row), Map.of("webhook", pause)));
        assertThat(rows.known("lead-2", List.of("other"))).isEqualTo(new CrmRows.Known(Map.of(), Map.of()));
        rows.resume("webhook");
        rows.resume("webhook");
        assertThat(rows.pause("webhook")).isEmpty();
    }

    @Test
    void the_history_of_a_lead_has_no_such_row() {
        onNew("lead-1").with(activity("m1")).event().commit(leads);
        assertThat(leads.history("lead-1")).hasSize(2);
        save(full("lead-1"));
        assertThat(leads.history("lead-1")).hasSize(2);
    }

    @Test
    void a_record_is_an_identity_of_one_lead() {
        Identity record = Identity.ofRecord("hubspot", "123");
        Lead lead = onNew("lead-1").with(email("ann@example.com")).with(record).commit(leads);
        assertThat(leads.lead("lead-1")).contains(lead);
        assertThat(lead.records("hubspot")).containsExactly("123");
        assertThat(lead.records("salesforce")).isEmpty();
        assertThat(leads.resolve(List.of(record))).isEqualTo(Map.of(record, Claim.of("lead-1")));
        assertThat(leads.commit(Change.of(onNew("lead-2").with(record).build())))
                .isEqualTo(new LeadStore.Commit.IdentityTaken());
    }

    @Test
    void what_was_posted_is_remembered_of_one_event_of_one_lead_and_system() {
        rows.announced("slack", "lead-1", "lead-1#2", NOW);
        rows.announced("slack", "lead-1", "lead-1#2", NOW);
        assertThat(rows.isAnnounced("slack", "lead-1", "lead-1#2")).isTrue();
        assertThat(rows.isAnnounced("slack", "lead-1", "lead-1#3")).isFalse();
        assertThat(rows.isAnnounced("slack", "lead-2", "lead-1#2")).isFalse();
        assertThat(rows.isAnnounced("other", "lead-1", "lead-1#2")).isFalse();
        assertThat(rows.known("lead-1", List.of("slack"))).isEqualTo(new CrmRows.Known(Map.of(), Map.of()));
    }

    /** It is no reason to wait: the system is not asked to erase anything. */
    @Test
    void an_erasure_takes_what_was_posted() {
        onNew("lead-1").with(activity("m1")).event().commit(leads);
        rows.announced("slack", "lead-1", "lead-1#1", NOW);
        rows.announced("slack", "lead-2", "lead-2#1", NOW);
        assertThat(leads.history("lead-1")).as("it is no part of the history").hasSize(2);
        leadRows.erase("lead-1", null);
        assertThat(rows.isAnnounced("slack", "lead-1", "lead-1#1")).isFalse();
        assertThat(rows.isAnnounced("slack", "lead-2", "lead-2#1")).isTrue();
    }

    @Test
    void an_erasure_leaves_the_row_until_it_is_asked_to_take_it() {
        onNew("lead-1").commit(leads);
        CrmRow row = save(full("lead-1"));
        assertThat(leadRows.erase("lead-1", null).eventsLeft()).isTrue();
        assertThat(stored("lead-1")).isEqualTo(row);
        save(full("lead-2"));
        leadRows.eraseCrm("lead-1");
        assertThat(stored("lead-1")).isNull();
        assertThat(stored("lead-2")).isNotNull();
        assertThat(leadRows.erase("lead-1", null).eventsLeft()).isFalse();
    }
}
