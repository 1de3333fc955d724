package io.leadscore.functions.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.correction.Correction.Act;
import io.leadscore.core.correction.Corrections;
import io.leadscore.core.correction.Selection;
import io.leadscore.core.correction.Selection.Message;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.LeadStore.Commit;
import io.leadscore.functions.service.LeadCorrections.Order;
import io.leadscore.functions.service.LeadCorrections.Result;
import io.leadscore.functions.service.LeadCorrections.Result.Corrected;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LeadCorrectionsTest {
    private static final Selection VIEWS = matching("{\"event\": [\"Page Viewed\"]}");
    private final Scene scene = Scene.scored();

    private static Selection matching(String pattern) {
        return new Selection.Matching(Scene.json(pattern), null, null);
    }

    private static Selection named(String... messageIds) {
        return new Selection.Named(List.of(messageIds).stream().map(id -> new Message("web", id)).toList());
    }

    private Result correct(Act act, Selection selection) {
        return scene.corrections.correct(scene.lead(Scene.ANN).leadId(), new Order(act, selection, "bot", null),
                scene.soon());
    }

    private long total() {
        return scene.state(Scene.ANN, "days").totalMilli();
    }

    private void views(String... messageIds) {
        for (String id : messageIds) {
            scene.take(scene.activity(id, "Page Viewed"));
        }
    }

    @Test
    void a_void_takes_the_numbers_and_a_restore_gives_them_back() {
        views("m1", "m2", "m3");
        long all = total();
        assertThat(all).isEqualTo(35_000);
        assertThat(correct(Act.VOID, named("m1", "m3"))).isEqualTo(new Corrected(2, 0));
        assertThat(total()).isEqualTo(10_000);
        assertThat(correct(Act.VOID, named("m1", "m2"))).isEqualTo(new Corrected(1, 1));
        assertThat(total()).isZero();
        assertThat(correct(Act.RESTORE, VIEWS)).isEqualTo(new Corrected(3, 0));
        assertThat(total()).isEqualTo(all);
    }

    @Test
    void the_ladder_is_evaluated_once_with_the_cause_correction() {
        views("m1", "m2", "m3");
        assertThat(scene.stage(Scene.ANN)).isEqualTo("MQL");
        int before = scene.leadEvents().size();
        correct(Act.VOID, VIEWS);
        assertThat(scene.stage(Scene.ANN)).isEqualTo("Prospect");
        var events = scene.memory.events(scene.lead(Scene.ANN).leadId()).toList();
        assertThat(events).hasSize(before + 1);
        assertThat(events.getLast().entry().detail()).contains("\"cause\":\"correction\"", "\"from\":\"MQL\"",
                "\"to\":\"Prospect\"");
        assertThat(scene.memory.ranking("days", "MQL", 0, null, 10)).isEmpty();
    }

    @Test
    void time_passes_to_today_before_the_correction() {
        views("m1");
        scene.take(scene.activity("d1", "Content Downloaded", "{\"asset\": \"a\"}", "{}", Scene.ANN));
        scene.clock.advance(Duration.ofDays(40));
        correct(Act.VOID, named("d1"));
        var details = scene.memory.events(scene.lead(Scene.ANN).leadId()).map(row -> row.entry().detail()).toList();
        assertThat(details).anyMatch(detail -> detail.contains("\"cause\":\"decay\""))
                .noneMatch(detail -> detail.contains("\"cause\":\"correction\""));
    }

    @Test
    void what_comes_after_a_void_counts_and_a_repeat_stays_a_repeat() {
        views("m1");
        correct(Act.VOID, VIEWS);
        assertThat(scene.take(scene.activity("m1", "Page Viewed")).outcomes())
                .containsExactly(LeadUpdates.Outcome.REPEAT);
        assertThat(total()).isZero();
        views("m2");
        assertThat(total()).isEqualTo(10_000);
    }

    @Test
    void traits_are_as_if_voided_activities_had_never_been_and_identities_stay() {
        Identity other = Scene.user("ann");
        scene.take(scene.activity("m1", null, "{}", "{\"industry\": \"retail\"}", Scene.ANN));
        scene.clock.advance(Duration.ofMinutes(1));
        scene.take(scene.activity("m2", null, "{}", "{\"industry\": \"tech\", \"size\": 3}", Scene.ANN, other));
        correct(Act.VOID, matching("{\"event\": [{\"exists\": false}], \"source\": [\"web\"]}"));
        assertThat(scene.lead(Scene.ANN).traits().values().isEmpty()).isTrue();
        correct(Act.RESTORE, named("m1"));
        assertThat(scene.lead(Scene.ANN).traits().values().toJson()).isEqualTo("{\"industry\":\"retail\"}");
        assertThat(scene.lead(Scene.ANN).identities()).contains(Scene.ANN, other);
    }

    @Test
    void days_bound_a_pattern_on_both_sides() {
        views("m1");
        scene.clock.advance(Duration.ofDays(1));
        views("m2");
        scene.clock.advance(Duration.ofDays(1));
        views("m3");
        LocalDate second = scene.today().minusDays(1);
        assertThat(correct(Act.VOID, new Selection.Matching(Scene.json("{\"event\": [\"page viewed\"]}"), second,
                second))).isEqualTo(new Corrected(1, 0));
        assertThat(correct(Act.VOID, named("m2"))).isEqualTo(new Corrected(0, 1));
    }

    @Test
    void an_unknown_activity_is_named_and_nothing_is_done() {
        views("m1");
        Lead before = scene.lead(Scene.ANN);
        assertThat(correct(Act.VOID, named("m1", "m7", "m8"))).isEqualTo(new Result.Unknown(List.of(1, 2)));
        assertThat(scene.lead(Scene.ANN)).isEqualTo(before);
        assertThat(scene.corrections.correct("nobody", new Order(Act.VOID, VIEWS, "bot", null), scene.soon()))
                .isEqualTo(new Result.NoLead());
    }

    @Test
    void a_correction_that_changes_nothing_writes_nothing() {
        views("m1");
        Lead before = scene.lead(Scene.ANN);
        assertThat(correct(Act.RESTORE, VIEWS)).isEqualTo(new Corrected(0, 1));
        assertThat(correct(Act.VOID, matching("{\"event\": [\"Never\"]}"))).isEqualTo(new Corrected(0, 0));
        assertThat(scene.lead(Scene.ANN)).isEqualTo(before);
        assertThat(scene.memory.corrections(before.leadId())).isEmpty();
    }

    /** One of the two was voided as long as it was a lead of its own, one by way of the lead that it became a part of. */
    @Test
    void a_void_covers_parts_of_its_time_and_nothing_of_a_later_merge() {
        for (String name : List.of("a", "b", "c")) {
            scene.take(scene.activity("m-" + name, "Page Viewed", "{}", "{}", Scene.user(name)));
        }
        String a = scene.lead(Scene.user("a")).leadId();
        String b = scene.lead(Scene.user("b")).leadId();
        scene.corrections.correct(b, new Order(Act.VOID, VIEWS, "bot", null), scene.soon());
        scene.merges.merge(a, b, scene.soon());
        Lead merged = scene.memory.survivor(a).orElseThrow();
        assertThat(total(merged)).as("only b's view is voided").isEqualTo(10_000);
        assertThat(scene.corrections.correct(b, new Order(Act.VOID, VIEWS, "bot", null), scene.soon()))
                .as("addressed by the part's id")
                .isEqualTo(new Corrected(1, 1));
        scene.merges.merge(a, scene.lead(Scene.user("c")).leadId(), scene.soon());
        assertThat(total(scene.memory.survivor(a).orElseThrow())).as("c came later").isEqualTo(10_000);
        assertThat(scene.corrections.correct(a, new Order(Act.RESTORE, VIEWS, "bot", null), scene.soon()))
                .isEqualTo(new Corrected(2, 1));
        assertThat(total(scene.memory.survivor(a).orElseThrow())).as("two a day, and a burst").isEqualTo(35_000);
    }

    private static long total(Lead lead) {
        return Scene.known(lead.models().get("days")).totalMilli();
    }

    @Test
    void a_correction_is_later_than_the_one_before_although_clocks_differ() {
        views("m1");
        correct(Act.VOID, VIEWS);
        scene.clock.advance(Duration.ofMinutes(-5));
        correct(Act.RESTORE, VIEWS);
        var times = scene.memory.corrections(scene.lead(Scene.ANN).leadId()).map(each -> each.at()).toList();
        assertThat(times.get(1)).isAfter(times.get(0));
        assertThat(total()).isEqualTo(10_000);
    }

    @Test
    void if_other_writers_are_always_first_it_is_busy() {
        views("m1");
        Lead before = scene.lead(Scene.ANN);
        scene.store.interpose(new InterposedStore.Between() {
            @Override
            public Optional<Commit> commit(Change change) {
                return Optional.of(new Commit.LeadMoved());
            }
        });
        assertThatThrownBy(() -> correct(Act.VOID, VIEWS)).isInstanceOf(BusyException.class);
        assertThat(scene.lead(Scene.ANN)).isEqualTo(before);
    }

    @Test
    void an_activity_that_is_stored_meanwhile_is_seen() {
        views("m1");
        var once = new AtomicBoolean();
        scene.store.interpose(new InterposedStore.Between() {
            @Override
            public void before(String call) {
                if (call.equals("commit") && once.compareAndSet(false, true)) {
                    views("m2");
                }
            }
        });
        assertThat(correct(Act.VOID, VIEWS)).isEqualTo(new Corrected(2, 0));
        assertThat(total()).isZero();
    }

    @Test
    void a_lead_has_a_limited_number_of_corrections() {
        views("m1");
        for (int i = 0; i < Corrections.MAX_OF_LEAD; i++) {
            assertThat(correct(i % 2 == 0 ? Act.VOID : Act.RESTORE, VIEWS)).isEqualTo(new Corrected(1, 0));
        }
        assertThat(correct(Act.VOID, VIEWS)).isEqualTo(new Result.TooMany());
    }
}
