package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs of outsiders as they come over HTTP and the bus: what is left out is named and counted, and the rest is kept. */
class OutsideInputHttpTest {
    private final Functions functions = new Functions();

    @Test
    void an_answer_names_what_is_left_out_and_a_metric_counts_it() {
        Answer answer = functions.ingest(Http.call("/v1/track", """
                {"userId": "u1", "anonymousId": "null", "event": "Webinar Attended", "messageId": "m1",
                 "properties": [1], "timestamp": "soon", "context": {"traits": {"email": "n/a"}}}"""));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.at("messageId")).isEqualTo("m1");
        assertThat(answer.objects("warnings")).extracting(warning -> warning.text("field"))
                .containsExactly("anonymousId", "context.traits.email", "properties", "timestamp");
        assertThat(answer.objects("warnings")).extracting(warning -> warning.text("message")).doesNotContainNull();
        assertThat(functions.metrics).containsEntry("ValueLeftOut", 4)
                .containsEntry("IdentityBlocked", 2)
                .containsEntry("Accepted", 1);
        assertThat(functions.ask(Http.get("/leads/user:u1")).at("models.weighted-b2b.total")).isEqualTo("10");
    }

    @Test
    void an_input_that_names_nobody_is_refused_and_its_placeholders_are_counted() {
        Answer answer = functions.ingest(Http.call("/v1/track", "{\"userId\": \"undefined\", \"event\": \"e\"}"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(functions.metrics).containsEntry("IdentityBlocked", 1).containsEntry("Rejected", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"undefined", "null", "[object Object]", "NaN", "0"})
    void people_of_a_broken_program_do_not_become_one_lead(String placeholder) {
        for (String name : Set.of("mira", "noah")) {
            functions.ingest(Http.call("/v1/identify", "{\"userId\": \"" + placeholder + "\", \"anonymousId\": \""
                    + placeholder + "\", \"traits\": {\"email\": \"" + name + "@alpha.example\"}}"));
        }

        assertThat(functions.ask(Http.get("/leads/email:mira@alpha.example")).at("leadId"))
                .isNotEqualTo(functions.ask(Http.get("/leads/email:noah@alpha.example")).at("leadId"));
    }

    @Test
    void a_deployment_can_block_addresses_of_many_people() {
        var blocking = new Functions(Settings.from(java.util.Map.of("LEADSCORE_TABLE", "leadscore", "AWS_REGION",
                "eu-central-1", "LEADSCORE_BLOCKED_IDENTITIES", "info@*, Kiosk 1")), "weighted-b2b");
        Answer answer = blocking.ingest(Http.call("/v1/identify",
                "{\"userId\": \"kiosk 1\", \"anonymousId\": \"a\", \"traits\": {\"email\": \"Info@X.example\"}}"));

        assertThat(answer.objects("warnings")).extracting(warning -> warning.text("field"))
                .containsExactly("traits.email", "userId");
        blocking.event("""
                {"id": "e1", "source": "leadscore.activities", "detail-type": "track", "time": "2026-03-01T00:00:00Z",
                 "detail": {"type": "track", "event": "e", "userId": "Kiosk 1", "anonymousId": "b"}}""");
        assertThat(blocking.stored()).hasSize(2).allSatisfy(activity -> assertThat(activity.identities()).hasSize(1));
    }

    @Test
    void a_bus_event_keeps_what_is_usable() {
        functions.event("""
                {"id": "e1", "source": "leadscore.activities", "detail-type": "track", "time": "2026-03-01T00:00:00Z",
                 "detail": {"type": "track", "event": "Webinar Attended", "userId": "u1", "properties": [], "traits": [],
                 "anonymousId": "a\\ud83d", "context": {"traits": {"email": "n/a"}}, "n": 820982911946154508}}""");

        assertThat(functions.stored()).singleElement()
                .satisfies(activity -> assertThat(activity.identities()).hasSize(1));
        assertThat(functions.metrics).containsEntry("Accepted", 1).containsEntry("ValueLeftOut", 2);
    }

    @Test
    void digits_that_no_double_can_hold_arrive() {
        functions.ingest(Http.call("/v1/track", """
                {"userId": 123456789012345678, "event": "Order Completed", "timestamp": 1764115200000000,
                 "properties": {"order_id": 820982911946154508}}"""));

        Activity activity = functions.stored().getFirst();
        assertThat(activity.properties().text("order_id")).isEqualTo("820982911946154508");
        assertThat(activity.occurredAt()).isEqualTo(Functions.START);
        assertThat(functions.ask(Http.get("/leads/user:123456789012345678")).status()).isEqualTo(200);
    }

    @Test
    void a_domain_is_one_domain_in_ascii_and_in_its_own_letters() {
        functions.ingest(Http.form("/forms/contact", "email=uwe%40xn--bcher-kva.example&_messageId=1"));
        functions.ingest(Http.form("/forms/contact", "email=Uwe%40b%C3%BCcher.example&_messageId=2"));

        assertThat(functions.stored()).hasSize(2);
        Answer lead = functions.ask(Http.get("/leads/email:uwe@b%C3%BCcher.example"));
        assertThat(lead.at("leadId"))
                .isEqualTo(functions.ask(Http.get("/leads/email:uwe@xn--bcher-kva.example")).at("leadId"));
        assertThat(lead.at("identities.email")).isEqualTo("[\"uwe@xn--bcher-kva.example\"]");
        assertThat(lead.at("traits.email")).isEqualTo("Uwe@b\u00fccher.example");
    }

    @Test
    void a_double_click_counts_once_and_a_later_post_counts_again() {
        String fields = "email=a%40x.example&message=hi";
        Answer first = functions.ingest(Http.form("/forms/demo", fields));
        functions.advance(Duration.ofSeconds(2));
        Answer second = functions.ingest(Http.form("/forms/demo", fields));

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(functions.stored()).hasSize(1);
        functions.ingest(Http.form("/forms/demo", fields + "+there"));
        functions.ingest(Http.form("/forms/other", fields));
        functions.advance(Duration.ofMinutes(10));
        functions.ingest(Http.form("/forms/demo", fields));
        assertThat(functions.stored()).hasSize(4);
    }

    @Test
    void a_robot_gets_the_answer_of_a_visitor() {
        Answer robot = functions.ingest(Http.form("/forms/demo", "email=a%40x.example&bot-field=x"));
        Answer visitor = functions.ingest(Http.form("/forms/demo", "email=a%40x.example"));

        assertThat(robot.status()).isEqualTo(200);
        assertThat(robot.at("messageId")).hasSameSizeAs(visitor.at("messageId"));
        assertThat(functions.stored()).hasSize(1);
    }

    /** The bodies differ in one random place of the kinds that people report. */
    @Test
    void one_odd_value_never_costs_a_call() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        String[] odd = {"[]", "[1]", "\"\"", "null", "\"n/a\"", "1e400", "9007199254740993123", "\"\\ud83d\"", "true",
                "{\"a\":[[[]]]}", "\"\\u0000\"", "\"\\u200b\"", "-1", "\"" + "x".repeat(9_000) + "\"",
                "{\"\\ude00\":1}",
                "[" + "1,".repeat(150) + "1]"};
        String[] places = {"anonymousId", "timestamp", "sentAt", "originalTimestamp", "messageId", "properties",
                "traits",
                "context", "integrations", "name", "category", "type", "channel", "version"};
        for (int n = 0; n < 1_500; n++) {
            String body = "{\"userId\": \"u-1\", \"event\": \"Webinar Attended\", \""
                    + places[random.nextInt(places.length)]
                    + "\": " + odd[random.nextInt(odd.length)] + "}";
            String route = new String[]{"track", "identify", "page", "screen"}[random.nextInt(4)];
            Answer answer = functions.ingest(Http.call("/v1/" + route, body));
            assertThat(answer.status()).as("seed %s, %s %s: %s", seed, route, body, answer.body()).isEqualTo(200);
        }
    }
}
