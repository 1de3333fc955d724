package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.json.Json;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStoreFilter;
import io.leadscore.functions.port.OutboxRow;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /leads/{lead}/score?from=&to=}. */
class ScoreSeriesHttpTest {
    private static final int LEADS = 30;

    private final Functions functions = new Functions();

    private static void send(Functions functions, String path, String call) {
        assertThat(functions.ingest(Http.call(path, call)).status()).isEqualTo(200);
    }

    private static void track(Functions functions, String event, String messageId) {
        send(functions, "/v1/track", "{\"userId\": \"u1\", \"event\": \"" + event + "\", \"messageId\": \""
                + messageId + "\"}");
    }

    @Test
    void every_point_equals_the_score_of_that_day() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        int stages = 0;
        for (int number = 0; number < LEADS; number++) {
            var random = new Random(seed * 1_000_003 + number);
            String model = ShippedModels.names().get(random.nextInt(ShippedModels.names().size()));
            var lives = new Functions(Settings.of("leadscore", "eu-central-1"), model);
            RandomLife.live(lives, random);
            int span = number % 10 == 0 ? 2_000 : 60;
            LocalDate from = UtcDays.of(lives.now).minusDays(random.nextInt(span));
            LocalDate to = UtcDays.of(lives.now).plusDays(random.nextInt(span));
            Answer series = lives.ask(Http.get("/leads/user:u1/score?from=" + from + "&to=" + to));
            String at = "-Dleadscore.seed=" + seed + ", lead " + number + ", " + model;
            assertThat(series.status()).as(at).isEqualTo(200);
            for (Json.Obj point : series.objects("points")) {
                Answer alone = lives.ask(Http.get("/leads/user:u1/score?at=" + point.text("day")));
                for (String field : List.of("total", "fit", "engagement", "stage")) {
                    assertThat(text(point, field)).as("%s, %s of %s", at, field, point.text("day"))
                            .isEqualTo(alone.at(field));
                }
            }
            stages += series.objects("points").stream().map(point -> point.text("stage")).distinct().count() > 1 ? 1
                    : 0;
        }
        assertThat(stages).as("-Dleadscore.seed=%d: leads whose stage changes", seed).isGreaterThan(LEADS / 5);
    }

    private static String text(Json.Obj point, String field) {
        return point.get(field) instanceof Json.Text(String text) ? text
                : Objects.requireNonNull(point.get(field)).toJson();
    }

    @Test
    void a_series_has_the_json_fields_that_clients_depend_on() {
        track(functions, "Webinar Attended", "m1");
        send(functions, "/v1/identify", "{\"userId\": \"u1\", \"traits\": {\"industry\": \"Software\"}}");
        functions.advance(Duration.ofDays(1));
        Answer series = functions.ask(Http.get("/leads/user:u1/score?from=2026-03-01&to=2026-03-04"));

        assertThat(series.json().fields().keySet()).containsExactly("leadId", "model", "modelVersion", "from", "to",
                "stepDays", "points", "stageChanges", "rungs");
        assertThat(series.at("from") + " " + series.at("to") + " " + series.at("stepDays"))
                .isEqualTo("2026-03-01 2026-03-04 1");
        assertThat(series.at("points.0")).isEqualTo("{\"day\":\"2026-03-01\",\"total\":0,\"fit\":0,\"engagement\":0,"
                + "\"stage\":\"Prospect\",\"projected\":false}");
        assertThat(series.at("points.1")).isEqualTo("{\"day\":\"2026-03-02\",\"total\":30,\"fit\":20,"
                + "\"engagement\":10,\"stage\":\"Lead\",\"projected\":false}");
        assertThat(series.objects("points")).extracting(point -> point.get("projected"))
                .containsExactly(Json.Bool.FALSE, Json.Bool.FALSE, Json.Bool.FALSE, Json.Bool.TRUE);
        assertThat(series.at("stageChanges")).isEqualTo("[{\"day\":\"2026-03-02\",\"from\":\"Prospect\","
                + "\"to\":\"Lead\",\"detailType\":\"Lead Stage Changed\"}]");
        assertThat(series.at("rungs.0")).isEqualTo("{\"name\":\"Lead\",\"enter\":{\"total\":1,\"fit\":null,"
                + "\"engagement\":null},\"leave\":{\"total\":1,\"fit\":null,\"engagement\":null}}");
    }

    @Test
    void the_marks_are_the_changes_of_the_range() {
        track(functions, "Webinar Attended", "m1");
        functions.advance(Duration.ofDays(2));
        send(functions, "/v1/identify", "{\"userId\": \"u1\", \"traits\": {\"industry\": \"Software\", "
                + "\"jobTitle\": \"CTO\", \"country\": \"US\"}}");
        functions.advance(Duration.ofDays(2));

        assertThat(marks("2026-03-01", "2026-03-10")).hasSize(2);
        assertThat(marks("2026-03-02", "2026-03-02")).hasSize(1);
        assertThat(marks("2026-03-03", "2026-03-03")).isEmpty();
        assertThat(marks("2026-03-04", "2026-03-04")).extracting(mark -> mark.text("to")).containsExactly("MQL");
        assertThat(marks("2026-03-05", "2026-03-10")).isEmpty();
    }

    private List<Json.Obj> marks(String from, String to) {
        return functions.ask(Http.get("/leads/user:u1/score?from=" + from + "&to=" + to)).objects("stageChanges");
    }

    @ParameterizedTest
    @CsvSource({"2026-03-02, 2026-03-02, 1, 1", "2026-03-01, 2026-03-02, 1, 2", "2025-03-02, 2026-04-04, 1, 399",
            "2025-03-02, 2026-04-05, 1, 400", "2025-03-02, 2026-04-06, 2, 201", "2024-01-01, 2026-03-08, 2, 400",
            "2000-01-01, 2036-02-28, 34, 390"})
    void a_wide_range_has_wider_steps_and_at_most_400_points(String from, String to, int stepDays, int points) {
        track(functions, "Email Opened", "m1");
        Answer series = functions.ask(Http.get("/leads/user:u1/score?from=" + from + "&to=" + to));
        List<LocalDate> days = series.objects("points")
                .stream()
                .map(point -> LocalDate.parse(String.valueOf(point.text("day"))))
                .toList();

        assertThat(series.at("stepDays")).isEqualTo(Integer.toString(stepDays));
        assertThat(days).hasSize(points).first().isEqualTo(LocalDate.parse(from));
        assertThat(days).last().isEqualTo(LocalDate.parse(to));
        for (int i = 1; i < days.size() - 1; i++) {
            assertThat(days.get(i)).isEqualTo(days.getFirst().plusDays((long) i * stepDays));
        }
    }

    @ParameterizedTest
    @CsvSource({"from=1999-12-31, from", "to=2036-02-29, to", "from=x, from", "to=x, to", "from=2026-03-03, to",
            "to=2026-03-01, to", "from=2026-03-02&to=2026-03-01, to", "at=2026-03-02&from=2026-03-01, at",
            "at=2026-03-02&to=2026-03-05, at", "from=2026-03-01&model=none, model"})
    void a_range_that_is_not_valid_is_refused(String query, String field) {
        track(functions, "Email Opened", "m1");
        Answer answer = functions.ask(Http.get("/leads/user:u1/score?" + query));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("errors.0.field")).isEqualTo(field);
    }

    @Test
    void a_day_that_is_absent_is_today() {
        track(functions, "Email Opened", "m1");
        Answer past = functions.ask(Http.get("/leads/user:u1/score?from=2026-02-27"));
        assertThat(past.at("to")).isEqualTo("2026-03-02");
        assertThat(functions.ask(Http.get("/leads/user:u1/score?to=2026-03-04")).at("from")).isEqualTo("2026-03-02");
        assertThat(functions.ask(Http.get("/leads/user:nobody/score?from=2026-02-27")).status()).isEqualTo(404);
    }

    @Test
    void all_points_take_one_read_of_the_activities_and_of_the_events() {
        track(functions, "Webinar Attended", "m1");
        functions.advance(Duration.ofDays(100));
        track(functions, "Webinar Attended", "m2");
        var activities = new AtomicInteger();
        var events = new AtomicInteger();
        functions.leads = new LeadStoreFilter(functions.store) {
            @Override
            public Stream<LeadStore.StoredActivity> activities(String leadId) {
                activities.incrementAndGet();
                return super.activities(leadId);
            }

            @Override
            public Stream<OutboxRow> events(String leadId) {
                events.incrementAndGet();
                return super.events(leadId);
            }
        };
        assertThat(functions.ask(Http.get("/leads/user:u1/score?from=2026-03-01&to=2026-09-01")).objects("points"))
                .hasSize(185);
        assertThat(activities).hasValue(1);
        assertThat(events).hasValue(1);
        functions.ask(Http.get("/leads/user:u1/score?from=2026-07-01&to=2026-09-01"));
        assertThat(activities).as("no day is in the past").hasValue(1);
        assertThat(events).as("no change is in the future").hasValue(1);
    }
}
