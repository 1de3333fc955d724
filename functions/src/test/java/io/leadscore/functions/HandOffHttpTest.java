package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.access.Access;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStoreFilter;
import io.leadscore.functions.service.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which leads wait for sales, as the API says it. */
class HandOffHttpTest {
    private static final int LEADS = 12;
    private static final int STEPS = 160;
    private static final String MODEL = """
            {"name": "m",
             "engagement": {"groups": [{"id": "g", "rules": [
               {"id": "demo", "when": {"event": ["Demo"]}, "points": 30, "decay": {"expire": 9}}]}]},
             "stages": [{"name": "Lead", "enter": 10}, {"name": "MQL", "enter": 50}, {"name": "SQL", "enter": 80}],
             "disqualify": [{"id": "bounced", "did": {"when": {"event": ["Bounced"]}, "within": 3}}],
             "handOff": {"stage": "MQL", "withinDays": 2}}""";
    private static final List<String> LADDER = List.of("Prospect", "Lead", "MQL", "SQL");

    private final Functions functions = new Functions(Settings.of("leadscore", "eu-central-1"));
    private int messages;

    HandOffHttpTest() {
        functions.activate(MODEL);
    }

    private void did(String user, String event) {
        assertThat(functions.ingest(Http.call("/v1/track", Json.obj("userId", user, "event", event, "messageId",
                "m" + messages++).toJson())).status()).isEqualTo(200);
    }

    private void lost(String user, Instant at) {
        assertThat(functions.ask(Http.post("/leads/user:" + user + "/outcomes", "application/json", Json.obj("outcome",
                "lost", "messageId", "m" + messages++, "occurredAt", at.toString()).toJson())).status())
                .isIn(200, 404);
    }

    private LocalDate today() {
        return UtcDays.of(functions.now);
    }

    private void sweep() {
        for (int shard = 0; shard < LeadStore.DUE_SHARDS; shard++) {
            functions.wiring()
                    .sweep()
                    .work(shard, today(), "r" + functions.now, Delivery.FIRST, functions.now.plusSeconds(60));
        }
    }

    private List<Json.Obj> list(String query) {
        return functions.ask(Http.get("/leads?" + query)).objects("leads");
    }

    @Test
    void those_wait_whose_history_says_so() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        var seen = new HashMap<String, Integer>();
        for (int step = 0; step < STEPS; step++) {
            String user = "u" + random.nextInt(LEADS);
            switch (random.nextInt(10)) {
                case 0 -> lost(user,
                        functions.now.minus(Duration.ofHours(random.nextBoolean() ? 0 : random.nextInt(96))));
                case 1 -> did(user, "Bounced");
                case 2, 3 -> {
                    functions.advance(Duration.ofHours(random.nextInt(60)));
                    if (random.nextBoolean()) {
                        sweep();
                    }
                }
                default -> did(user, "Demo");
            }
            if (step % 8 == 7) {
                check("-Dleadscore.seed=" + seed + ", step " + step, seen);
            }
        }
        assertThat(seen).as("-Dleadscore.seed=%d", seed).containsKeys("open", "overdue", "null", "Lead Overdue");
    }

    private void check(String at, Map<String, Integer> seen) {
        sweep();
        var waiting = new ArrayList<Json.Obj>();
        for (int i = 0; i < LEADS; i++) {
            Answer lead = functions.ask(Http.get("/leads/user:u" + i));
            if (lead.status() == 404) {
                continue;
            }
            Json said = Objects.requireNonNull(lead.json().object("models").object("m").get("handOff"));
            assertThat(said).as("%s, u%d", at, i).isEqualTo(expected("u" + i, seen));
            if (said instanceof Json.Obj handOff) {
                waiting.add(Json.obj("leadId", lead.at("leadId"), "handOff", handOff));
            }
            seen.merge(said instanceof Json.Obj handOff ? String.valueOf(handOff.text("state")) : "null", 1,
                    Integer::sum);
        }
        List<Json.Obj> open = list("handOff=open&limit=100");
        assertThat(open.stream().map(HandOffHttpTest::row)).as(at).containsExactlyInAnyOrderElementsOf(waiting);
        assertThat(open.stream().map(row -> row.object("handOff").text("dueOn"))).as(at)
                .isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(list("handOff=overdue&limit=100")).as(at)
                .isEqualTo(open.stream().filter(row -> "overdue".equals(row.object("handOff").text("state"))).toList());
        for (String handOff : List.of("open", "overdue")) {
            var paged = new ArrayList<String>();
            String cursor = "";
            while (!cursor.equals("null")) {
                Answer page = functions.ask(Http.get("/leads?limit=2&handOff=" + handOff
                        + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
                page.objects("leads").forEach(row -> paged.add(row.object("handOff").text("dueOn")));
                cursor = page.at("cursor");
            }
            assertThat(paged).as("%s, %s", at, handOff)
                    .isEqualTo(list("limit=100&handOff=" + handOff).stream()
                            .map(row -> row.object("handOff").text("dueOn"))
                            .toList());
        }
    }

    private static Json.Obj row(Json.Obj row) {
        return Json.obj("leadId", row.text("leadId"), "handOff", row.object("handOff"));
    }

    /** From the history: the last rise that no fall follows, unless an outcome of that day or later is there. */
    private Json expected(String user, Map<String, Integer> seen) {
        List<Json.Obj> entries = functions.ask(Http.get("/leads/user:" + user + "/history?limit=200"))
                .objects("entries");
        String since = null;
        for (Json.Obj entry : entries.reversed()) {
            if ("event".equals(entry.text("kind")) && entry.get("stage") instanceof Json.Obj stage) {
                boolean was = LADDER.indexOf(stage.text("from")) >= 2;
                boolean is = LADDER.indexOf(stage.text("to")) >= 2;
                since = is ? (was ? since : entry.text("effectiveOn")) : null;
            } else if ("Lead Overdue".equals(entry.text("detailType"))) {
                seen.merge("Lead Overdue", 1, Integer::sum);
                assertThat(entry.text("since")).isEqualTo(since);
                assertThat(LocalDate.parse(Objects.requireNonNull(entry.text("effectiveOn"))))
                        .isEqualTo(LocalDate.parse(Objects.requireNonNull(since)).plusDays(3));
            }
        }
        if (since == null) {
            return Json.Null.NULL;
        }
        LocalDate rose = LocalDate.parse(since);
        boolean answered = entries.stream()
                .filter(entry -> "activity".equals(entry.text("kind")) && "sales".equals(entry.text("source")))
                .map(entry -> UtcDays.of(Instant.parse(Objects.requireNonNull(entry.text("at")))))
                .anyMatch(day -> !day.isBefore(rose));
        return answered ? Json.Null.NULL
                : Json.obj("stage", "MQL", "since", since, "dueOn", rose.plusDays(2).toString(), "state",
                        today().isAfter(rose.plusDays(2)) ? "overdue" : "open");
    }

    /** Two of many hundred leads wait: only the two are read. */
    @Test
    void the_list_reads_only_leads_that_wait() {
        for (int i = 0; i < 300; i++) {
            did("u" + i, "Demo");
        }
        for (String user : List.of("u7", "u123")) {
            did(user, "Demo");
        }
        var read = new ArrayList<String>();
        functions.leads = new LeadStoreFilter(functions.store) {
            @Override
            public List<Lead> leads(Collection<String> leadIds) {
                read.addAll(leadIds);
                return super.leads(leadIds);
            }
        };
        var filtered = new Wiring(Settings.of("leadscore", "eu-central-1")
                .withAccess(Access.WITHOUT_SIGN_IN), functions, () -> functions.now,
                () -> "id", (_, _) -> {}, Backoffs.patient(() -> functions.now));
        Answer answer = Answer.read(LambdaRuntime.invoke(new LeadApiHandler(filtered),
                Http.get("/leads?handOff=open").payload(), functions.timeLeft));
        assertThat(answer.objects("leads")).hasSize(2);
        assertThat(read).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"handOff=late, handOff", "handOff=open&stage=MQL, handOff", "handOff=open&cursor=x, cursor"})
    void a_wrong_query_is_refused(String query, String field) {
        Answer answer = functions.ask(Http.get("/leads?" + query));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"" + field + "\"");
    }

    @Test
    void a_cursor_is_of_one_list() {
        for (int i = 0; i < 6; i++) {
            did("u" + i, "Demo");
            did("u" + i, "Demo");
        }
        functions.advance(Duration.ofDays(3));
        String cursor = functions.ask(Http.get("/leads?handOff=open&limit=2")).at("cursor");
        assertThat(functions.ask(Http.get("/leads?handOff=overdue&limit=2&cursor=" + cursor)).status()).isEqualTo(400);
        assertThat(functions.ask(Http.get("/leads?limit=2&cursor=" + cursor)).status()).isEqualTo(400);
        assertThat(functions.ask(Http.get("/leads?handOff=open&limit=2&cursor=" + cursor)).objects("leads")).hasSize(2);
    }

    @Test
    void a_page_says_from_which_stage_on_the_model_hands_leads_to_sales() {
        assertThat(functions.ask(Http.get("/leads")).at("handOff")).isEqualTo("{\"stage\":\"MQL\",\"withinDays\":2}");
        functions.activate(MODEL.replace("\"m\"", "\"n\"").replaceAll("(?s),\\s*\"handOff\".*", "}"));
        assertThat(functions.ask(Http.get("/leads?model=n")).at("handOff")).isEqualTo("null");
        assertThat(list("model=n&handOff=open")).isEmpty();
    }
}
