package io.leadscore.core.lead;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Outcome;
import io.leadscore.core.fixtures.Activities;
import io.leadscore.core.json.Json;
import io.leadscore.core.model.ModelReader;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.core.tally.Tally;
import io.leadscore.events.Cause;
import io.leadscore.events.Envelopes;
import io.leadscore.events.PublishedEvent;
import io.leadscore.events.StageChange;
import io.leadscore.events.TraitValue;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LeadDeciderTest {
    private static final String MODEL = """
            {"name": "m",
             "fit": {"rules": [{"id": "cto", "when": {"jobTitle": ["cto"]}, "points": 20}]},
             "engagement": {"groups": [{"id": "g", "rules": [
               {"id": "demo", "when": {"event": ["Demo Requested"]}, "points": 30, "decay": {"after": 30, "lose": "50%"}},
               {"id": "asset", "when": {"event": ["Downloaded"]}, "points": 5, "count": {"oncePer": "properties.asset"}}]}]},
             "stages": [{"name": "Lead", "enter": 1}, {"name": "MQL", "enter": 50, "leave": 40}, {"name": "SQL", "enter": 90}],
             "disqualify": [{"id": "competitor", "when": {"companyType": ["competitor"]}}]}
            """;

    private final LeadDecider decider = decider(MODEL, 1);

    @Test
    void the_first_input_is_evaluated_once_and_passes_several_rungs_in_one_change() {
        var decision = learn(Lead.unknown("l"), demo("1", "2026-01-01"), demo("2", "2026-01-01"));
        assertThat(decision.events()).singleElement().isInstanceOf(PublishedEvent.LeadQualified.class);
        var event = (PublishedEvent.OfStage) decision.events().getFirst();
        assertThat(event.change().from()).isEqualTo("Prospect");
        assertThat(event.change().to()).isEqualTo("MQL");
        assertThat(event.metadata().id()).isEqualTo("l#1");
        assertThat(event.metadata().cause()).isEqualTo(Cause.ACTIVITY);
        assertThat(decision.after().version()).isEqualTo(1);
        assertThat(decision.rankings()).containsEntry("m", Optional.of(new Ranking("MQL", 6)));
    }

    @Test
    void each_way_of_changing_stage_has_its_event() {
        var first = learn(Lead.unknown("l"),
                Activities.of("Downloaded").property("asset", "a").on("2026-01-01").build());
        assertThat(first.events()).singleElement().isInstanceOf(PublishedEvent.LeadStageChanged.class);
        var risen = learn(first.after(), demo("2", "2026-01-02"), demo("3", "2026-01-02"));
        assertThat(risen.events()).singleElement().isInstanceOf(PublishedEvent.LeadQualified.class);
        var out = learn(risen.after(), learnt("4", "2026-01-03", "companyType", "competitor"));
        assertThat(out.events()).singleElement().isInstanceOf(PublishedEvent.LeadDisqualified.class);
        var back = learn(out.after(), learnt("5", "2026-01-04", "companyType", "customer"));
        assertThat(back.events()).singleElement().isInstanceOf(PublishedEvent.LeadReinstated.class);
        var cooled = decider.advance(back.after(), day("2026-02-01"), at("2026-02-01"));
        assertThat(cooled.events()).singleElement().isInstanceOf(PublishedEvent.LeadCooled.class);
        assertThat(cooled.after().lastSeq()).isEqualTo(5);
    }

    @Test
    void a_late_activity_changes_the_score_of_past_days_and_never_a_past_stage() {
        Lead lead = learn(Lead.unknown("l"), demo("1", "2026-01-01")).after();
        lead = decider.advance(lead, day("2026-03-01"), at("2026-03-01")).after();
        // Two demos in January would have given an MQL then. They arrive in March, when they are worth half.
        var late = decider.learn(lead, List.of(Activities.of("Demo Requested")
                .messageId("2")
                .on("2026-01-01")
                .receivedAt(at("2026-03-01"))
                .build()), at("2026-03-01"));
        assertThat(late.events()).isEmpty();
        assertThat(requireNonNull(late.after().models().get("m")).totalMilli()).isEqualTo(30_000);
    }

    @Test
    void what_decay_changed_is_recorded_before_what_is_learnt_though_no_sweep_ran() {
        Lead lead = learn(Lead.unknown("l"), demo("1", "2026-01-01"), demo("2", "2026-01-01")).after();
        var decision = learn(lead, demo("3", "2026-03-01"));
        assertThat(decision.events()).hasSize(2);
        assertThat(decision.events().get(0).metadata().effectiveOn()).isEqualTo("2026-01-31");
        assertThat(decision.events().get(0).metadata().cause()).isEqualTo(Cause.DECAY);
        assertThat(decision.events().get(1).metadata().effectiveOn()).isEqualTo("2026-03-01");
        assertThat(decision.events().get(1)).isInstanceOf(PublishedEvent.LeadQualified.class);
    }

    @Test
    void due_on_moves_earlier_with_an_activity_and_never_later_until_the_sweep() {
        Lead lead = learn(Lead.unknown("l"), demo("1", "2026-01-01")).after();
        assertThat(lead.dueOn()).isEqualTo("2026-01-31");
        Lead later = learn(lead, demo("2", "2026-01-20")).after();
        assertThat(later.dueOn()).isEqualTo("2026-01-31");
        Lead swept = decider.advance(later, day("2026-01-31"), at("2026-01-31")).after();
        assertThat(swept.dueOn()).isEqualTo("2026-02-19");
        Lead done = decider.advance(swept, day("2026-02-19"), at("2026-02-19")).after();
        assertThat(done.dueOn()).isNull();
    }

    @Test
    void an_advance_to_a_day_that_is_past_changes_nothing() {
        Lead lead = learn(Lead.unknown("l"), demo("1", "2026-01-01")).after();
        Lead swept = decider.advance(lead, day("2026-01-15"), at("2026-01-15")).after();
        assertChangesNothing(decider.advance(swept, day("2026-01-10"), at("2026-01-16")));
        assertChangesNothing(decider.advance(swept, day("2026-01-15"), at("2026-01-16")));
    }

    @Test
    void an_identity_of_another_lead_is_not_taken() {
        var ours = new Identity(Identity.Kind.EMAIL, "a@example.com");
        var theirs = new Identity(Identity.Kind.ANONYMOUS_ID, "x");
        var activity = Activities.of("Downloaded").identity(ours).identity(theirs).build();
        var decision = decider.learn(Lead.unknown("l"), List.of(activity), Set.of(theirs), at("2026-01-01"));
        assertThat(decision.newIdentities()).containsExactly(ours);
        assertThat(decision.after().identities()).containsExactly(ours);
    }

    @Test
    void a_lead_takes_identities_until_it_has_no_room_and_keeps_counting() {
        Lead lead = Lead.unknown("l");
        for (int number = 0; number < 30; number++) {
            var id = new Identity(Identity.Kind.ANONYMOUS_ID, number + "x".repeat(5_000));
            lead = learn(lead,
                    Activities.of("Demo Requested").messageId("m" + number).identity(id).bySystem().build()).after();
        }
        assertThat(lead.identities().stream().mapToInt(Identity::bytes).sum())
                .isBetween(IdentityLimits.MAX_BYTES - 5_010, IdentityLimits.MAX_BYTES);
        assertThat(requireNonNull(lead.models().get("m")).totalMilli()).isEqualTo(30 * 30_000);
    }

    @ParameterizedTest
    @CsvSource({"USER_ID, 1", "EMAIL, 5", "ANONYMOUS_ID, 200"})
    void a_lead_takes_a_limited_number_of_identities_of_each_kind(Identity.Kind kind, int most) {
        Lead lead = Lead.unknown("l");
        for (int number = 0; number < most + 2; number++) {
            var id = new Identity(kind, "%03d".formatted(number));
            lead = learn(lead,
                    Activities.of("Demo Requested").messageId("m" + number).identity(id).bySystem().build()).after();
        }
        assertThat(lead.identities()).hasSize(most)
                .startsWith(new Identity(kind, "000"))
                .endsWith(new Identity(kind, "%03d".formatted(most - 1)));
        assertThat(lead.isSomebodyElse(new Identity(kind, "999"), true)).isTrue();
    }

    @Test
    void of_too_many_identities_in_one_decision_the_strongest_are_taken() {
        var fillsTheLead = new Identity(Identity.Kind.ANONYMOUS_ID, "x".repeat(IdentityLimits.MAX_BYTES - 100));
        var user = new Identity(Identity.Kind.USER_ID, "u".repeat(50));
        var second = new Identity(Identity.Kind.USER_ID, "v");
        var email = new Identity(Identity.Kind.EMAIL, "m".repeat(50));
        Lead lead = learn(Lead.unknown("l"),
                Activities.of("Demo Requested").messageId("m1").identity(fillsTheLead).bySystem().build(),
                Activities.of("Demo Requested").messageId("m2").identity(email).identity(second).bySystem().build(),
                Activities.of("Demo Requested").messageId("m3").identity(user).bySystem().build()).after();
        assertThat(lead.identities()).containsExactly(user, email);
        assertThat(lead.isSomebodyElse(fillsTheLead, true)).as("no room").isTrue();
    }

    @Test
    void a_lead_is_somebody_else_for_a_second_identity_of_a_kind_or_one_without_room() {
        var user = new Identity(Identity.Kind.USER_ID, "u");
        var email = new Identity(Identity.Kind.EMAIL, "a@example.com");
        Lead lead = learn(Lead.unknown("l"), Activities.of("Demo Requested").identity(email).build()).after();
        assertThat(lead.isSomebodyElse(user, true)).isFalse();
        assertThat(lead.isSomebodyElse(new Identity(Identity.Kind.EMAIL, "b@example.com"), true)).isTrue();
        assertThat(lead.isSomebodyElse(new Identity(Identity.Kind.USER_ID, "u".repeat(IdentityLimits.MAX_BYTES)), true))
                .isTrue();
    }

    @Test
    void a_trait_keeps_the_start_of_a_long_message_id_and_ignores_the_order_of_arrival() {
        String prefix = "m".repeat(30_000);
        Activity one = Activities.learnt().messageId(prefix + "1").trait("industry", "mining").build();
        Activity other = Activities.learnt().messageId(prefix + "2").trait("industry", "retail").build();
        Traits traits = Traits.NONE.plus(one).plus(other);
        assertThat(traits).isEqualTo(Traits.NONE.plus(other).plus(one));
        assertThat(traits.byName().get("industry")).extracting(trait -> trait.setBy().messageId())
                .asString()
                .hasSize(Traits.Stamp.MAX_MESSAGE_ID_CHARS);
    }

    @Test
    void a_new_version_finds_what_time_changed_under_the_old_one_first() {
        Lead lead = learn(Lead.unknown("l"), demo("1", "2026-01-01"), demo("2", "2026-01-01")).after();
        LeadDecider next = decider(MODEL.replace("\"enter\": 50, \"leave\": 40", "\"enter\": 25"), 2);
        assertThat(next.needsRecount(decider)).isFalse();
        var decision = next.remodel(lead, decider, null, at("2026-03-01"));
        assertThat(decision.events()).extracting(event -> event.metadata().cause())
                .containsExactly(Cause.DECAY, Cause.MODEL);
        assertThat(decision.events()).extracting(event -> event.metadata().modelVersion()).containsExactly(1, 2);
        var state = requireNonNull(decision.after().models().get("m"));
        assertThat(state.modelVersion()).isEqualTo(2);
        assertThat(state.stage()).isEqualTo("MQL");
    }

    @Test
    void a_version_with_a_new_pattern_is_counted_from_the_activities() {
        List<Activity> all = List.of(demo("1", "2026-01-01"),
                Activities.of("Trial Started").messageId("2").on("2026-01-01").build());
        Lead lead = decider.learn(Lead.unknown("l"), all, at("2026-01-01")).after();
        LeadDecider next = decider(MODEL.replace("[\"Demo Requested\"]", "[\"Demo Requested\", \"Trial Started\"]"), 2);
        assertThat(next.needsRecount(decider)).isTrue();
        var decision = next.remodel(lead, decider, all.stream(), at("2026-01-01"));
        assertThat(requireNonNull(decision.after().models().get("m")).totalMilli()).isEqualTo(60_000);
        assertThat(decision.events()).singleElement().isInstanceOf(PublishedEvent.LeadQualified.class);
    }

    /** After a rollback this version continues with leads that a later version has written. */
    @Test
    void every_decision_keeps_what_a_later_version_has_stored_with_the_lead() {
        record Something(String text) implements Lead.Later {}
        byte[] sections = {7, 2, 1, 1};
        byte[] noPatterns = {2, 0, 7, 2, 1, 1};
        Lead none = Lead.unknown("l");
        Lead later = new Lead("l", 0, 0, none.traits(), Set.of(), Tally.decode(noPatterns), Map.of(), null, false, null,
                Ledger.NONE, Merging.NONE, new Something("x"));
        List<Activity> all = List.of(demo("1", "2026-01-01"),
                Activities.of("Trial Started").messageId("2").on("2026-01-01").build());
        Lead learnt = decider.learn(later, all, at("2026-01-01")).after();
        Lead advanced = decider.advance(learnt, day("2026-03-01"), at("2026-03-01")).after();
        LeadDecider next = decider(MODEL.replace("[\"Demo Requested\"]", "[\"Demo Requested\", \"Trial Started\"]"), 2);
        Lead recounted = next.remodel(advanced, decider, all.stream(), at("2026-03-01")).after();
        for (Lead lead : List.of(learnt, advanced, recounted, recounted.numberedAbove(1_000))) {
            assertThat(lead.later()).isEqualTo(new Something("x"));
            assertThat(lead.tally().encode()).startsWith(2).endsWith(sections);
        }
        assertThat(requireNonNull(recounted.models().get("m")).totalMilli()).isEqualTo(30_000);
    }

    @Test
    void a_recount_stops_reading_when_the_tally_is_certain_to_be_too_large() {
        Lead lead = decider.learn(Lead.unknown("l"), List.of(demo("1", "2026-01-01")), at("2026-01-01")).after();
        LeadDecider next = decider(MODEL.replace("[\"Demo Requested\"]", "[\"Demo Requested\", \"Trial Started\"]"), 2);
        var endless = IntStream.iterate(0, number -> number + 1)
                .mapToObj(number -> Activities.of("Downloaded")
                        .messageId("m" + number)
                        .property("asset", number)
                        .on("2026-01-01")
                        .build());
        Lead after = next.remodel(lead, decider, endless, at("2026-01-01")).after();
        assertThat(after.tallyFull()).isTrue();
        assertThat(after.tally()).isEqualTo(lead.tally());
    }

    @Test
    void beyond_256_kb_of_tally_activities_are_not_counted_and_the_lead_is_marked() {
        Lead lead = Lead.unknown("l");
        int number = 0;
        while (!lead.tallyFull()) {
            List<Activity> many = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                many.add(Activities.of("Downloaded")
                        .messageId("m" + number)
                        .property("asset", number++)
                        .bySystem()
                        .build());
            }
            lead = decider.learn(lead, many, at("2026-01-01")).after();
        }
        assertThat(number).isGreaterThan(20_000);
        assertThat(lead.tally().encode().length).isLessThanOrEqualTo(Tally.MAX_BYTES);
    }

    @Test
    void traits_are_published_only_where_the_deployment_asks_for_them() {
        var activity = Activities.of("Demo Requested").trait("jobTitle", "CTO").trait("email", "a@example.com").build();
        var silent = (PublishedEvent.OfStage) learn(Lead.unknown("l"), activity).events().getFirst();
        assertThat(silent.change().traits()).isEqualTo(StageChange.NO_TRAITS);
        var open = new LeadDecider(decider.models(), Set.of("jobTitle"))
                .learn(Lead.unknown("l"), List.of(activity), at("2026-01-01"));
        assertThat(((PublishedEvent.OfStage) open.events().getFirst()).change().traits())
                .isEqualTo(new TraitValue.Fields(Map.of("jobTitle", new TraitValue.Text("CTO"))));
    }

    @Test
    void a_published_trait_has_the_bytes_of_the_json_that_was_received() {
        var activity = Activities.of("Demo Requested")
                .traits("{\"z\": {\"b\": [1.50, -0, 1E+2, true, null], \"a\": \"é😀 \\n\\u0001\\\"\"}, \"y\": false}")
                .build();
        Decision decision = new LeadDecider(decider.models(), Set.of("y", "z"))
                .learn(Lead.unknown("l"), List.of(activity), at("2026-01-01"));
        String traits = Json.obj("y", activity.traits().get("y"), "z", activity.traits().get("z")).toJson();
        assertThat(Envelopes.of(decision.events().getFirst()).detail()).endsWith(",\"traits\":" + traits + "}}");
    }

    @Test
    void a_lead_is_shown_on_a_future_and_on_a_past_day() {
        List<Activity> all = List.of(demo("1", "2026-01-01"), demo("2", "2026-01-10"));
        Lead lead = decider.learn(Lead.unknown("l"), all, at("2026-01-10")).after();
        var future = decider.views().view(lead, "m", day("2026-02-09"));
        assertThat(future.card().totalMilli()).isEqualTo(30_000);
        assertThat(future.stage()).isEqualTo("Lead");
        var today = decider.views().view(lead, "m", day("2026-01-10"));
        assertThat(today.nextChangeOn()).isEqualTo("2026-01-31");
        var past = decider.views().past(lead, "m", day("2026-01-05"), all.stream(), "Lead");
        assertThat(past.card().totalMilli()).isEqualTo(30_000);
        assertThat(past.nextChangeOn()).isEqualTo("2026-01-31");
    }

    private static void assertChangesNothing(Decision decision) {
        Lead before = decision.before();
        assertThat(decision).isEqualTo(new Decision(before, new Lead(before.leadId(), before.version() + 1,
                before.lastSeq(), before.traits(), before.identities(), before.tally(), before.models(), before.dueOn(),
                before.tallyFull(), before.pageUse(), before.ledger(), before.merging(), before.later()), List.of(),
                Set.of(), List.of(), Map.of()));
    }

    private static Activity outcome(Outcome outcome, String messageId, String day) {
        return Activities.of(outcome.event())
                .source("sales")
                .messageId(messageId)
                .on(day)
                .bySystem()
                .property("reason", "no budget")
                .property("by", "kim")
                .property("deal", "77")
                .property("amount", new Json.Num("12000.5"))
                .property("currency", "EUR")
                .trait("outcome", outcome.wire())
                .build();
    }

    @Test
    void an_outcome_is_published_before_the_stage_that_follows_from_it() {
        Lead lead = learn(Lead.unknown("l"), demo("1", "2026-01-01")).after();
        Decision decision = learn(lead, demo("2", "2026-01-02"), outcome(Outcome.WON, "w", "2026-01-02"));

        assertThat(decision.events()).extracting(PublishedEvent::detailType)
                .containsExactly("Lead Outcome Recorded", "Lead Qualified");
        assertThat(Envelopes.of(decision.events().getFirst()).detail()).endsWith("""
                "model":"m","modelVersion":1,"effectiveOn":"2026-01-02","recordedAt":"2026-01-02T12:00:00Z",\
                "cause":"activity"},"data":{"leadId":"l","outcome":"won","source":"sales","messageId":"w",\
                "occurredAt":"2026-01-02T12:00:00Z","reason":"no budget","deal":"77",\
                "revenue":{"amount":12000.5,"currency":"EUR"},"stage":"MQL",\
                "score":{"total":60,"fit":0,"engagement":60}}}""");
        assertThat(decision.after().traits().values().text("outcome")).isEqualTo("won");
    }

    @Test
    void a_voided_outcome_is_published_again_and_no_longer_sets_the_trait() {
        Activity won = outcome(Outcome.WON, "w", "2026-01-02");
        Lead lead = learn(Lead.unknown("l"), demo("1", "2026-01-01"), won).after();
        var read = new ArrayList<Activity>();
        Decision decision = decider.correct(lead, Stream.of(demo("1", "2026-01-01")).peek(read::add),
                () -> read.isEmpty() ? List.of() : List.of(new RevisedOutcome(won, true)), at("2026-01-03"));

        assertThat(decision.events()).singleElement()
                .satisfies(event -> assertThat(Envelopes.of(event).detail())
                        .contains("\"effectiveOn\":\"2026-01-03\"", "\"cause\":\"correction\"", "\"outcome\":\"won\"")
                        .endsWith(",\"voided\":true}}"));
        assertThat(decision.after().traits().values().text("outcome")).isNull();
    }

    /** The trait is that of the latest outcome, whichever arrives first. */
    @ParameterizedTest
    @CsvSource({"2026-01-02, 2026-01-03", "2026-01-03, 2026-01-02"})
    void a_late_outcome_does_not_replace_a_later_one(String wonOn, String lostOn) {
        Lead lead = learn(Lead.unknown("l"), outcome(Outcome.WON, "w", wonOn)).after();
        Decision decision = learn(lead, outcome(Outcome.LOST, "l", lostOn));

        assertThat(decision.after().traits().values().text("outcome"))
                .isEqualTo(wonOn.compareTo(lostOn) < 0 ? "lost" : "won");
        assertThat(decision.events()).singleElement()
                .satisfies(
                        event -> assertThat(Envelopes.of(event).detail()).contains("\"outcome\":\"lost\""));
    }

    @Test
    void without_a_model_an_outcome_is_published_without_a_stage() {
        var none = new LeadDecider(Map.of(), Set.of());
        Decision decision = none.learn(Lead.unknown("l"), List.of(outcome(Outcome.LOST, "x", "2026-01-02")),
                at("2026-01-02"));

        assertThat(decision.events()).singleElement()
                .satisfies(event -> assertThat(Envelopes.of(event).detail())
                        .contains("\"outcome\":\"lost\"")
                        .doesNotContain("model", "stage", "score\""));
    }

    private Decision learn(Lead lead, Activity... activities) {
        Instant now = List.of(activities).stream().map(Activity::receivedAt).max(Instant::compareTo).orElseThrow();
        return decider.learn(lead, List.of(activities), now);
    }

    private static Activity demo(String messageId, String day) {
        return Activities.of("Demo Requested").messageId(messageId).on(day).build();
    }

    private static Activity learnt(String messageId, String day, String trait, String value) {
        return Activities.learnt().messageId(messageId).on(day).trait(trait, value).build();
    }

    private static LeadDecider decider(String json, int version) {
        var reading = ModelReader.read(Activities.json(json));
        assertThat(reading.problems()).isEmpty();
        var model = new CompiledModel(requireNonNull(reading.model()), version);
        return new LeadDecider(Map.of(model.name(), model), Set.of());
    }

    private static LocalDate day(String day) {
        return LocalDate.parse(day);
    }

    private static Instant at(String day) {
        return day(day).atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
    }
}
