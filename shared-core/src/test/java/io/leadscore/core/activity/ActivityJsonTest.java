package io.leadscore.core.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leadscore.core.fixtures.Activities;
import io.leadscore.core.intake.Scribble;
import io.leadscore.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivityJsonTest {
    private static final Activity VISIT = Activities.of("Page Viewed")
            .at("2026-01-15T10:00:00.250Z")
            .receivedAt("2026-01-15T10:00:01Z")
            .property("path", "/pricing")
            .property("a", new Json.Num("1.50"))
            .trait("industry", "Technology")
            .email("ada@example.com")
            .userId("u-1")
            .email("a@example.com")
            .build();

    @Test
    void the_payload_is_short_and_sorted() {
        assertThat(ActivityJson.write(VISIT)).isEqualTo("""
                {"s":"web","m":"m-1","e":"Page Viewed","o":1768471200250,"r":1768471201000,\
                "p":{"a":1.50,"path":"/pricing"},"t":{"industry":"Technology"},\
                "i":{"userId":["u-1"],"email":["a@example.com","ada@example.com"]}}""");
        assertThat(ActivityJson.write(Activities.learnt().userId("u").build())).isEqualTo("""
                {"s":"web","m":"m-1","o":1767268800000,"r":1767268800000,"i":{"userId":["u"]}}""");
    }

    @Test
    void what_was_written_is_read_again() {
        assertThat(ActivityJson.read(ActivityJson.write(VISIT))).isEqualTo(VISIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "1.0", "1.50", "1e3", "1E+3", "0.000001", "999999999999999", "-1e-10"})
    void number_literals_stay_as_they_came(String literal) {
        Activity activity = Activities.of("e").property("n", new Json.Num(literal)).userId("u").build();

        assertThat(ActivityJson.read(ActivityJson.write(activity)).properties().get("n"))
                .isEqualTo(new Json.Num(literal));
    }

    /** Whether an activity can have these fields. Random objects are never too deep. */
    private static boolean fits(Json value) {
        return switch (value) {
            case Json.Obj(var fields) -> fields.keySet()
                    .stream()
                    .allMatch(name -> name.length() <= ActivityLimits.MAX_NAME_CHARS)
                    && fields.values().stream().allMatch(ActivityJsonTest::fits);
            case Json.Arr(var items) ->
                items.size() <= ActivityLimits.MAX_ARRAY_ITEMS && items.stream().allMatch(ActivityJsonTest::fits);
            case Json.Text _,Json.Num _,Json.Bool _,Json.Null _ -> true;
        };
    }

    @Test
    void any_activity_is_read_as_it_was_written_and_equal_ones_have_one_payload() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        var scribble = new Scribble(random);
        int compared = 0;
        for (int n = 0; n < 5_000; n++) {
            Json.Obj properties = scribble.object(6);
            Json.Obj traits = scribble.object(3);
            boolean fits = fits(properties) && fits(traits)
                    && properties.toJson().length() + traits.toJson().length() < 30_000;
            if (fits && scribble.shuffled(properties) instanceof Json.Obj shuffled) {
                Activities one = (random.nextBoolean() ? Activities.of("e") : Activities.learnt()).traits(traits)
                        .at(Instant.ofEpochMilli(random.nextLong(2_000_000_000_000L)))
                        .receivedAt(Instant.ofEpochMilli(2_000_000_000_000L))
                        .userId("u\"\\\u2028😀");
                Activity activity = one.properties(properties).build();
                assertThat(ActivityJson.read(ActivityJson.write(activity))).as("seed %s", seed).isEqualTo(activity);
                assertThat(ActivityJson.write(one.properties(shuffled).build())).as("seed %s", seed)
                        .isEqualTo(ActivityJson.write(activity));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(2_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"s\":\"web\"}", "{\"s\":\"web\",\"m\":\"m\",\"o\":\"1\",\"r\":1}",
            "{\"s\":\"web\",\"m\":\"m\",\"o\":1,\"r\":1} x"})
    void anything_else_is_a_fault(String payload) {
        assertThatIllegalArgumentException().isThrownBy(() -> ActivityJson.read(payload));
    }

    @Test
    void a_message_sent_again_says_the_same_whenever_it_comes() {
        Activities visit = Activities.of("Page Viewed").property("path", "/").userId("u");
        Activity first = visit.build();

        assertThat(first.saysTheSameAs(visit.on("2026-02-01").build())).isTrue();
        assertThat(first.saysTheSameAs(visit.property("path", "/other").build())).isFalse();
        assertThat(first.saysTheSameAs(visit.trait("a", 1).build())).isFalse();
        assertThat(first.saysTheSameAs(visit.email("a@b.example").build())).isFalse();
        assertThat(first.saysTheSameAs(visit.source("app").build())).isFalse();
    }

    /** The samples never change: tables have such payloads for ever. */
    @Test
    void payloads_of_earlier_and_later_versions_are_readable() throws IOException {
        Activity activity = ActivityJson.read(sample("activity-1.json"));
        assertThat(ActivityJson.write(activity)).isEqualTo(sample("activity-1.json"));
        assertThat(activity.event()).isEqualTo("Content Downloaded");
        assertThat(activity.trusted()).isTrue();
        assertThat(activity.identities()).hasSize(4);
        assertThat(ActivityJson.read(sample("activity-later.json"))).isEqualTo(activity);
    }

    private static String sample(String name) throws IOException {
        try (InputStream json = ActivityJsonTest.class.getResourceAsStream("/formats/" + name)) {
            return new String(Objects.requireNonNull(json).readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
