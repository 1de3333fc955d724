package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.local.http.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * 200 connections at once lose and double nothing, are never reset, and each refusal says when to send again. It runs for a
 * few seconds; {@code -Dleadscore.load-seconds=40} makes it longer.
 */
class LoadTest {
    private static final int SECONDS = Integer.getInteger("leadscore.load-seconds", 2);
    private static final int CONNECTIONS = 200;
    /** So few that several connections write to one lead at once. */
    private static final int LEADS = 60;

    private final long seed = Long.getLong("leadscore.seed", new Random().nextLong());
    /** Message ids that were answered with 200, by lead. */
    private final Map<String, Set<String>> acknowledged = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

    @Test
    void two_hundred_connections_lose_nothing_and_are_never_reset() throws Exception {
        try (var up = UpProcess.start()) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            var random = new SplittableRandom(seed);
            try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CONNECTIONS; i++) {
                    int connection = i;
                    var mine = random.split();
                    senders.execute(() -> send(up.url().getPort(), connection, mine, end));
                }
            }
            assertThat(faults).as(message()).isEmpty();
            // Each connection has had an answer at least, also on a busy machine.
            assertThat(answers.values().stream().mapToInt(AtomicInteger::get).sum()).as(message())
                    .isGreaterThanOrEqualTo(CONNECTIONS);
            int stored = check(up);
            System.out.printf("%d connections for %d s: answers by status %s, %d activities stored, seed %d%n",
                    CONNECTIONS, SECONDS, new TreeMap<>(answers), stored, seed);
        }
    }

    /** Sends calls on one connection, one after the other, until the time is over. */
    private void send(int port, int connection, SplittableRandom mine, long end) {
        try (var client = new RawClient(port)) {
            for (int i = 0; System.nanoTime() < end; i++) {
                String lead = "lead-" + mine.nextInt(LEADS);
                String messageId = connection + "-" + i;
                String call = "{\"event\": \"E\", \"messageId\": \"%s\", \"userId\": \"%s\"}".formatted(messageId,
                        lead);
                var answer = client.write("POST /v1/track?writeKey=local HTTP/1.1\r\nHost: localhost:" + port
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + call.length() + "\r\n\r\n" + call)
                        .answer();
                answers.computeIfAbsent(answer.status(), _ -> new AtomicInteger()).incrementAndGet();
                switch (answer.status()) {
                    case 200 -> acknowledged.computeIfAbsent(lead, _ -> ConcurrentHashMap.newKeySet()).add(messageId);
                    case 429, 503 -> {
                        if (!answer.headers().containsKey("retry-after")) {
                            faults.add("no retry-after: " + answer);
                        }
                    }
                    default -> faults.add(answer.toString());
                }
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            faults.add("connection " + connection + ": " + e);
        }
    }

    /** Returns the number of stored activities, of which each acknowledged one is exactly one. */
    private int check(UpProcess up) throws IOException {
        int stored = 0;
        for (int i = 0; i < LEADS; i++) {
            String lead = "lead-" + i;
            List<String> messages = messages(up, lead);
            assertThat(messages).as("%s, %s", lead, message()).doesNotHaveDuplicates();
            var lost = new TreeSet<>(acknowledged.getOrDefault(lead, Set.of()));
            messages.forEach(lost::remove);
            assertThat(lost).as("lost of %s, %s", lead, message()).isEmpty();
            stored += messages.size();
        }
        assertThat(acknowledged).as(message()).isNotEmpty();
        return stored;
    }

    private static List<String> messages(UpProcess up, String lead) throws IOException {
        var messages = new ArrayList<String>();
        String query = "?limit=100";
        while (true) {
            var answer = up.get("/leads/user:" + lead + "/history" + query);
            if (answer.statusCode() == 404) {
                return messages;
            }
            Json.Obj page = up.json(answer);
            for (Json entry : ((Json.Arr) Objects.requireNonNull(page.get("entries"))).items()) {
                if (entry instanceof Json.Obj activity && "activity".equals(activity.text("kind"))) {
                    messages.add(String.valueOf(activity.text("messageId")));
                }
            }
            String cursor = page.text("cursor");
            if (cursor == null) {
                return messages;
            }
            query = "?limit=100&cursor=" + cursor;
        }
    }

    private String message() {
        return "-Dleadscore.seed=" + seed;
    }
}
