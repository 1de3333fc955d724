package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random bytes and damaged requests: every input gets an answer, and none is a server error. */
class FuzzTest {
    private static final int RUNS = 3_000;

    private static final List<String> PATHS = List.of("/forms/contact", "/forms/%zz", "/v1/track", "/v1/identify",
            "/v1/p",
            "/v1/s", "//v1/track/", "/v1/batch", "/forms/" + "x".repeat(300), "/");
    private static final List<String> LEAD_PATHS = List.of("/leads", "/leads/user:u1", "/leads/u1/score",
            "/leads/email:a@b.example/history", "/leads/user:u1/score", "/leads/user:u1/history", "/openapi.json");
    private static final List<String> TYPES = List.of("", "application/json", "text/plain", "multipart/form-data",
            "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "multipart/mixed; boundary=\"",
            "\u0000");
    private static final List<String> BODIES = List.of(
            "{\"userId\":\"u1\",\"event\":\"Webinar Attended\",\"properties\":{\"a\":[1,2.5,null,{\"b\":\"\u00e9\"}]}}",
            "{\"userId\":\"u1\",\"traits\":{\"email\":\"a@b.example\",\"companySize\":\"51-200\"},\"timestamp\":\"2026-01-01\"}",
            "email=a%40b.example&name=Zo%C3%AB&_next=https%3A%2F%2Fkey.example%2F&_messageId=m1&topic=1&topic=2",
            part("name=\"email\"") + part("name=\"cv\"; filename=\"a\"") + "--b--\r\n",
            "", "[]", "{\"userId\":\"u1\"}");
    private static final List<String> QUERIES = List.of("", "at=2026-01-01", "limit=5", "cursor=W10", "stage=MQL",
            "model=weighted-b2b", "at=%zz", "key=key1", "limit=5&cursor=eyJ9", "at=+1000000000-01-01");

    private static String part(String parameters) {
        return "--b\r\nContent-Disposition: form-data; " + parameters + "\r\n\r\na@b.example\r\n";
    }

    @Test
    void no_input_causes_a_server_error() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        var functions = new Functions();
        var statuses = new TreeMap<Integer, Integer>();
        for (int run = 0; run < RUNS; run++) {
            String what = "-Dleadscore.seed=" + seed + ", run " + run;
            boolean reading = random.nextInt(4) == 0;
            Http request = request(random, reading);
            Answer answer = reading ? functions.ask(request) : functions.ingest(request);
            statuses.merge(answer.status(), 1, Integer::sum);
            assertThat(answer.status()).as(what).isBetween(200, 499);
            wellFormed(answer, what);
        }
        // If all inputs were refused by the first check, the test would prove nothing about the later ones.
        assertThat(statuses).as("seed %d", seed).containsKeys(200, 303, 400, 401, 404, 405, 413, 415);
        assertThat(statuses.get(200)).as("seed %d", seed).isGreaterThan(RUNS / 20);
    }

    private static void wellFormed(Answer answer, String what) {
        String type = answer.headers().getOrDefault("content-type", "");
        if (answer.status() >= 400) {
            assertThat(type).as(what).isEqualTo("application/problem+json");
            Set<String> fields = new TreeSet<>(answer.json().fields().keySet());
            assertThat(fields).as(what).contains("type", "title", "status", "detail");
        } else if (answer.status() == 200 && !type.startsWith("text/html")) {
            assertThat(answer.json().isEmpty()).as(what).isFalse();
        }
    }

    private static Http request(Random random, boolean reading) {
        String method = random.nextInt(12) == 0
                ? List.of("GET", "POST", "OPTIONS", "PUT", "\u00e9", "").get(random.nextInt(6))
                : reading ? "GET" : "POST";
        String path = damaged(random, pick(random, reading ? LEAD_PATHS : PATHS), 8);
        var request = new Http(method, path, damaged(random, pick(random, QUERIES), 4), java.util.Map.of(), null, false)
                .header("content-type", pick(random, TYPES));
        if (random.nextInt(8) != 0) {
            request = request.header("authorization", damaged(random, Http.basic(Functions.KEY), 20));
        }
        if (random.nextInt(4) == 0) {
            request = request.header("accept", "text/html");
        }
        byte[] body = body(random);
        return random.nextBoolean()
                ? request.bytes(body)
                : new Http(request.method(), request.path(), request.query(), request.headers(),
                        new String(body, StandardCharsets.UTF_8), random.nextInt(20) == 0);
    }

    private static byte[] body(Random random) {
        byte[] body = pick(random, BODIES).getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(50) == 0) {
            body = new byte[40_000 + random.nextInt(600_000)];
            random.nextBytes(body);
        } else if (random.nextInt(25) == 0) {
            String message = "x".repeat(40_000 + random.nextInt(600_000));
            return ("email=a%40b.example&message=" + message).getBytes(StandardCharsets.UTF_8);
        } else if (random.nextInt(10) == 0) {
            body = new byte[random.nextInt(200)];
            random.nextBytes(body);
        }
        if (random.nextInt(3) == 0) {
            body = mutated(random, body);
        }
        if (random.nextInt(4) == 0) {
            body = Http.gzip(body);
            body = random.nextInt(3) == 0 ? mutated(random, body) : body;
        }
        return body;
    }

    private static byte[] mutated(Random random, byte[] bytes) {
        byte[] mutated = bytes.clone();
        for (int i = 0; i <= random.nextInt(4) && mutated.length > 0; i++) {
            switch (random.nextInt(3)) {
                case 0 -> mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
                case 1 -> mutated = Arrays.copyOf(mutated, random.nextInt(mutated.length) + 1);
                default ->
                    mutated[random.nextInt(mutated.length)] = (byte) "{}[]\",:%&=-\r\n\\".charAt(random.nextInt(14));
            }
        }
        return mutated;
    }

    private static String damaged(Random random, String text, int oneIn) {
        if (random.nextInt(oneIn) != 0 || text.isEmpty()) {
            return text;
        }
        int at = random.nextInt(text.length());
        return text.substring(0, at) + (char) (1 + random.nextInt(0x2ff)) + text.substring(at + 1);
    }

    private static String pick(Random random, List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
