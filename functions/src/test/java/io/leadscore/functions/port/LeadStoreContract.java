package io.leadscore.functions.port;

import static io.leadscore.functions.port.Decisions.NOW;
import static io.leadscore.functions.port.Decisions.TODAY;
import static io.leadscore.functions.port.Decisions.activity;
import static io.leadscore.functions.port.Decisions.email;
import static io.leadscore.functions.port.Decisions.on;
import static io.leadscore.functions.port.Decisions.onNew;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.correction.Correction;
import io.leadscore.core.correction.Correction.Act;
import io.leadscore.core.correction.Selection;
import io.leadscore.core.correction.Selection.Message;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Evidence;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.Ledger;
import io.leadscore.core.lead.Merging;
import io.leadscore.core.lead.Merging.RefusedLink;
import io.leadscore.core.lead.Refusal;
import io.leadscore.events.Envelopes;
import io.leadscore.functions.port.LeadStore.Commit;
import io.leadscore.functions.port.LeadStore.HistoryEntry;
import io.leadscore.functions.port.LeadStore.HistoryMark;
import io.leadscore.functions.port.LeadStore.StoredActivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Contract of every {@link LeadStore} for decisions: what it stores and what it refuses. Each test gets an empty store.
 */
public abstract class LeadStoreContract {
    private LeadStore store;

    /** A fresh, empty store. */
    protected abstract StorePorts ports();

    @BeforeEach
    void open() {
        store = ports().leads();
    }

    @Test
    void an_item_that_was_never_written_is_absent() {
        assertThat(store.lead("nobody")).isEmpty();
        assertThat(store.leads(List.of("nobody", "no-one"))).isEmpty();
        assertThat(store.leads(List.of())).isEmpty();
        assertThat(store.resolve(List.of(email("nobody@example.com")))).isEmpty();
        assertThat(store.resolve(List.of())).isEmpty();
        assertThat(store.activity("nobody", "web", "m-1")).isEmpty();
        assertThat(store.activities("nobody")).isEmpty();
        assertThat(store.events("nobody")).isEmpty();
        assertThat(store.due(0, TODAY, null)).isEqualTo(new LeadStore.Page<>(List.of(), null));
        assertThat(store.scan(null, 10).items()).isEmpty();
    }

    @Test
    void a_lead_is_read_as_it_was_written() {
        Activity early = identify("m-1", Map.of("company", Json.text("Acme \"İ\" \n & Söhne 😀"), "companySize",
                new Json.Num("1.50e1"), "tags", new Json.Arr(List.of(Json.text("a"), Json.Null.NULL)), "address",
                new Json.Obj(Map.of("city", Json.text("Ulm"))), "optIn", Json.Bool.TRUE));
        Activity late = identify("m#2", Map.of("jobTitle", Json.text("CTO"), "empty", Json.text("")));
        Lead first = onNew("lead-1").with(early)
                .with(late)
                .with(email("jane@example.com"))
                .with(new Identity(Identity.Kind.USER_ID, "U#1"))
                .with(new Identity(Identity.Kind.ANONYMOUS_ID, "ä 1"))
                .stage("b2b", "MQL", 55_500)
                .stage("other", "Prospect", -1)
                .dueOn(TODAY.plusDays(30))
                .event()
                .commit(store);

        assertThat(store.lead("lead-1")).contains(first);
        assertThat(store.leads(List.of("lead-1", "lead-2", "lead-1"))).containsExactly(first);

        Lead second = on(first).dueOn(null).tallyFull().commit(store);
        assertThat(store.lead("lead-1")).contains(second);
        assertThat(second.version()).isEqualTo(2);
    }

    private static Activity identify(String messageId, Map<String, Json> traits) {
        return new Activity("app", messageId, null, NOW, NOW, Json.Obj.EMPTY, new Json.Obj(traits), List.of());
    }

    /** The names begin alike, or have a separator: each source has its own activities. */
    @Test
    void the_activities_of_one_source_are_read_without_those_of_others() {
        List<String> sources = List.of("sales", "salesforce", "sales#x", "sale", "SALES", "sales%23x");
        var decision = onNew("lead-1");
        for (String source : sources) {
            decision.with(Decisions.activity(source, "m-1", Map.of())).with(Decisions.activity(source, "#m", Map.of()));
        }
        decision.commit(store);

        for (String source : sources) {
            assertThat(store.activities("lead-1", source)).extracting(stored -> stored.activity().source())
                    .containsExactly(source, source);
        }
        assertThat(store.activities("lead-1", "salesf")).isEmpty();
        assertThat(store.activities("lead-2", "sales")).isEmpty();
    }

    @Test
    void many_leads_are_read_at_once() {
        var leads = IntStream.range(0, 130).mapToObj(i -> onNew("lead-" + i).commit(store)).toList();

        assertThat(store.leads(leads.stream().map(Lead::leadId).toList())).containsExactlyInAnyOrderElementsOf(leads);
    }

    @Test
    void an_identity_resolves_only_to_its_own_lead() {
        Identity user = new Identity(Identity.Kind.USER_ID, "jane@example.com");
        onNew("lead-1").with(email("jane@example.com")).commit(store);
        onNew("lead-2").with(user).commit(store);

        assertThat(store.resolve(List.of(email("jane@example.com"), user, email("joe@example.com"))))
                .isEqualTo(Map.of(email("jane@example.com"), Claim.of("lead-1"), user, Claim.of("lead-2")));
    }

    @Test
    void an_activity_is_stored_with_the_version_that_committed_it() {
        Lead lead = onNew("lead-1").with(activity("m-1")).commit(store);
        on(lead).with(activity("m-2")).with(activity("m-3")).commit(store);

        assertThat(store.activity("lead-1", "web", "m-2")).contains(new StoredActivity(activity("m-2"), 2));
        assertThat(store.activities("lead-1")).containsExactlyInAnyOrder(new StoredActivity(activity("m-1"), 1),
                new StoredActivity(activity("m-2"), 2), new StoredActivity(activity("m-3"), 2));
    }

    @Test
    void an_activity_is_stored_once_per_source_message_id_and_lead() {
        Activity otherSource = activity("app", "m-1", Map.of());
        Lead lead = onNew("lead-1").with(activity("m-1")).with(otherSource).commit(store);
        onNew("lead-2").with(activity("m-1")).commit(store);

        assertThat(store.activities("lead-1")).hasSize(2);
        assertThat(store.activities("lead-2")).hasSize(1);
        Decision repeat = on(lead).with(activity("web", "m-1", Map.of("other", Json.text("content")))).build();
        assertThat(store.commit(Change.of(repeat)))
                .isEqualTo(new Commit.AlreadyStored(List.of(new StoredActivity(activity("m-1"), 1))));
        assertThat(store.activity("lead-1", "web", "m-1")).contains(new StoredActivity(activity("m-1"), 1));
    }

    @Test
    void the_history_has_a_mark_for_each_activity_and_event_and_gives_the_page() {
        String odd = "#%~" + "x".repeat(2_000);
        Lead lead = onNew("lead-1").with(activity("m-1")).with(activity(odd)).event().commit(store);
        on(lead).with(activity("m-2")).event().commit(store);
        List<HistoryMark> marks = store.history("lead-1").toList();
        assertThat(marks).hasSize(5).extracting(HistoryMark::key).doesNotHaveDuplicates();
        var entries = store.history("lead-1", marks.stream().map(HistoryMark::key).toList());
        var stored = store.activities("lead-1").map(HistoryEntry.Acted::new).toList();
        var events = store.events("lead-1").map(HistoryEntry.Happened::new).toList();
        assertThat(entries.values()).containsAll(stored).containsAll(events).hasSize(5);
        for (HistoryMark mark : marks) {
            switch (Objects.requireNonNull(entries.get(mark.key()))) {
                case HistoryEntry.Acted(var acted) -> assertThat(mark.at()).isEqualTo(acted.activity().occurredAt());
                case HistoryEntry.Happened(var event) -> {
                    assertThat(mark.at()).isEqualTo(event.entry().time());
                    assertThat(mark.key()).as("an event comes after the activities of its instant").startsWith("EVT#");
                }
            }
        }
        assertThat(store.history("lead-1", List.of(marks.getFirst().key(), "ACT#none"))).hasSize(1);
        assertThat(store.history("nobody")).isEmpty();
        assertThat(store.history("nobody", List.of())).isEmpty();
    }

    @Test
    void a_repeat_refuses_the_whole_decision_and_names_stored_activities() {
        Lead lead = onNew("lead-1").with(activity("m-1")).with(activity("m-2")).commit(store);
        Decision decision = on(lead).with(activity("m-1"))
                .with(activity("m-3"))
                .with(activity("m-2"))
                .with(email("new@example.com"))
                .event()
                .stage("b2b", "MQL", 60_000)
                .dueOn(TODAY)
                .build();

        assertThat(store.commit(Change.of(decision))).isInstanceOfSatisfying(Commit.AlreadyStored.class,
                repeat -> assertThat(repeat.stored()).containsExactlyInAnyOrder(
                        new StoredActivity(activity("m-1"), 1), new StoredActivity(activity("m-2"), 1)));
        assertNothingOf(decision, lead);
    }

    @Test
    void a_decision_on_a_changed_lead_is_refused_completely() {
        Lead read = onNew("lead-1").commit(store);
        Lead moved = on(read).commit(store);
        Decision late = on(read).with(activity("m-1"))
                .with(email("new@example.com"))
                .event()
                .stage("b2b", "MQL", 60_000)
                .dueOn(TODAY)
                .build();

        assertThat(store.commit(Change.of(late))).isEqualTo(new Commit.LeadMoved());
        assertNothingOf(late, moved);
    }

    @Test
    void a_decision_on_a_lead_that_was_created_meanwhile_is_refused() {
        Lead there = onNew("lead-1").commit(store);

        assertThat(store.commit(Change.of(onNew("lead-1").with(activity("m-1")).build())))
                .isEqualTo(new Commit.LeadMoved());
        assertThat(store.lead("lead-1")).contains(there);
    }

    @Test
    void an_identity_that_was_taken_refuses_the_whole_decision() {
        onNew("lead-1").with(email("jane@example.com")).commit(store);
        Decision decision = onNew("lead-2").with(activity("m-1"))
                .with(email("jane@example.com"))
                .with(email("new@example.com"))
                .event()
                .stage("b2b", "MQL", 60_000)
                .dueOn(TODAY)
                .build();

        assertThat(store.commit(Change.of(decision))).isEqualTo(new Commit.IdentityTaken());
        assertThat(store.lead("lead-2")).isEmpty();
        assertNothingOf(decision, null);
        assertThat(store.resolve(List.of(email("jane@example.com")))).containsValue(Claim.of("lead-1"));
    }

    @Test
    void a_repeat_is_reported_before_a_changed_lead_or_taken_identity() {
        Lead read = onNew("lead-1").commit(store);
        on(read).with(activity("m-1")).with(email("jane@example.com")).commit(store);

        assertThat(store.commit(Change.of(on(read).with(activity("m-1")).with(email("jane@example.com")).build())))
                .isInstanceOf(Commit.AlreadyStored.class);
        assertThat(store.commit(Change.of(on(read).with(activity("m-2")).build()))).isEqualTo(new Commit.LeadMoved());
    }

    private void assertNothingOf(Decision decision, @Nullable Lead stands) {
        String leadId = decision.after().leadId();
        assertThat(store.lead(leadId)).isEqualTo(java.util.Optional.ofNullable(stands));
        assertThat(store.activity(leadId, "web", "m-3")).isEmpty();
        assertThat(store.resolve(List.of(email("new@example.com")))).isEmpty();
        assertThat(store.events(leadId)).isEmpty();
        for (int shard = 0; shard < LeadStore.RANKING_SHARDS; shard++) {
            assertThat(store.ranking("b2b", "MQL", shard, null, 10)).isEmpty();
        }
        for (int shard = 0; shard < LeadStore.DUE_SHARDS; shard++) {
            assertThat(store.due(shard, TODAY, null).items()).isEmpty();
        }
    }

    @Test
    void of_concurrent_writers_of_one_version_one_succeeds() throws Exception {
        Lead read = onNew("lead-1").commit(store);
        var tasks = new ArrayList<Callable<Commit>>();
        for (int i = 0; i < 8; i++) {
            Decision decision = on(read).with(activity("m-" + i)).event().build();
            tasks.add(() -> store.commit(Change.of(decision)));
        }

        var commits = new ArrayList<Commit>();
        try (var threads = Executors.newFixedThreadPool(tasks.size())) {
            for (var commit : threads.invokeAll(tasks)) {
                commits.add(commit.get());
            }
        }

        assertThat(commits.stream().filter(Commit.Committed.class::isInstance)).hasSize(1);
        assertThat(commits).allMatch(commit -> commit instanceof Commit.Committed || commit instanceof Commit.LeadMoved
                || commit instanceof Commit.Conflict);
        assertThat(store.activities("lead-1")).hasSize(1);
        assertThat(store.events("lead-1")).hasSize(1);
    }

    @Test
    void different_parts_never_make_the_same_key() {
        Activity hashInSource = activity("a#b", "c", Map.of("n", Json.number(1)));
        Activity hashInMessage = activity("a", "b#c", Map.of("n", Json.number(2)));
        Activity escaped = activity("a%23b", "c", Map.of("n", Json.number(3)));
        onNew("lead-1").with(hashInSource).with(hashInMessage).with(escaped).commit(store);

        assertThat(store.activities("lead-1")).hasSize(3);
        for (Activity activity : List.of(hashInSource, hashInMessage, escaped)) {
            assertThat(store.activity("lead-1", activity.source(), activity.messageId()))
                    .contains(new StoredActivity(activity, 1));
        }
    }

    /** The keys of DynamoDB have a maximum of bytes. */
    @Test
    void leads_with_ids_of_any_length_are_kept_separate() {
        String shared = "İ😀".repeat(900);
        List<String> ids = List.of(shared + "a", shared + "b", "~" + shared, "~", "x".repeat(1_024), "x".repeat(1_025));
        var decision = onNew("lead-1");
        ids.forEach(id -> decision.with(activity(id, "m", Map.of()))
                .with(activity("web", id, Map.of()))
                .with(email(id))
                .with(new Identity(Identity.Kind.USER_ID, id)));
        Lead lead = decision.commit(store);

        assertThat(store.lead("lead-1")).contains(lead);
        assertThat(store.activities("lead-1")).hasSize(2 * ids.size());
        for (String id : ids) {
            assertThat(store.activity("lead-1", id, "m")).isPresent();
            assertThat(store.activity("lead-1", "web", id)).isPresent();
            assertThat(store.resolve(List.of(email(id)))).containsEntry(email(id), Claim.of("lead-1"));
            assertThat(store.commit(Change.of(onNew("lead-2").with(email(id)).build())))
                    .isEqualTo(new Commit.IdentityTaken());
            assertThat(store.lead(id)).isEmpty();
        }
        assertThat(store.resolve(List.of(email(shared + "c")))).isEmpty();
    }

    @Test
    void events_are_read_in_the_order_of_their_numbers() {
        Lead lead = onNew("lead-1").event().event().commit(store);
        var decision = on(lead);
        for (int i = 0; i < 10; i++) {
            decision.event();
        }
        Decision second = decision.build();
        assertThat(store.commit(Change.of(second))).isEqualTo(new Commit.Committed());

        List<OutboxRow> events = store.events("lead-1").toList();
        assertThat(events).hasSize(12);
        assertThat(events.subList(2, 12).stream().map(OutboxRow::entry))
                .containsExactlyElementsOf(second.events().stream().map(Envelopes::of).toList());
        assertThat(events).allMatch(row -> row.partition().equals("LEAD#lead-1"));
        assertThat(events.get(11).sort()).isEqualTo("EVT#000000000012");
    }

    /** A page of a query has at most 1 MB. */
    @Test
    void a_lead_of_more_than_one_page_is_read_completely() {
        String large = "x".repeat(30_000);
        Lead lead = Lead.unknown("lead-1");
        for (int round = 0; round < 4; round++) {
            var decision = lead.version() == 0 ? onNew("lead-1") : on(lead);
            for (int i = 0; i < 12; i++) {
                decision.with(activity("web", round + "-" + i, Map.of("text", Json.text(large))));
            }
            lead = decision.event().commit(store);
        }

        assertThat(store.activities("lead-1").map(stored -> stored.activity().messageId()).distinct())
                .hasSize(48);
        assertThat(store.events("lead-1")).hasSize(4);
    }

    /** An item has at most 400 KB. */
    @Test
    void an_item_that_is_too_large_is_refused_and_nothing_is_written() {
        Lead lead = onNew("lead-1").commit(store);
        Decision tooLarge = on(lead).with(identify("m-3", Map.of("text", Json.text("x".repeat(410 * 1024)))))
                .with(email("new@example.com"))
                .build();

        assertThatThrownBy(() -> store.commit(Change.of(tooLarge))).isInstanceOf(TooLargeException.class);
        assertNothingOf(tooLarge, lead);
    }

    @Test
    void leads_that_are_linked_may_be_linked_again() {
        Lead lead = onNew("lead-1").commit(store);
        onNew("lead-2").commit(store);

        assertThat(store.commit(Change.of(on(lead).with(activity("m-1")).build(), Map.of("lead-2", Evidence.PAGE))))
                .isEqualTo(new Commit.Committed());
        assertThat(store.commit(Change.of(on(store.lead("lead-1").orElseThrow()).with(activity("m-2")).build(),
                Map.of("lead-2", Evidence.STRONG, "lead-3", Evidence.PAGE))))
                .isEqualTo(new Commit.Committed());
        assertThat(store.link("lead-1", "lead-2")).contains(new Link("lead-1", "lead-2", Evidence.STRONG));
        assertThat(store.link("lead-2", "lead-1")).isEmpty();
    }

    /** Otherwise a merge would be refused on evidence that is out of date. */
    @Test
    void a_link_is_not_settled_if_stronger_evidence_came_in_between() {
        Lead lead = onNew("lead-1").commit(store);
        store.commit(Change.of(on(lead).with(activity("m-1")).build(), Map.of("lead-2", Evidence.PAGE)));
        Link read = store.link("lead-1", "lead-2").orElseThrow();
        Lead now = store.lead("lead-1").orElseThrow();
        store.commit(Change.of(on(now).with(activity("m-2")).build(), Map.of("lead-2", Evidence.ALIAS)));

        assertThat(store.commit(new Change(List.of(), Map.of(), read))).isEqualTo(new Commit.LinkMoved());
        Link again = store.link("lead-1", "lead-2").orElseThrow();
        assertThat(again.evidence()).isEqualTo(Evidence.ALIAS);
        assertThat(store.commit(new Change(List.of(), Map.of(), again))).isEqualTo(new Commit.Committed());
        assertThat(store.link("lead-1", "lead-2")).isEmpty();
        assertThat(store.commit(new Change(List.of(), Map.of(), again))).as("settled by another before")
                .isEqualTo(new Commit.Committed());
    }

    @Test
    void links_that_wait_are_found_by_their_time() {
        Lead lead = onNew("lead-1").commit(store);
        store.commit(Change.of(on(lead).with(activity("m-1")).build(), Map.of("lead-2", Evidence.PAGE)));
        int shard = Math.floorMod("lead-1".hashCode(), Outbox.SHARDS);

        assertThat(store.links(shard, NOW.plusSeconds(1))).containsExactly(new Link("lead-1", "lead-2", Evidence.PAGE));
        assertThat(store.links(shard, NOW.minusSeconds(600))).isEmpty();
        assertThat(store.links((shard + 1) % Outbox.SHARDS, NOW.plusSeconds(1))).isEmpty();
    }

    @Test
    void a_released_identity_leads_nowhere_and_can_be_taken_again() {
        Identity ann = email("ann@example.com");
        Lead lead = onNew("lead-1").with(ann).commit(store);
        var claim = Map.of(ann, Claim.of("lead-1"));
        Decision moved = on(lead).build();

        assertThat(store.commit(new Change(List.of(moved), Map.of(), null, Map.of(),
                Map.of(ann, Claim.of("lead-9"))))).as("it leads elsewhere").isEqualTo(new Commit.IdentityTaken());
        assertThat(store.resolve(List.of(ann))).isEqualTo(claim);
        assertThat(store.commit(new Change(List.of(moved), Map.of(), null, Map.of(), claim)))
                .isEqualTo(new Commit.Committed());
        assertThat(store.resolve(List.of(ann))).isEmpty();
        onNew("lead-2").with(ann).commit(store);
        assertThat(store.resolve(List.of(ann))).isEqualTo(Map.of(ann, Claim.of("lead-2")));
    }

    @Test
    void two_leads_change_in_one_commit_or_not_at_all() {
        Lead one = onNew("lead-1").commit(store);
        Lead two = onNew("lead-2").commit(store);
        Decision first = on(one).event().build();
        Decision second = on(two).event().build();
        on(two).commit(store);

        assertThat(store.commit(new Change(List.of(first, second), Map.of(), null))).isEqualTo(new Commit.LeadMoved());
        assertThat(store.lead("lead-1")).contains(one);
        assertThat(store.events("lead-1")).isEmpty();

        Decision again = on(store.lead("lead-2").orElseThrow()).event().build();
        assertThat(store.commit(new Change(List.of(first, again), Map.of(), null)))
                .isEqualTo(new Commit.Committed());
        assertThat(store.lead("lead-1")).contains(first.after());
        assertThat(store.lead("lead-2")).contains(again.after());
        assertThat(store.events("lead-2")).hasSize(1);
    }

    @Test
    void a_message_is_found_under_any_of_several_ids() {
        Lead lead = onNew("lead-1").with(activity("m-1")).commit(store);
        onNew("lead-2").with(activity("m-1")).with(activity("m-2")).commit(store);
        assertThat(lead.version()).isEqualTo(1);

        var found = store.stored(List.of("lead-1", "lead-2", "lead-3"), List.of(activity("m-1"), activity("m-2"),
                activity("m-3")));

        assertThat(found).extracting(each -> each.leadId() + " " + each.stored().activity().messageId())
                .containsExactlyInAnyOrder("lead-1 m-1", "lead-2 m-1", "lead-2 m-2");
    }

    @Test
    void a_merged_lead_leads_to_the_one_of_which_it_is_a_part() {
        Lead part = onNew("lead-1").with(new Identity(Identity.Kind.ANONYMOUS_ID, "a"))
                .merging(new Merging(List.of(new RefusedLink("lead-9", Refusal.WEAK, Evidence.PAGE)),
                        Set.of(email("gone@example.com")), "lead-2"))
                .commit(store);
        Lead survivor = onNew("lead-2").ledger(new Ledger(NOW, 7, Set.of("lead-1", "lead-0"))).commit(store);

        assertThat(store.lead("lead-1")).contains(part);
        assertThat(store.lead("lead-2")).contains(survivor);
        assertThat(store.survivor("lead-1")).contains(survivor);
        assertThat(store.survivor("lead-2")).contains(survivor);
        assertThat(store.survivor("lead-3")).isEmpty();
    }

    private static Correction correction(Lead before, Act act, Selection selection, @Nullable String run) {
        return new Correction(before.leadId(), before.version() + 1, act, selection,
                Map.of(before.leadId(), before.version(), "part#1", 7L), "bot \"x\" ü", NOW, run == null ? null : "ann",
                run, 3);
    }

    @Test
    void a_correction_is_stored_with_its_lead_and_read_as_it_was() {
        Lead lead = onNew("lead-1").with(activity("m-1")).commit(store);
        var where = Json.obj("properties", Json.obj("a", new Json.Arr(List.of(Json.obj("prefix", "x#")))));
        var corrections = List.of(
                correction(lead, Act.VOID, new Selection.Named(List.of(new Message("web", "m-1"),
                        new Message("we#b%", "m\"\u0001 2"))), null),
                correction(onVersion(lead, 2), Act.RESTORE, new Selection.Matching(where, TODAY, null), "run/1"),
                correction(onVersion(lead, 3), Act.VOID, new Selection.Matching(where, null, TODAY), null));
        for (Correction correction : corrections) {
            Decision decision = on(lead).ledger(new Ledger(NOW, 1, Set.of("part#1"), Set.of("lead-1", "part#1")))
                    .build();
            assertThat(store.commit(Change.of(decision.with(correction)))).isEqualTo(new Commit.Committed());
            lead = decision.after();
        }
        assertThat(store.corrections("lead-1")).containsExactlyInAnyOrderElementsOf(corrections);
        assertThat(store.lead("lead-1")).contains(lead);
        assertThat(store.corrections("lead-2")).isEmpty();
        assertThat(store.activities("lead-1")).as("activities are not touched").hasSize(1);
        assertThat(store.history("lead-1")).as("it is no entry of the history").hasSize(1);
    }

    private static Lead onVersion(Lead lead, long version) {
        return new Lead(lead.leadId(), version, lead.lastSeq(), lead.traits(), lead.identities(), lead.tally(),
                lead.models(), lead.dueOn(), lead.tallyFull(), lead.pageUse(), lead.ledger(), lead.merging(),
                lead.later());
    }

    @Test
    void a_correction_of_a_changed_lead_is_refused_completely() {
        Lead read = onNew("lead-1").commit(store);
        on(read).commit(store);
        Correction late = correction(read, Act.VOID, new Selection.Named(List.of(new Message("web", "m"))), null);
        assertThat(store.commit(Change.of(on(read).build().with(late)))).isEqualTo(new Commit.LeadMoved());
        assertThat(store.corrections("lead-1")).isEmpty();
    }
}
