package io.leadscore.core.intake;

import static io.leadscore.core.intake.Read.accepted;
import static io.leadscore.core.intake.Read.call;
import static io.leadscore.core.intake.Read.json;
import static io.leadscore.core.intake.Read.leftOut;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A campaign becomes properties, wherever an SDK puts it, and costs nothing else. */
class CampaignTest {
    private static final int ROUNDS = 3_000;
    private static final Map<String, String> PROPERTIES = new TreeMap<>(Map.of("source", "utm_source", "medium",
            "utm_medium", "name", "utm_campaign", "term", "utm_term", "content", "utm_content"));

    private final long seed = Long.getLong("leadscore.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @ParameterizedTest
    @EnumSource(names = {"TRACK", "PAGE", "SCREEN"})
    void a_campaign_of_the_context_becomes_five_properties(CallIntake.Type type) {
        Json.Obj properties = accepted(call(type, """
                {"userId": "u", "event": "E", "context": {"campaign": {"source": "news", "medium": "email",
                 "name": "spring", "term": "crm", "content": 7, "id": "x"}}}""")).properties();

        assertThat(properties).isEqualTo(json("""
                {"utm_campaign": "spring", "utm_content": "7", "utm_medium": "email", "utm_source": "news",
                 "utm_term": "crm"}"""));
    }

    @ParameterizedTest
    @EnumSource(names = {"IDENTIFY", "GROUP", "ALIAS"})
    void a_call_without_an_event_has_no_properties(CallIntake.Type type) {
        assertThat(accepted(call(type, """
                {"userId": "u", "context": {"campaign": {"source": "news"}}}""")).properties())
                .isEqualTo(Json.Obj.EMPTY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"search": "?utm_source=a%20b+c"}                          | a b c
            {"search": "utm_source=a"}                                 | a
            {"search": "?x=1&utm_source=&utm_source=b#utm_source=c"}   | b
            {"search": "?utm_source=%zz", "url": "h?utm_source=d"}     | d
            {"search": "", "url": "https://x.example/?utm_source=e#f"} | e
            {"url": "https://x.example/a?b?utm_source=f&utm_source=g"} | g
            {"url": "https://x.example/#/a?utm_source=h"}              |
            {"search": "?utm_source=%C3%A9"}                           | é
            {"search": "?UTM_SOURCE=i&xutm_source=j&utm_sourcex=k"}    |
            {"search": ["utm_source=l"], "url": 5}                     |
            """)
    void an_address_has_the_campaign_in_its_query(String page, @Nullable String source) {
        Json.Obj properties = accepted(
                call(CallIntake.Type.TRACK, "{\"userId\": \"u\", \"event\": \"E\", \"context\": {\"page\": " + page
                        + "}}"))
                .properties();

        assertThat(properties.text("utm_source")).isEqualTo(source);
    }

    /** A stored text cannot have a NUL, and an address can. */
    @Test
    void what_cannot_be_kept_is_named_and_costs_nothing_else() {
        Intake intake = call(CallIntake.Type.PAGE, """
                {"userId": "u", "properties": {"path": "/p"}, "context": {"campaign": {"source": ["a"], "medium": "%s"},
                 "page": {"search": "?utm_term=a%%00b&utm_content=%%&utm_campaign=ok"}}}"""
                .formatted("x".repeat(Campaign.MAX_CHARS + 1)));

        assertThat(accepted(intake).properties()).isEqualTo(json("{\"path\": \"/p\", \"utm_campaign\": \"ok\"}"));
        assertThat(leftOut(intake)).containsExactly("context.campaign.medium", "context.campaign.source",
                "context.page.search", "context.page.search");
    }

    @Test
    void a_campaign_takes_the_place_of_no_property_of_the_call() {
        var own = new StringBuilder("\"zz\": 0");
        for (int i = 1; i < ActivityLimits.MAX_VALUES; i++) {
            own.append(", \"a").append(i).append("\": 0");
        }
        Intake intake = call(CallIntake.Type.TRACK, "{\"userId\": \"u\", \"event\": \"E\", \"properties\": {" + own
                + "}, \"context\": {\"campaign\": {\"source\": \"news\"}}}");

        assertThat(accepted(intake).properties().fields()).hasSize(ActivityLimits.MAX_VALUES)
                .containsKey("zz")
                .doesNotContainKey("utm_source");
        assertThat(leftOut(intake)).containsExactly("properties.utm_source");
    }

    /** One place of a random call, and the value that counts if no place before it has one. */
    private record Place(Json value, @Nullable String kept) {}

    private Place place(boolean asParameter) {
        String text = switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> " \u200b";
            case 2 -> "x".repeat(Campaign.MAX_CHARS + random.nextInt(2));
            case 3 -> "a\u0007b";
            case 4 -> "é&=#?% +";
            default -> "v" + random.nextInt(1_000);
        };
        if (!asParameter && random.nextInt(6) == 0) {
            return new Place(List.of(Json.Null.NULL, Json.Bool.TRUE, Json.Obj.EMPTY).get(random.nextInt(3)), null);
        }
        boolean isKept = !text.isBlank() && !text.contains("\u200b") && !text.contains("\u0007")
                && text.length() <= Campaign.MAX_CHARS;
        return new Place(Json.text(text), isKept ? text.strip() : null);
    }

    @Test
    void the_first_place_with_a_value_counts_and_the_rest_of_the_call_is_as_without_it() {
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var expected = new TreeMap<String, Json>(Map.of("n", Json.text("1")));
            var own = new LinkedHashMap<String, Json>(expected);
            var campaign = new LinkedHashMap<String, Json>();
            List<List<String>> queries = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (var field : PROPERTIES.entrySet()) {
                String property = field.getValue();
                var kept = new ArrayList<Json>();
                if (random.nextInt(4) == 0) {
                    Json value = List.of(Json.text("own"), Json.text(" "), Json.Null.NULL, Json.number(7))
                            .get(random.nextInt(4));
                    own.put(property, value);
                    expected.put(property, value);
                    if (value.equals(Json.text("own")) || value.equals(Json.number(7))) {
                        kept.add(value);
                    }
                }
                if (random.nextInt(3) == 0) {
                    Place place = place(false);
                    campaign.put(field.getKey(), place.value());
                    add(place, kept);
                }
                for (List<String> query : queries) {
                    for (int times = random.nextInt(5) / 2; times > 0; times--) {
                        Place place = place(true);
                        query.add(property + "=" + URLEncoder.encode(((Json.Text) place.value()).value(),
                                StandardCharsets.UTF_8));
                        add(place, kept);
                    }
                }
                if (!kept.isEmpty()) {
                    expected.put(property, kept.getFirst());
                    found++;
                }
            }
            String url = "https://x.example/p?" + String.join("&", queries.get(2)) + "#utm_source=no";
            own.put("url", Json.text(url));
            expected.put("url", Json.text(url));
            Json.Obj input = Json.obj("userId", "u", "event", "E", "properties", new Json.Obj(own), "context",
                    Json.obj("campaign", new Json.Obj(campaign), "page", Json.obj("search",
                            "?" + String.join("&", queries.get(0)), "url",
                            "https://x.example/?" + String.join("&", queries.get(1)))));

            assertThat(accepted(call(CallIntake.Type.TRACK, input.toJson())).properties().toJson())
                    .as("-Dleadscore.seed=%s %s", seed, input.toJson())
                    .isEqualTo(new Json.Obj(expected).toJson());
        }
        assertThat(found).as("-Dleadscore.seed=%s", seed).isGreaterThan(ROUNDS);
    }

    private static void add(Place place, List<Json> kept) {
        if (place.kept() != null) {
            kept.add(Json.text(place.kept()));
        }
    }
}
