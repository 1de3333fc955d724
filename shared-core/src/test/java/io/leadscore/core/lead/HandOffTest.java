package io.leadscore.core.lead;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.fixtures.Activities;
import io.leadscore.core.model.ModelReader;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.core.score.SalesWait;
import io.leadscore.core.tally.Tally;
import io.leadscore.events.Cause;
import io.leadscore.events.PublishedEvent;
import io.leadscore.events.PublishedEvent.LeadOverdue;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When sales should answer, and when the lead is overdue. The model hands leads over at the rung MQL, within two days. */
final class HandOffTest {
    private static final String MODEL = """
            {"name": "m",
             "engagement": {"groups": [{"id": "g", "rules": [
               {"id": "demo", "when": {"event": ["Demo"]}, "points": 30, "decay": {"expire": 20}},
               {"id": "won", "when": {"event": ["Deal Won"]}, "points": 60},
               {"id": "asset", "when": {"event": ["Downloaded"]}, "points": 1, "count": {"oncePer": "properties.asset"}}]}]},
             "stages": [{"name": "Lead", "enter": 10}, {"name": "MQL", "enter": 50}, {"name": "SQL", "enter": 110}],
             "disqualify": [{"id": "rival", "when": {"companyType": ["competitor"]}},
               {"id": "bounced", "did": {"when": {"event": ["Bounced"]}, "within": 3}}],
             "handOff": {"stage": "MQL", "withinDays": 2}}""";
    private static final String WITHOUT = MODEL.replaceAll("(?s),\\s*\"handOff\".*", "}");

    private final LeadDecider decider = decider(MODEL, 1);
    private final List<PublishedEvent> events = new ArrayList<>();
    private final List<Activity> stored = new ArrayList<>();
    private Lead lead = Lead.unknown("l");
    private int messages;

    private static LeadDecider decider(String json, int version) {
        var model = requireNonNull(ModelReader.read(Activities.json(json)).model());
        return new LeadDecider(Map.of(model.name(), new CompiledModel(model, version)), Set.of());
    }

    private static Instant noon(LocalDate day) {
        return day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
    }

    private static LocalDate day(int day) {
        return LocalDate.of(2026, 1, 1).plusDays(day - 1);
    }

    private Activity event(String event, int occurred, int received) {
        return Activities.of(event)
                .messageId("m" + messages++)
                .on(day(occurred))
                .receivedAt(noon(day(received)))
                .bySystem()
                .build();
    }

    private Activity outcome(String event, int occurred, int received) {
        return Activities.of(event)
                .source("sales")
                .messageId("m" + messages++)
                .on(day(occurred))
                .receivedAt(noon(day(received)))
                .bySystem()
                .build();
    }

    private void commit(Decision decision) {
        lead = decision.after();
        events.addAll(decision.events());
        stored.addAll(decision.activities());
    }

    private void learn(Activity... activities) {
        commit(decider.learn(lead, List.of(activities),
                List.of(activities).stream().map(Activity::receivedAt).max(Instant::compareTo).orElseThrow()));
    }

    /** Two demos: an MQL. */
    private void rise(int day) {
        learn(event("Demo", day, day), event("Demo", day, day));
    }

    private void advance(int day) {
        commit(decider.advance(lead, day(day), noon(day(day))));
    }

    private List<String> overdue() {
        return events.stream()
                .flatMap(event -> event instanceof LeadOverdue overdue
                        ? Stream.of(overdue.since() + " " + overdue.metadata().effectiveOn())
                        : Stream.empty())
                .toList();
    }

    private static String overdue(int since, int on) {
        return day(since) + " " + day(on);
    }

    private @org.jspecify.annotations.Nullable SalesWait shown(int day) {
        return decider.views().view(lead, "m", day(day)).salesWait();
    }

    @Test
    void a_lead_without_an_answer_is_overdue_on_the_day_after_the_last_one_in_time() {
        rise(1);
        assertThat(lead.dueOn()).isEqualTo(day(4));
        assertThat(shown(1)).isEqualTo(new SalesWait("MQL", day(1), 2));
        advance(3);
        assertThat(overdue()).isEmpty();
        advance(4);
        assertThat(events.getLast()).isInstanceOfSatisfying(LeadOverdue.class, overdue -> {
            assertThat(overdue.leadId()).isEqualTo("l");
            assertThat(overdue.stage()).isEqualTo("MQL");
            assertThat(overdue.since()).isEqualTo(day(1));
            assertThat(overdue.withinDays()).isEqualTo(2);
            assertThat(overdue.metadata().effectiveOn()).isEqualTo(day(4));
            assertThat(overdue.metadata().cause()).isEqualTo(Cause.DECAY);
            assertThat(overdue.metadata().model()).isEqualTo("m");
            assertThat(overdue.metadata().seq()).isEqualTo(2);
        });
        advance(9);
        assertThat(overdue()).hasSize(1);
        assertThat(requireNonNull(shown(9)).isOverdue(day(9))).isTrue();
    }

    /** Days are the smallest unit: an outcome of the day of the rise answers, also if it was earlier on that day. */
    @ParameterizedTest
    @CsvSource({"1, 1, true", "1, 2, true", "2, 2, true", "3, 3, true", "1, 3, true", "0, 2, false", "4, 4, false",
            "2, 4, false", "1, 9, false"})
    void an_outcome_answers_if_it_is_of_the_day_of_the_rise_or_later_and_known_in_time(int occurred, int received,
            boolean inTime) {
        rise(1);
        learn(outcome("Lead Rejected", occurred, received));
        advance(30);
        assertThat(overdue()).isEqualTo(inTime ? List.of() : List.of(overdue(1, 4)));
        assertThat(shown(lead.models().isEmpty() ? 1 : 30)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Lead Accepted", "Lead Rejected", "Lead Recycled", "Deal Lost"})
    void every_outcome_answers_whenever_it_arrived(String event) {
        learn(outcome(event, 1, 1));
        rise(1);
        assertThat(shown(1)).as("it was before the rise of the same day").isNull();
        advance(9);
        assertThat(overdue()).isEmpty();
    }

    @Test
    void an_outcome_that_makes_the_lead_rise_answers() {
        learn(outcome("Deal Won", 1, 1));
        assertThat(lead.models().get("m")).isNotNull().extracting(ModelState::stage).isEqualTo("MQL");
        advance(9);
        assertThat(overdue()).isEmpty();
    }

    @Test
    void what_another_source_says_is_no_outcome() {
        rise(1);
        learn(event("Lead Accepted", 2, 2));
        advance(4);
        assertThat(overdue()).containsExactly(overdue(1, 4));
    }

    @Test
    void a_fall_ends_the_wait_and_another_rise_starts_another() {
        rise(1);
        learn(outcome("Lead Recycled", 1, 1));
        advance(21);
        rise(24);
        assertThat(shown(24)).as("the outcome was for the first rise").isEqualTo(new SalesWait("MQL", day(24), 2));
        advance(40);
        assertThat(overdue()).containsExactly(overdue(24, 27));
    }

    @Test
    void a_higher_rung_is_no_other_rise() {
        rise(1);
        learn(event("Demo", 2, 2), event("Demo", 2, 2), event("Demo", 2, 2));
        assertThat(lead.models().get("m")).isNotNull().extracting(ModelState::stage).isEqualTo("SQL");
        advance(9);
        assertThat(overdue()).containsExactly(overdue(1, 4));
    }

    @Test
    void disqualified_is_below_and_the_reinstatement_is_a_rise_also_if_nobody_looked() {
        rise(1);
        learn(event("Bounced", 2, 2));
        assertThat(shown(4)).isNull();
        assertThat(shown(5)).as("time reinstates it").isEqualTo(new SalesWait("MQL", day(5), 2));
        advance(15);
        assertThat(overdue()).containsExactly(overdue(5, 8));
    }

    @Test
    void on_the_day_on_which_it_falls_it_is_not_overdue() {
        commit(decider(MODEL.replace("\"withinDays\": 2", "\"withinDays\": 19"), 1).learn(lead,
                List.of(event("Demo", 1, 1), event("Demo", 1, 1)), noon(day(1))));
        var slow = decider(MODEL.replace("\"withinDays\": 2", "\"withinDays\": 19"), 1);
        commit(slow.advance(lead, day(40), noon(day(40))));
        assertThat(overdue()).isEmpty();
    }

    @Test
    void a_void_opens_the_wait_again_and_a_published_event_stays() {
        rise(1);
        Activity late = outcome("Lead Accepted", 3, 3);
        learn(late);
        commit(decider.correct(lead, stored.stream().filter(kept -> !kept.equals(late)), noon(day(3))));
        assertThat(shown(3)).isEqualTo(new SalesWait("MQL", day(1), 2));
        advance(4);
        assertThat(overdue()).containsExactly(overdue(1, 4));
        commit(decider.correct(lead, stored.stream(), noon(day(5))));
        assertThat(shown(5)).as("restored").isNull();
        commit(decider.correct(lead, stored.stream().filter(kept -> !kept.equals(late)), noon(day(6))));
        assertThat(shown(6)).isNotNull();
        advance(30);
        assertThat(overdue()).as("once a rise").hasSize(1);
    }

    /** On the day on which it would have been overdue, an outcome was known. That day is not evaluated again. */
    @Test
    void an_outcome_that_is_voided_after_its_time_publishes_nothing() {
        rise(1);
        Activity answer = outcome("Lead Accepted", 3, 3);
        learn(answer);
        advance(7);
        commit(decider.correct(lead, stored.stream().filter(kept -> !kept.equals(answer)), noon(day(7))));
        assertThat(requireNonNull(shown(7)).isOverdue(day(7))).isTrue();
        advance(15);
        assertThat(overdue()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void a_merge_starts_no_wait_and_what_the_survivor_waits_for_continues(boolean ofSurvivor) {
        rise(1);
        Lead waits = lead;
        Lead other = decider.learn(Lead.unknown("o"), List.of(event("Demo", 2, 2)), noon(day(2))).after();
        Lead survivor = ofSurvivor ? waits : other;
        var merge = decider.merge(survivor, ofSurvivor ? other : waits, decider,
                new LeadDecider.ToCount(ofSurvivor ? Stream.of(event("Demo", 2, 2)) : stored.stream(), false),
                Evidence.BY_HAND, noon(day(2))).orElseThrow();
        assertThat(merge.other().after().waiting("m")).as("a part waits for nothing").isEmpty();
        assertThat(merge.survivor().after().waiting("m"))
                .isEqualTo(ofSurvivor ? Optional.of(new SalesWait("MQL", day(1), 2)) : Optional.empty());
        var later = decider.advance(merge.survivor().after(), day(10), noon(day(10)));
        assertThat(later.events()).hasSize(ofSurvivor ? 1 : 0);
    }

    @Test
    void an_outcome_of_a_merged_lead_answers_and_a_split_takes_it_away_again() {
        rise(1);
        List<Activity> ofSurvivor = List.copyOf(stored);
        Activity answer = outcome("Lead Accepted", 2, 2);
        Lead other = decider.learn(Lead.unknown("o"), List.of(answer), noon(day(2))).after();
        var merge = decider.merge(lead, other, decider, new LeadDecider.ToCount(Stream.of(answer), false),
                Evidence.BY_HAND, noon(day(2))).orElseThrow();
        assertThat(merge.survivor().after().waiting("m")).isEmpty();

        var split = decider.split(merge.survivor().after(), decider, ofSurvivor.stream(), merge.other().after(),
                Stream.of(answer), List.of(), noon(day(3)));
        assertThat(split.getFirst().after().waiting("m")).contains(new SalesWait("MQL", day(1), 2));
        assertThat(decider.advance(split.getFirst().after(), day(4), noon(day(4))).events()).singleElement()
                .isInstanceOf(LeadOverdue.class);
    }

    /** It is a lead of its own again, as it was when it ended. The days in between were not evaluated. */
    @ParameterizedTest
    @CsvSource({"3, 1", "4, 0", "9, 0"})
    void a_part_waits_again_after_a_split(int splitOn, int overdue) {
        rise(1);
        Lead survivor = decider.learn(Lead.unknown("s"), List.of(event("Downloaded", 1, 1)), noon(day(1))).after();
        var merge = decider.merge(survivor, lead, decider, new LeadDecider.ToCount(stored.stream(), false),
                Evidence.BY_HAND, noon(day(2))).orElseThrow();
        var split = decider.split(merge.survivor().after(), decider, Stream.of(event("Downloaded", 1, 1)),
                merge.other().after(), stored.stream(), List.of(), noon(day(splitOn)));
        Lead part = split.get(1).after();
        assertThat(part.waiting("m")).contains(new SalesWait("MQL", day(1), 2));
        assertThat(decider.advance(part, day(15), noon(day(15))).events()).hasSize(overdue);
    }

    @Test
    void an_erased_lead_waits_for_nothing() {
        rise(1);
        Lead erased = EraseDecisions.erase(lead, false, noon(day(2))).after();
        assertThat(erased.waiting("m")).isEmpty();
        assertThat(erased.ledger().outcomeOn()).isNull();
    }

    @Test
    void a_rung_that_is_held_when_the_hand_off_is_activated_does_not_count() {
        LeadDecider before = decider(WITHOUT, 1);
        lead = before.learn(lead, List.of(event("Demo", 1, 1), event("Demo", 1, 1)), noon(day(1))).after();
        assertThat(lead.waiting("m")).isEmpty();
        commit(decider(MODEL, 2).remodel(lead, before, null, noon(day(2))));
        assertThat(lead.waiting("m")).isEmpty();
        commit(decider(MODEL, 2).advance(lead, day(9), noon(day(9))));
        assertThat(overdue()).isEmpty();
    }

    @Test
    void a_rise_because_of_a_model_counts() {
        LeadDecider before = decider(MODEL.replace("\"enter\": 50", "\"enter\": 100"), 1);
        lead = before.learn(lead, List.of(event("Demo", 1, 1), event("Demo", 1, 1)), noon(day(1))).after();
        commit(decider(MODEL, 2).remodel(lead, before, null, noon(day(3))));
        assertThat(lead.waiting("m")).contains(new SalesWait("MQL", day(3), 2));
    }

    @Test
    void a_rung_that_is_held_when_a_new_model_is_activated_does_not_count() {
        LeadDecider before = decider(WITHOUT, 1);
        lead = before.learn(lead, List.of(event("Demo", 1, 1), event("Demo", 1, 1)), noon(day(1))).after();
        var both = new LeadDecider(Map.of("m", compiled(WITHOUT), "n", compiled(MODEL.replace("\"m\"", "\"n\""))),
                Set.of());
        commit(both.remodel(lead, before, null, noon(day(3))));
        assertThat(lead.waiting("m")).isEmpty();
        assertThat(lead.waiting("n")).isEmpty();
        // It falls, and rises again.
        commit(both.advance(lead, day(40), noon(day(40))));
        lead = both.learn(lead, List.of(event("Demo", 40, 40), event("Demo", 40, 40)), noon(day(40))).after();
        assertThat(lead.waiting("n")).contains(new SalesWait("MQL", day(40), 2));
    }

    /** Another number of days is for later rises: what sales was promised stays. */
    @ParameterizedTest
    @CsvSource({"MQL, 5, 4", "MQL, 1, 4", "SQL, 2, ", "none, 0, "})
    void a_wait_continues_under_another_version_with_the_same_rung(String stage, int days,
            @org.jspecify.annotations.Nullable Integer overdueOn) {
        rise(1);
        LeadDecider other = decider(stage.equals("none") ? WITHOUT
                : MODEL.replace("\"stage\": \"MQL\", \"withinDays\": 2",
                        "\"stage\": \"" + stage + "\", \"withinDays\": " + days),
                2);
        commit(other.remodel(lead, decider, null, noon(day(2))));
        commit(other.advance(lead, day(15), noon(day(15))));
        assertThat(overdue()).isEqualTo(overdueOn == null ? List.of() : List.of(overdue(1, overdueOn)));
        commit(decider.remodel(lead, other, null, noon(day(16))));
        assertThat(lead.waiting("m").isPresent()).as("and a wait that ended does not come back")
                .isEqualTo(overdueOn != null);
    }

    @Test
    void a_lead_with_a_full_tally_waits_and_is_answered_like_any_other() {
        rise(1);
        lead = new Lead(lead.leadId(), lead.version(), lead.lastSeq(), lead.traits(), lead.identities(), lead.tally(),
                lead.models(), lead.dueOn(), true, lead.pageUse(), lead.ledger(), lead.merging(), lead.later());
        assertThat(decider.advance(lead, day(4), noon(day(4))).events()).hasSize(1);
        learn(outcome("Lead Accepted", 2, 2));
        assertThat(lead.tallyFull()).isTrue();
        assertThat(lead.tally()).isNotEqualTo(Tally.EMPTY);
        advance(9);
        assertThat(overdue()).isEmpty();
    }

    /** Under each model for itself; an outcome answers all of them. */
    @Test
    void several_models_wait_independently() {
        var two = new LeadDecider(Map.of("m", compiled(MODEL), "n",
                compiled(MODEL.replace("\"m\"", "\"n\"").replace("\"withinDays\": 2", "\"withinDays\": 5"))), Set.of());
        lead = two.learn(lead, List.of(event("Demo", 1, 1), event("Demo", 1, 1)), noon(day(1))).after();
        commit(two.advance(lead, day(5), noon(day(5))));
        assertThat(events).extracting(event -> event.metadata().model()).containsExactly("m");
        commit(two.learn(lead, List.of(outcome("Deal Lost", 5, 5)), noon(day(5)).plus(Duration.ofHours(1))));
        assertThat(lead.waiting("m")).isEmpty();
        assertThat(lead.waiting("n")).isEmpty();
        commit(two.advance(lead, day(19), noon(day(19))));
        assertThat(overdue()).hasSize(1);
    }

    private static CompiledModel compiled(String json) {
        return new CompiledModel(requireNonNull(ModelReader.read(Activities.json(json)).model()), 1);
    }

    @Test
    void the_next_change_does_not_look_at_the_wait() {
        rise(1);
        assertThat(decider.views().view(lead, "m", day(1)).nextChangeOn()).isEqualTo(day(21));
        assertThat(UtcDays.of(noon(day(1)))).isEqualTo(day(1));
    }
}
