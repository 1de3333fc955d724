package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.core.model.ShippedModels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeadApiHandlerTest {
    private final Functions functions = new Functions();

    private void identify(String user, String traits) {
        assertThat(functions.ingest(Http.call("/v1/identify",
                "{\"userId\": \"" + user + "\", \"traits\": {" + traits + "}}")).status()).isEqualTo(200);
    }

    private void track(String user, String event, String messageId) {
        assertThat(functions.ingest(Http.call("/v1/track", "{\"userId\": \"" + user + "\", \"event\": \"" + event
                + "\", \"messageId\": \"" + messageId + "\"}")).status()).isEqualTo(200);
    }

    /** A lead with a total of 45 from its traits. */
    private void decisionMaker(String user) {
        identify(user, "\"industry\": \"Software\", \"jobTitle\": \"CTO\", \"country\": \"US\"");
    }

    @Test
    void a_profile_has_the_json_fields_that_clients_depend_on() {
        identify("u1", "\"email\": \"ann@example.com\", \"industry\": \"Software\"");
        track("u1", "Email Opened", "m1");
        Answer lead = functions.ask(Http.get("/leads/user:u1"));

        assertThat(lead.status()).isEqualTo(200);
        assertThat(lead.json().fields().keySet()).containsExactly("leadId", "identities", "traits",
                "traitSources", "knownSince", "models", "outcome", "merged", "links", "crm");
        assertThat(lead.at("traitSources.industry"))
                .isEqualTo("{\"source\":\"site\",\"at\":\"" + functions.now + "\"}");
        assertThat(lead.at("knownSince")).isEqualTo("2026-03-02");
        assertThat(lead.at("identities"))
                .isEqualTo("{\"email\":[\"ann@example.com\"],\"userId\":[\"u1\"],\"anonymousId\":[]}");
        assertThat(lead.at("models.weighted-b2b")).isEqualTo("{\"modelVersion\":1,\"asOf\":\"2026-03-02\","
                + "\"stage\":\"Lead\",\"total\":22,\"fit\":20,\"engagement\":2,"
                + "\"lines\":[{\"rule\":\"industry-technology\",\"points\":20,\"count\":1,\"changesOn\":null,\"lapsesOn\":null},"
                + "{\"rule\":\"email-opened\",\"points\":2,\"count\":1,\"changesOn\":\"2026-04-01\",\"lapsesOn\":null}],"
                + "\"nextRung\":{\"stage\":\"MQL\",\"missing\":{\"total\":28,\"fit\":null,\"engagement\":null},"
                + "\"activities\":null,\"traitsHold\":true},"
                + "\"nextChangeOn\":\"2026-04-01\",\"lastChangeOn\":\"2026-04-01\",\"handOff\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"email:ann@example.com", "email:ANN@Example.com", "email:ann%40example.com",
            "email%3Aann%40example.com", "email:%20ann@example.com", "user:u1", "anonymous:a1"})
    void a_lead_is_found_by_every_identity_in_any_spelling(String address) {
        functions.ingest(Http.call("/v1/identify",
                "{\"userId\": \"u1\", \"anonymousId\": \"a1\", \"traits\": {\"email\": \"Ann@example.com\"}}"));

        Answer byIdentity = functions.ask(Http.get("/leads/" + address));
        assertThat(byIdentity.status()).isEqualTo(200);
        assertThat(functions.ask(Http.get("/leads/" + byIdentity.at("leadId"))).body()).isEqualTo(byIdentity.body());
        assertThat(functions.ask(Http.get("//leads/" + address + "/")).body()).isEqualTo(byIdentity.body());
    }

    @Test
    void an_identity_may_contain_characters_that_a_path_escapes() {
        identify("a+b/c?d", "\"industry\": \"Software\"");

        assertThat(functions.ask(Http.get("/leads/user:a+b%2Fc%3Fd")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user:nobody", "email:nobody@example.com", "email:nonsense", "email:", "user:%20", "id-999",
            "u1", "__proto__", "%00", "user:a%zz", "%ff"})
    void an_unknown_lead_is_not_found(String address) {
        for (String rest : List.of("", "/score", "/history")) {
            Answer answer = functions.ask(Http.get("/leads/" + address + rest));

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
        }
    }

    @Test
    void a_lead_id_of_any_length_causes_no_server_error() {
        assertThat(functions.ask(Http.get("/leads/" + "x".repeat(5_000))).status()).isEqualTo(404);
    }

    @Test
    void half_points_are_numbers_with_decimals() {
        functions.activate(
                """
                {"name": "half", "engagement": {"groups": [{"id": "g", "rules": [{"id": "r", "when": {"event": ["E"]},
                 "points": 1.125, "decay": {"after": 1, "lose": "50%"}}]}]}, "stages": [{"name": "Lead", "enter": 1}]}""");
        functions.advance(Duration.ofMinutes(1));
        track("u1", "E", "m1");

        assertThat(functions.ask(Http.get("/leads/user:u1/score?model=half")).at("total")).isEqualTo("1.125");
        assertThat(functions.ask(Http.get("/leads/user:u1/score?model=half&at=2026-03-03")).at("total"))
                .isEqualTo("0.562");
    }

    @Test
    void the_score_of_a_future_day_assumes_no_further_activities() {
        track("u1", "Email Opened", "m1");

        assertThat(functions.ask(Http.get("/leads/user:u1/score?at=2026-03-31")).at("total")).isEqualTo("2");
        Answer later = functions.ask(Http.get("/leads/user:u1/score?at=2026-04-01"));
        assertThat(later.at("total")).isEqualTo("1");
        assertThat(later.at("asOf")).isEqualTo("2026-04-01");
        assertThat(later.at("model")).isEqualTo("weighted-b2b");
    }

    @Test
    void a_past_score_uses_the_activities_traits_and_stage_of_that_day() {
        track("u1", "Email Opened", "m1");
        functions.advance(Duration.ofDays(10));
        decisionMaker("u1");
        functions.advance(Duration.ofDays(10));
        track("u1", "Webinar Attended", "m2");

        assertThat(functions.ask(Http.get("/leads/user:u1/score")).at("stage")).isEqualTo("MQL");
        Answer between = functions.ask(Http.get("/leads/user:u1/score?at=2026-03-15T23:59:59Z"));
        assertThat(between.at("total")).isEqualTo("47");
        assertThat(between.at("stage")).isEqualTo("Lead");
        assertThat(between.at("asOf")).isEqualTo("2026-03-15");
        Answer first = functions.ask(Http.get("/leads/user:u1/score?at=2026-03-05"));
        assertThat(first.at("total")).isEqualTo("2");
        assertThat(first.at("fit")).isEqualTo("0");
        Answer before = functions.ask(Http.get("/leads/user:u1/score?at=2026-03-01"));
        assertThat(before.at("total")).isEqualTo("0");
        assertThat(before.at("stage")).isEqualTo("Prospect");
        assertThat(before.at("lines")).isEqualTo("[]");
    }

    @Test
    void the_stage_of_a_past_day_is_that_of_the_requested_model() {
        var two = new Functions(Settings.of("leadscore", "eu-central-1"), "weighted-b2b", "b2b-software");
        two.ingest(Http.call("/v1/track", "{\"userId\": \"u1\", \"event\": \"Demo Requested\"}"));
        two.advance(Duration.ofDays(3));
        two.ingest(Http.call("/v1/track", "{\"userId\": \"u1\", \"event\": \"Any\"}"));

        assertThat(two.ask(Http.get("/leads/user:u1/score?at=2026-03-03&model=b2b-software")).at("stage"))
                .isEqualTo("Lead");
        assertThat(two.ask(Http.get("/leads/user:u1/score?at=2026-03-03&model=weighted-b2b")).at("stage"))
                .isEqualTo("Prospect");
    }

    @Test
    void an_instant_means_its_utc_day_with_any_offset() {
        track("u1", "Email Opened", "m1");

        assertThat(functions.ask(Http.get("/leads/user:u1/score?at=2026-04-01T01:00:00%2B02:00")).at("asOf"))
                .isEqualTo("2026-03-31");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1999-12-31", "2036-02-29", "+1000000000-12-31", "-0001-01-01", "2026-13-01", "2026-02-30",
            "now", "2026-03-31T12:00:00", "2026-03-31T25:00:00Z", "%2B999999999-12-31T23:59:59Z", "20260331"})
    void a_day_that_is_not_valid_or_too_far_away_is_refused(String at) {
        track("u1", "Email Opened", "m1");
        Answer answer = functions.ask(Http.get("/leads/user:u1/score?at=" + at));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("errors.0.field")).isEqualTo("at");
    }

    @Test
    void a_page_of_leads_says_which_models_and_stages_can_be_asked_for() {
        var two = new Functions(Settings.of("leadscore", "eu-central-1"), "weighted-b2b", "b2b-software");
        for (String model : List.of("weighted-b2b", "b2b-software")) {
            Answer page = two.ask(Http.get("/leads?model=" + model));
            assertThat(page.at("model")).isEqualTo(model);
            assertThat(page.at("models")).isEqualTo("[\"b2b-software\",\"weighted-b2b\"]");
            List<String> stages = List.of(page.at("stages").replaceAll("[\\[\\]\"]", "").split(","));
            assertThat(stages).hasSizeGreaterThan(1).endsWith("Disqualified").doesNotHaveDuplicates();
            for (String stage : stages) {
                String query = "/leads?model=" + model + "&stage=" + stage.replace(" ", "%20");
                assertThat(two.ask(Http.get(query)).status()).as(query).isEqualTo(200);
            }
        }
    }

    @Test
    void a_model_must_be_named_if_there_are_several() {
        var two = new Functions(Settings.of("leadscore", "eu-central-1"), "weighted-b2b", "b2b-software");
        two.ingest(Http.call("/v1/track", "{\"userId\": \"u1\", \"event\": \"Demo Requested\"}"));

        assertThat(two.ask(Http.get("/leads/user:u1")).json().object("models").fields())
                .containsOnlyKeys("b2b-software", "weighted-b2b");
        Answer unnamed = two.ask(Http.get("/leads/user:u1/score"));
        assertThat(unnamed.status()).isEqualTo(400);
        assertThat(unnamed.at("errors.0.message")).contains("b2b-software, weighted-b2b");
        assertThat(two.ask(Http.get("/leads/user:u1/score?model=b2b-software")).at("total")).isEqualTo("20");
        assertThat(two.ask(Http.get("/leads/user:u1/score?model=none")).status()).isEqualTo(400);
        // The page chooses one of them.
        for (String query : List.of("/leads", "/leads?model=none", "/leads/user:u1/score")) {
            assertThat(two.ask(Http.get(query)).status()).isEqualTo(400);
            assertThat(two.ask(Http.get(query)).json().get("allowed"))
                    .isEqualTo(new Json.Arr(List.of(Json.text("b2b-software"), Json.text("weighted-b2b"))));
        }
        assertThat(two.ask(Http.get("/leads?model=b2b-software")).objects("leads")).hasSize(1);
    }

    @Test
    void a_lead_is_scored_under_the_model_version_on_its_row() {
        decisionMaker("u1");
        functions.advance(Duration.ofHours(1));
        functions.activate(ShippedModels.json("weighted-b2b").replace("\"points\": 15", "\"points\": 16"));
        functions.advance(Duration.ofMinutes(5));

        Answer lead = functions.ask(Http.get("/leads/user:u1"));
        assertThat(lead.at("models.weighted-b2b.modelVersion")).isEqualTo("1");
        assertThat(lead.at("models.weighted-b2b.total")).isEqualTo("45");
    }

    @Test
    void history_lists_activities_and_events_newest_first() {
        track("u1", "Email Opened", "m1");
        functions.advance(Duration.ofDays(1));
        decisionMaker("u1");
        functions.advance(Duration.ofDays(1));
        track("u1", "Webinar Attended", "m2");
        Answer history = functions.ask(Http.get("/leads/user:u1/history"));

        assertThat(history.at("cursor")).isEqualTo("null");
        assertThat(history.objects("entries")).extracting(entry -> entry.text("kind"))
                .containsExactly("event", "activity", "activity", "event", "activity");
        assertThat(history.at("entries.0.detailType")).isEqualTo("Lead Qualified");
        assertThat(history.at("entries.0.at")).isEqualTo("2026-03-04T10:00:00Z");
        assertThat(history.at("entries.0.stage")).isEqualTo("{\"from\":\"Lead\",\"to\":\"MQL\"}");
        assertThat(history.at("entries.0.seq")).isEqualTo("2");
        assertThat(history.at("entries.1.messageId")).isEqualTo("m2");
        assertThat(history.at("entries.1.event")).isEqualTo("Webinar Attended");
        assertThat(history.at("entries.2.event")).isEqualTo("null");
        assertThat(history.at("entries.2.traits.jobTitle")).isEqualTo("CTO");
        assertThat(history.at("entries.4.at")).isEqualTo("2026-03-02T10:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void the_pages_of_the_history_contain_every_entry_once(int limit) {
        for (int i = 0; i < 7; i++) {
            track("u1", "Webinar Attended", "m" + i);
            functions.advance(Duration.ofHours(i % 3));
        }
        List<Json.Obj> whole = functions.ask(Http.get("/leads/user:u1/history?limit=100")).objects("entries");
        var joined = new ArrayList<Json.Obj>();
        String cursor = "";
        while (!cursor.equals("null")) {
            Answer page = functions.ask(Http.get("/leads/user:u1/history?limit=" + limit
                    + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
            assertThat(page.objects("entries").size()).isLessThanOrEqualTo(limit);
            joined.addAll(page.objects("entries"));
            cursor = page.at("cursor");
        }

        assertThat(whole).hasSizeGreaterThan(7);
        assertThat(joined).isEqualTo(whole);
    }

    @Test
    void the_highest_scores_come_first_across_shards() {
        for (int i = 0; i < 30; i++) {
            decisionMaker("u" + i);
            for (int n = 0; n < i % 7; n++) {
                track("u" + i, "Webinar Attended", "m" + n);
            }
        }
        identify("prospect", "\"industry\": \"none\"");
        identify("rival", "\"companyType\": \"competitor\", \"industry\": \"Software\"");
        Answer leads = functions.ask(Http.get("/leads?limit=100"));

        assertThat(leads.at("cursor")).isEqualTo("null");
        List<Integer> totals = totals(leads);
        assertThat(totals).hasSize(30).isSortedAccordingTo((a, b) -> b - a);
        assertThat(leads.json().toJson()).startsWith("{\"leads\":[{\"leadId\":\"id-");
        assertThat(leads.objects("leads").getFirst().fields().keySet()).containsExactly("leadId", "stage", "total",
                "fit", "engagement", "nextChangeOn", "outcome", "handOff", "traits");
        assertThat(leads.at("leads.0.stage")).isEqualTo("SQL");
        assertThat(leads.at("leads.0.traits.jobTitle")).isEqualTo("CTO");
    }

    @Test
    void a_row_of_the_ranking_shows_what_the_lead_alone_shows() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        List<String> events = List.of("Webinar Attended", "Email Opened", "Demo Requested", "Unsubscribed");
        for (int i = 0; i < 20; i++) {
            decisionMaker("u" + i);
            for (int n = random.nextInt(8); n > 0; n--) {
                track("u" + i, events.get(random.nextInt(events.size())), "m" + n);
                functions.advance(Duration.ofHours(random.nextInt(60)));
            }
        }
        functions.advance(Duration.ofDays(random.nextInt(40)));
        List<Json.Obj> rows = functions.ask(Http.get("/leads?limit=100")).objects("leads");

        assertThat(rows).as("seed %d", seed).isNotEmpty().allSatisfy(row -> {
            Answer lead = functions.ask(Http.get("/leads/" + row.text("leadId")));
            Json.Obj card = lead.json().object("models").object("weighted-b2b");
            for (String field : List.of("stage", "total", "fit", "engagement", "nextChangeOn", "handOff")) {
                assertThat(row.get(field)).as("seed %d, %s", seed, field).isEqualTo(card.get(field));
            }
            assertThat(row.get("traits")).isEqualTo(lead.json().get("traits"));
        });
        assertThat(rows).as("seed %d", seed).anyMatch(row -> row.get("nextChangeOn") instanceof Json.Text);
    }

    @ParameterizedTest
    @CsvSource({"1, ''", "4, ''", "7, ''", "5, &stage=MQL", "100, &stage=Lead"})
    void the_pages_of_the_ranking_contain_every_lead_once(int limit, String more) {
        for (int i = 0; i < 40; i++) {
            decisionMaker("u" + i);
            for (int n = 0; n < i % 7; n++) {
                track("u" + i, "Webinar Attended", "m" + n);
            }
        }
        Answer whole = functions.ask(Http.get("/leads?limit=100" + more));
        var joined = new ArrayList<String>();
        var totals = new ArrayList<Integer>();
        String cursor = "";
        while (!cursor.equals("null")) {
            Answer page = functions.ask(Http.get("/leads?limit=" + limit + more
                    + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
            page.objects("leads").forEach(lead -> joined.add(String.valueOf(lead.text("leadId"))));
            totals.addAll(totals(page));
            cursor = page.at("cursor");
        }

        assertThat(joined).doesNotHaveDuplicates();
        assertThat(new HashSet<>(joined)).isEqualTo(
                new HashSet<>(whole.objects("leads").stream().map(lead -> lead.text("leadId")).toList()));
        // Across pages, the order is by bands of ten points.
        assertThat(totals.stream().map(total -> total / 10).toList()).isSortedAccordingTo((a, b) -> b - a);
    }

    @Test
    void a_ranking_of_one_stage_contains_no_other_stage() {
        decisionMaker("lead");
        decisionMaker("mql");
        track("mql", "Webinar Attended", "m1");
        identify("rival", "\"companyType\": \"competitor\", \"industry\": \"Software\"");

        assertThat(functions.ask(Http.get("/leads?stage=MQL")).objects("leads")).extracting(lead -> lead.text("stage"))
                .containsExactly("MQL");
        assertThat(functions.ask(Http.get("/leads?stage=Lead&model=weighted-b2b")).objects("leads")).hasSize(1);
        assertThat(functions.ask(Http.get("/leads?stage=Disqualified")).objects("leads")).hasSize(1);
        Answer none = functions.ask(Http.get("/leads?stage=SQL"));
        assertThat(none.at("leads")).isEqualTo("[]");
        assertThat(none.at("cursor")).isEqualTo("null");
    }

    @Test
    void a_lead_that_decayed_since_its_evaluation_leaves_its_old_stage() {
        decisionMaker("u1");
        track("u1", "Webinar Attended", "m1");
        functions.advance(Duration.ofDays(90));

        assertThat(functions.ask(Http.get("/leads/user:u1")).at("models.weighted-b2b.stage")).isEqualTo("Lead");
        assertThat(functions.ask(Http.get("/leads?stage=MQL")).objects("leads")).isEmpty();
        assertThat(functions.ask(Http.get("/leads")).at("leads.0.stage")).isEqualTo("Lead");
    }

    @Test
    void blank_parameters_are_ignored_and_a_large_limit_is_reduced() {
        track("u1", "Email Opened", "m1");
        String all = functions.ask(Http.get("/leads")).body();
        assertThat(functions.ask(Http.get("/leads?stage=&model=&limit=&cursor=")).body()).isEqualTo(all);
        assertThat(functions.ask(Http.get("/leads?limit=1000")).body()).isEqualTo(all);
        assertThat(functions.ask(Http.get("/leads/user:u1/score?model=&at=")).status()).isEqualTo(200);
        assertThat(functions.ask(Http.get("/leads/user:u1/history?limit=101&cursor=")).objects("entries")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"limit=0, limit", "limit=-1, limit", "limit=x, limit", "limit=99999999999, limit",
            "limit=1.0, limit", "stage=Prospect, stage", "stage=none, stage", "model=none, model", "cursor=x, cursor",
            "cursor=W10, cursor"})
    void a_problem_names_the_bad_parameter(String query, String field) {
        Answer answer = functions.ask(Http.get("/leads?" + query));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("errors.0.field")).isEqualTo(field);
    }

    @Test
    void a_cursor_is_refused_in_a_different_query() {
        for (int i = 0; i < 5; i++) {
            decisionMaker("u" + i);
        }
        String cursor = functions.ask(Http.get("/leads?limit=2")).at("cursor");

        assertThat(functions.ask(Http.get("/leads?limit=2&cursor=" + cursor)).status()).isEqualTo(200);
        assertThat(functions.ask(Http.get("/leads?limit=2&stage=Lead&cursor=" + cursor)).status()).isEqualTo(400);
        assertThat(functions.ask(Http.get("/leads/user:u1/history?cursor=" + cursor)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[1]", "[\"x\",\"y\"]", "[[\"weighted-b2b\",1,\"SQL\",\"MQL\",\"Lead\"],[0,1]]",
            "[[\"weighted-b2b\",1,\"SQL\",\"MQL\",\"Lead\"],[24,1,\"id\"]]",
            "[[\"weighted-b2b\",1,\"SQL\",\"MQL\",\"Lead\"],[-1,1,\"id\"]]",
            "[[\"weighted-b2b\",1,\"SQL\",\"MQL\",\"Lead\"],[1,1e9,\"id\"]]", "{}", "null", "[[[[1]]]]"})
    void a_forged_cursor_is_refused(String json) {
        String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        decisionMaker("u1");

        assertThat(functions.ask(Http.get("/leads?cursor=" + cursor)).status()).isEqualTo(400);
        assertThat(functions.ask(Http.get("/leads/user:u1/history?cursor=" + cursor)).status()).isEqualTo(400);
    }

    @Test
    void an_answer_that_is_too_long_for_lambda_asks_for_a_lower_limit() {
        String quotes = "\\\"".repeat(15_000);
        for (int n = 0; n < 100; n++) {
            functions.ingest(Http.call("/v1/track", "{\"userId\": \"u1\", \"event\": \"E\", \"messageId\": \"m" + n
                    + "\", \"properties\": {\"a\": \"" + quotes + "\"}}"));
        }
        assertThat(functions.stored()).hasSize(100);
        Answer whole = functions.ask(Http.get("/leads/user:u1/history?limit=100"));

        assertThat(whole.status()).isEqualTo(400);
        assertThat(whole.at("detail")).contains("lower limit");
        assertThat(functions.ask(Http.get("/leads/user:u1/history")).objects("entries")).hasSize(25);
    }

    @Test
    void a_query_that_is_not_percent_encoded_is_refused() {
        assertThat(functions.ask(Http.get("/leads?stage=%zz")).status()).isEqualTo(400);
        assertThat(functions.ask(Http.get("/leads?cursor=%00")).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void the_lead_api_allows_only_reading(String method) {
        Answer answer = functions.ask(Http.get("/leads").method(method));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("allow", "GET");
    }

    private static List<Integer> totals(Answer leads) {
        return leads.objects("leads")
                .stream()
                .map(lead -> Integer.parseInt(String
                        .valueOf(lead.fields().get("total") instanceof Json.Num(String literal) ? literal : null)))
                .toList();
    }
}
