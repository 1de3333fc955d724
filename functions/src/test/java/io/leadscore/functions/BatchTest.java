package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Json;
import io.leadscore.functions.port.BusyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches over HTTP: what they leave behind is what their calls leave behind one by one. */
class BatchTest {
    private static final List<String> BAD = List.of("7", "{}", "NaN", "{\"type\": \"track\", \"userId\": \"u1\"}",
            "{\"type\": \"track\", \"event\": \"E\"}", "{\"type\": \"track\", \"event\": \"E\", \"event\": \"F\"}",
            "{\"type\": \"track\", \"userId\": \"u2\", \"event\": \"E\", \"properties\": {\"n\": -Infinity}}");

    private final Functions functions = new Functions();

    private static String batch(List<String> calls) {
        return "{\"batch\": [" + String.join(", ", calls) + "]}";
    }

    private static String track(String messageId, String rest) {
        return "{\"type\": \"track\", \"event\": \"Webinar Attended\", \"messageId\": \"" + messageId + "\", " + rest
                + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/batch", "/v1/b", "/v1/import", "/v1/import/", "//v1/batch"})
    void a_batch_is_stored_and_names_what_it_rejects(String path) {
        Answer answer = functions.ingest(Http.call(path, batch(List.of(track("m1", "\"userId\": \"u1\""),
                "{\"type\": \"track\", \"userId\": \"u1\", \"messageId\": \"m2\"}", "7",
                track("m4", "\"userId\": \"u2\"")))));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.at("success")).isEqualTo("true");
        assertThat(answer.objects("rejected")).extracting(rejection -> rejection.get("index"))
                .containsExactly(Json.number(1), Json.number(2));
        assertThat(answer.objects("rejected").getFirst().text("messageId")).isEqualTo("m2");
        assertThat(answer.body()).contains("\"field\":\"event\"");
        assertThat(functions.stored()).extracting(Activity::messageId).containsExactlyInAnyOrder("m1", "m4");
        assertThat(functions.metrics).containsEntry("Accepted", 2).containsEntry("Rejected", 2);
    }

    @Test
    void a_batch_of_unusable_items_alone_is_still_200() {
        Answer answer = functions.ingest(Http.call("/v1/batch", "{\"batch\": [1, null, {}]}"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.objects("rejected")).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"batch\": []}", "{\"batch\": {}}", "[]", "{\"batch\": [}", "{\"batch\": null}",
            "x"})
    void what_is_no_batch_is_refused(String body) {
        assertThat(functions.ingest(Http.call("/v1/batch", body)).status()).isEqualTo(400);
    }

    @Test
    void a_batch_has_at_most_2500_items() {
        String item = "{\"type\": \"track\", \"event\": \"E\", \"userId\": \"u\"}";

        assertThat(
                functions.ingest(Http.call("/v1/batch", batch(IntStream.range(0, 2_501).mapToObj(i -> item).toList())))
                        .status())
                .isEqualTo(413);
        assertThat(functions.stored()).isEmpty();
    }

    @Test
    void the_write_key_can_be_in_the_batch() {
        String body = "{\"writeKey\": \"key1\", \"batch\": [" + track("m1", "\"userId\": \"u1\"") + "]}";

        assertThat(functions.ingest(Http.post("/v1/import", "application/json", body)).status()).isEqualTo(200);
        assertThat(functions.ingest(Http.post("/v1/import", "application/json", body.replace("key1", "key9"))).status())
                .isEqualTo(401);
        assertThat(functions.ingest(Http.call("/v1/batch", "")
                .bytes(Http.gzip(body.getBytes(
                        java.nio.charset.StandardCharsets.UTF_8))))
                .status()).isEqualTo(200);
    }

    @Test
    void after_a_fault_the_whole_batch_can_be_sent_again() {
        List<String> calls = IntStream.range(0, 30)
                .mapToObj(i -> track("m" + i, "\"userId\": \"u" + i % 7 + "\""))
                .toList();
        functions.fault = new BusyException("throttled");
        assertThat(functions.ingest(Http.call("/v1/batch", batch(calls))).status()).isEqualTo(503);
        functions.fault = null;
        assertThat(functions.ingest(Http.call("/v1/batch", batch(calls))).status()).isEqualTo(200);
        assertThat(functions.ingest(Http.call("/v1/batch", batch(calls))).status()).isEqualTo(200);
        assertThat(functions.stored()).hasSize(30);
    }

    @Test
    void random_calls_leave_the_same_leads_in_batches_and_one_by_one() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        for (int n = 0; n < 60; n++) {
            var random = new Random(seed + n);
            List<String> calls = calls(random);
            var single = new Functions();
            for (String call : calls) {
                single.ingest(Http.call("/v1/batch", batch(List.of(call))));
            }
            var batched = new Functions();
            for (int from = 0; from < calls.size();) {
                int to = Math.min(calls.size(), from + 1 + random.nextInt(20));
                assertThat(batched.ingest(Http.call("/v1/batch", batch(calls.subList(from, to)))).status())
                        .isEqualTo(200);
                from = to;
            }
            assertThat(leads(batched)).as("seed %s", seed + n).isEqualTo(leads(single));
        }
    }

    /** Few people and browsers, so that calls meet; the times ascend, as those of an SDK do. Some calls cannot be used. */
    private static List<String> calls(Random random) {
        var calls = new ArrayList<String>();
        for (int i = 0; i < 40; i++) {
            var who = new ArrayList<String>();
            int person = random.nextInt(4);
            boolean isKnown = random.nextInt(3) == 0;
            if (random.nextInt(3) > 0) {
                who.add("\"anonymousId\": \"a" + random.nextInt(4) + "\"");
            }
            if (isKnown) {
                who.add("\"userId\": \"u" + person + "\"");
            }
            if (who.isEmpty() || random.nextInt(3) == 0) {
                who.add("\"traits\": {\"email\": \"e" + person + "@x.example\"}");
            }
            if (random.nextInt(8) == 0) {
                calls.add(BAD.get(random.nextInt(BAD.size())));
            }
            String at = "\"timestamp\": \"2026-02-%02dT10:00:00Z\"".formatted(1 + i / 2);
            calls.add(track("m" + (random.nextInt(10) == 0 ? i / 2 : i), at + ", " + String.join(", ", who)));
        }
        return calls;
    }

    /** The leads without their ids: identities, traits, activities and score cards. */
    private static Set<String> leads(Functions functions) {
        return functions.store.scan(null, 1_000)
                .items()
                .stream()
                .map(leadId -> {
                    Answer lead = functions.ask(Http.get("/leads/" + leadId));
                    String messages = functions.store.activities(leadId)
                            .map(stored -> stored.activity().toString().replaceAll("receivedAt=[^,]+", ""))
                            .sorted()
                            .collect(Collectors.joining(","));
                    return lead.at("identities") + lead.at("traits") + messages + lead.at("models.weighted-b2b");
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
