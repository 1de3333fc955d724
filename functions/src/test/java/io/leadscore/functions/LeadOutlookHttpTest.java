package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.json.Json;
import io.leadscore.core.model.ShippedModels;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@code GET /leads/{lead}} says about days to come and about the past equals what other routes say. */
class LeadOutlookHttpTest {
    private static final int LEADS = 12;
    /** Longer than the decay of most rules of the shipped models. */
    private static final int DAYS = 100;

    /** An event that the model counts. */
    private static final Map<String, String> COUNTED = Map.of("weighted-b2b", "Webinar Attended", "b2b-software",
            "Demo Requested", "fit-and-intent", "Demo Requested");

    private static String model(int number) {
        List<String> models = ShippedModels.names();
        return models.get(number % models.size());
    }

    private static Functions lead(long seed, int number) {
        var random = new Random(seed * 1_000_003 + number);
        var lives = new Functions(Settings.of("leadscore", "eu-central-1"), model(number));
        RandomLife.live(lives, random);
        return lives;
    }

    private static String at(long seed, int number) {
        return "-Dleadscore.seed=" + seed + ", lead " + number;
    }

    @Test
    void lines_change_and_lapse_on_the_days_whose_scores_show_it() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        int lapses = 0;
        for (int number = 0; number < LEADS; number++) {
            Functions lives = lead(seed, number);
            Answer card = lives.ask(Http.get("/leads/user:u1/score"));
            String model = card.at("model");
            assertThat(lives.ask(Http.get("/leads/user:u1")).at("models." + model + ".lines"))
                    .as(at(seed, number))
                    .isEqualTo(card.at("lines"));
            LocalDate today = UtcDays.of(lives.now);
            var changes = new HashMap<String, String>();
            var ends = new HashMap<String, String>();
            for (LocalDate day : today.plusDays(1).datesUntil(today.plusDays(DAYS + 1)).toList()) {
                Map<String, String> then = points(lives.ask(Http.get("/leads/user:u1/score?at=" + day)));
                points(card).forEach((rule, points) -> {
                    String left = then.getOrDefault(rule, "0");
                    if (!left.equals(points)) {
                        changes.putIfAbsent(rule, day.toString());
                    }
                    if (left.equals("0") && !points.equals("0")) {
                        ends.putIfAbsent(rule, day.toString());
                    }
                });
            }
            String last = today.plusDays(DAYS).toString();
            for (Json.Obj line : card.objects("lines")) {
                String rule = line.text("rule");
                assertThat(upTo(last, line.text("changesOn"))).as("%s, %s changes", at(seed, number), rule)
                        .isEqualTo(changes.get(rule));
                assertThat(upTo(last, line.text("lapsesOn"))).as("%s, %s lapses", at(seed, number), rule)
                        .isEqualTo(ends.get(rule));
            }
            lapses += ends.size();
        }
        assertThat(lapses).as("-Dleadscore.seed=%d: lines that lapse", seed).isPositive();
    }

    private static Map<String, String> points(Answer card) {
        var points = new HashMap<String, String>();
        card.objects("lines")
                .forEach(line -> points.put(line.text("rule"), Objects.requireNonNull(line.get("points")).toJson()));
        return points;
    }

    private static @Nullable String upTo(String last, @Nullable String day) {
        return day == null || day.compareTo(last) > 0 ? null : day;
    }

    @Test
    void the_next_rung_misses_what_the_score_has_less_than_its_bars() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        int found = 0;
        for (int number = 0; number < LEADS; number++) {
            Functions lives = lead(seed, number);
            Answer card = lives.ask(Http.get("/leads/user:u1/score"));
            List<Json.Obj> rungs = lives.ask(Http.get("/leads/user:u1/score?from=" + UtcDays.of(lives.now)))
                    .objects("rungs");
            var ladder = new ArrayList<>(List.of("Prospect"));
            rungs.forEach(rung -> ladder.add(Objects.requireNonNull(rung.text("name"))));
            int next = ladder.indexOf(card.at("stage"));
            if (next < 0 || next == rungs.size()) {
                assertThat(card.at("nextRung")).as(at(seed, number)).isEqualTo("null");
                continue;
            }
            found++;
            assertThat(card.at("nextRung.stage")).as(at(seed, number)).isEqualTo(ladder.get(next + 1));
            for (String score : List.of("total", "fit", "engagement")) {
                String bar = Objects.requireNonNull(rungs.get(next).object("enter").get(score)).toJson();
                String missing = card.at("nextRung.missing." + score);
                if (bar.equals("null")) {
                    assertThat(missing).as(at(seed, number)).isEqualTo("null");
                } else {
                    BigDecimal below = new BigDecimal(bar).subtract(new BigDecimal(card.at(score)));
                    assertThat(new BigDecimal(missing)).as("%s, %s", at(seed, number), score)
                            .isEqualByComparingTo(below.max(BigDecimal.ZERO));
                }
            }
        }
        assertThat(found).as("-Dleadscore.seed=%d: leads that can rise", seed).isPositive();
    }

    @Test
    void a_disqualified_lead_has_no_next_rung() {
        var functions = new Functions();
        assertThat(functions.ingest(Http.call("/v1/identify",
                "{\"userId\": \"u1\", \"traits\": {\"companyType\": \"competitor\"}}")).status()).isEqualTo(200);
        Answer card = functions.ask(Http.get("/leads/user:u1/score"));

        assertThat(card.at("stage")).isEqualTo("Disqualified");
        assertThat(card.at("nextRung")).isEqualTo("null");
    }

    @Test
    void a_trait_was_set_by_an_activity_of_the_history_and_nothing_is_older_than_known_since() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        int traits = 0;
        for (int number = 0; number < LEADS; number++) {
            Functions lives = lead(seed, number);
            String where = at(seed, number);
            Answer lead = lives.ask(Http.get("/leads/user:u1"));
            List<Json.Obj> all = lives.ask(Http.get("/leads/user:u1/history?limit=200"))
                    .objects("entries")
                    .stream()
                    .filter(entry -> "activity".equals(entry.text("kind")))
                    .toList();
            List<Json.Obj> history = all.stream().filter(entry -> entry.get("voided") == null).toList();
            var sources = lead.json().object("traitSources").fields();
            var values = lead.json().object("traits").fields();
            assertThat(sources.keySet()).as(where).isEqualTo(values.keySet());
            sources.forEach((name, source) -> assertThat(history).as("%s, %s", where, name)
                    .anyMatch(entry -> entry.get("traits") instanceof Json.Obj sent
                            && Objects.equals(sent.get(name), values.get(name))
                            && Objects.equals(entry.text("at"), ((Json.Obj) source).text("at"))
                            && Objects.equals(entry.text("source"), ((Json.Obj) source).text("source"))));
            traits += sources.size();
            int ofLead = number;
            LocalDate since = LocalDate.parse(lead.at("knownSince"));
            assertThat(history).as("%s, known since %s", where, since)
                    .filteredOn(entry -> counts(ofLead, entry))
                    .allMatch(entry -> !day(entry, "at").isBefore(since));
            assertThat(all).as("%s, known since %s", where, since)
                    .anyMatch(entry -> day(entry, "at").equals(since) || day(entry, "receivedAt").equals(since));
        }
        assertThat(traits).as("-Dleadscore.seed=%d: traits", seed).isPositive();
    }

    private static LocalDate day(Json.Obj entry, String field) {
        return UtcDays.of(Instant.parse(Objects.requireNonNull(entry.text(field))));
    }

    /** Whether the model of the lead with this number counts such an activity. */
    private static boolean counts(int number, Json.Obj entry) {
        return Objects.equals(COUNTED.get(model(number)), entry.text("event"));
    }
}
