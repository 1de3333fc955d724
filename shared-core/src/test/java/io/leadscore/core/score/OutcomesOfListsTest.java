package io.leadscore.core.score;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Outcome;
import io.leadscore.core.fixtures.Activities;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.core.model.ModelReader;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.core.score.OfflineScoring.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a list of activities with outcomes scores, and what the shipped models make of outcomes. */
final class OutcomesOfListsTest {
    private static final Json.Obj FIT = Activities.json(
            "{\"industry\": \"software\", \"companySize\": 100, \"jobTitle\": \"Head of IT\", \"outcome\": \"accepted\"}");

    private static CompiledModel model(String name) {
        return new CompiledModel(requireNonNull(ModelReader.read(Activities.json(ShippedModels.json(name))).model()),
                1);
    }

    private static Occurrence on(String day, String event) {
        return new Occurrence(Set.of("Demo Requested", "Trial Started").contains(event) ? "web" : "sales", day + event,
                event,
                LocalDate.parse(day), Json.Obj.EMPTY);
    }

    private static OfflineScoring.Scored scored(String model, String at, Occurrence... occurrences) {
        return new OfflineScoring(model(model)).score("l", FIT, List.of(occurrences), LocalDate.parse(at));
    }

    @Test
    void a_recycled_lead_leaves_the_stage_until_it_does_something_new() {
        Occurrence first = on("2026-01-01", "Demo Requested");
        Occurrence second = on("2026-01-08", "Demo Requested");
        Occurrence recycled = on("2026-01-10", "Lead Recycled");
        Occurrence third = on("2026-01-16", "Demo Requested");
        assertThat(scored("fit-and-intent", "2026-01-08", first, second).stage()).isEqualTo("SQL");
        assertThat(scored("fit-and-intent", "2026-01-10", first, second, recycled).stage()).isEqualTo("MQL");
        assertThat(scored("fit-and-intent", "2026-01-16", first, second, recycled, third).stage())
                .isEqualTo("Requalified");
        assertThat(scored("fit-and-intent", "2026-01-16", first, second, recycled, third,
                on("2026-01-16", "Lead Accepted")).stage()).as("sales has taken it after all").isEqualTo("SQL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fit-and-intent", "b2b-software"})
    void a_rejected_lead_loses_points_once(String model) {
        Occurrence demo = on("2026-01-01", "Demo Requested");
        var card = scored(model, "2026-01-03", demo, on("2026-01-02", "Lead Rejected"),
                on("2026-01-03", "Lead Rejected"))
                .card();
        assertThat(card.lines()).filteredOn(line -> line.rule().equals("sent-back"))
                .singleElement()
                .satisfies(
                        line -> assertThat(line.pointsMilli()).isNegative());
        var forged = scored(model, "2026-01-03", demo);
        assertThat(forged.card().lines()).extracting(ScoreCard.Line::rule).doesNotContain("sent-back");
    }

    /** The list is scored as the leads of the system are: each activity is learnt on its day. */
    @Test
    void a_list_with_outcomes_scores_as_the_lead_does() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            var model = model(random.nextBoolean() ? "fit-and-intent" : "b2b-software");
            var list = new ArrayList<Activity>();
            for (int i = random.nextInt(9); i >= 0; i--) {
                Instant at = LocalDate.parse("2026-01-01")
                        .plusDays(random.nextInt(60))
                        .atTime(LocalTime.of(9, 0))
                        .toInstant(ZoneOffset.UTC)
                        .plus(Duration.ofHours(random.nextInt(3)));
                list.add(random.nextInt(3) > 0 ? said(random, "m" + i, at)
                        : Activities.of("Demo Requested").messageId("m" + i).at(at).bySystem().build());
            }
            Json.Obj traits = Activities
                    .json("{\"industry\": \"software\", \"companySize\": 100, \"jobTitle\": \"VP\"}");
            list.add(Activities.learnt().messageId("t").on("2026-01-01").bySystem().traits(traits).build());
            LocalDate at = LocalDate.parse("2026-01-01").plusDays(random.nextInt(90));

            var decider = new LeadDecider(Map.of(model.name(), model), Set.of());
            Lead lead = Lead.unknown("l");
            var byDay = list.stream()
                    .filter(activity -> !activity.day().isAfter(at))
                    .collect(Collectors.groupingBy(Activity::day, TreeMap::new, Collectors.toList()));
            for (var day : byDay.entrySet()) {
                lead = decider.learn(lead, day.getValue(), day.getKey().atTime(23, 0).toInstant(ZoneOffset.UTC))
                        .after();
            }
            var view = decider.views()
                    .view(decider.advance(lead, at, at.atTime(23, 30).toInstant(ZoneOffset.UTC)).after(),
                            model.name(), at);

            Collections.shuffle(list, random);
            var scored = new OfflineScoring(model).score("l", traits, list.stream()
                    .map(activity -> new Occurrence(activity.source(), activity.messageId(), activity.event(),
                            activity.day(), activity.properties(), activity.occurredAt()))
                    .toList(), at);
            assertThat(scored.stage()).as("seed %d, round %d", seed, round).isEqualTo(view.stage());
            assertThat(scored.card()).as("seed %d, round %d", seed, round).isEqualTo(view.card());
        }
    }

    private static Activity said(Random random, String messageId, Instant at) {
        List<Outcome> all = List.of(Outcome.values());
        Outcome outcome = random.nextInt(3) == 0 ? Outcome.RECYCLED : all.get(random.nextInt(all.size()));
        return Activities.of(outcome.event())
                .source(random.nextInt(4) == 0 ? "hubspot" : "sales")
                .messageId(messageId)
                .at(at)
                .bySystem()
                .trait(Outcome.TRAIT, outcome.wire())
                .build();
    }
}
