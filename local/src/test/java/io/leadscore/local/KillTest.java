package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of {@code up --data} at any moment loses no acknowledged message, and publishes no second event of a change. */
class KillTest {
    private static final int ROUNDS = Integer.getInteger("leadscore.kills", 4);
    private static final int WRITERS = 4;
    /** With this many, most messages make a lead, and each new lead records an event. A kill then finds unpublished events. */
    private static final int LEADS = 2_000;
    private static final int MAX_LOAD_MILLIS = 1_500;
    private static final int MAX_LOAD_ANSWERS = 100;
    private static final int MAX_START_MILLIS = 3_000;
    /** Each of the first three turns a Prospect into a Lead. The last one turns it into a Prospect again. */
    private static final List<String> EVENTS = List.of("Webinar Attended", "Email Opened", "Email Link Clicked",
            "Unsubscribed");

    private final long seed = Long.getLong("leadscore.seed", new Random().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);
    /** Message ids that were answered with 200, by lead. */
    private final Map<String, Set<String>> acknowledged = new ConcurrentHashMap<>();
    /** Leads for which a message was sent, answered or not. */
    private final Set<String> leads = ConcurrentHashMap.newKeySet();

    @TempDir
    Path directory = Path.of("");

    @Test
    void every_recorded_event_is_published_and_every_accepted_message_is_stored_once() throws Exception {
        String data = directory.resolve("data").toString();
        var children = new ArrayList<ProcessHandle>();
        for (int round = 0; round < ROUNDS; round++) {
            boolean withChildren = round % 2 == 0;
            boolean onAnswer = round / 2 % 2 == 0;
            // The very first one starts in an empty directory.
            if (onAnswer == withChildren) {
                children.addAll(startUntilKilled(data, withChildren));
            }
            // The database of the process before may still be ending.
            UpProcess up = UpProcess.start("--data", data);
            assertThat(up.children()).as("DynamoDB Local is a child").isNotEmpty();
            children.addAll(up.children());
            loadUntilKilled(up, round, onAnswer, withChildren ? up::kill9WithChildren : up::kill9);
        }
        try (var up = UpProcess.start("--data", data)) {
            check(up);
        }
        UpProcess.awaitGone(children);
    }

    private List<ProcessHandle> startUntilKilled(String data, boolean withChildren) throws Exception {
        Process process = UpProcess.command(List.of("up", "--port", "0", "--data", data))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_START_MILLIS));
        List<ProcessHandle> children = process.descendants().toList();
        if (withChildren) {
            children.forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly().waitFor();
        return children;
    }

    /** An answer that was given too early shows most likely when the kill follows it at once. */
    private void loadUntilKilled(UpProcess up, int round, boolean onAnswer, Runnable kill) throws Exception {
        long before = acknowledgedCount();
        long last = before + WRITERS + random.nextInt(MAX_LOAD_ANSWERS);
        try (var writers = Executors.newFixedThreadPool(WRITERS)) {
            for (int writer = 0; writer < WRITERS; writer++) {
                var mine = random.split();
                String prefix = round + "-" + writer + "-";
                writers.execute(() -> write(up, mine, prefix, () -> {
                    if (onAnswer && acknowledgedCount() >= last) {
                        kill.run();
                    }
                }));
            }
            if (!onAnswer) {
                awaitAcknowledged(before + WRITERS);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_LOAD_MILLIS));
                kill.run();
            }
            up.awaitEnd();
            writers.shutdownNow();
        }
    }

    /** On a busy machine the first answer takes long. A kill before it would prove nothing. */
    private void awaitAcknowledged(long count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (acknowledgedCount() < count) {
            assertThat(System.nanoTime()).as("no answer, %s", message()).isLessThan(deadline);
            UpProcess.pause();
        }
    }

    private long acknowledgedCount() {
        return acknowledged.values().stream().mapToLong(Set::size).sum();
    }

    private void write(UpProcess up, SplittableRandom mine, String prefix, Runnable answered) {
        for (int i = 0; up.process.isAlive(); i++) {
            String lead = "lead-" + mine.nextInt(LEADS);
            String messageId = prefix + i;
            leads.add(lead);
            String call = "{\"event\": \"%s\", \"messageId\": \"%s\", \"userId\": \"%s\"}"
                    .formatted(EVENTS.get(mine.nextInt(EVENTS.size())), messageId, lead);
            try {
                if (up.post("/v1/track?writeKey=local", call).statusCode() == 200) {
                    acknowledged.computeIfAbsent(lead, _ -> ConcurrentHashMap.newKeySet()).add(messageId);
                    answered.run();
                }
            } catch (IOException _) {
                // The kill came before the answer: the message may be stored or not.
            }
        }
    }

    private void check(UpProcess up) throws Exception {
        assertThat(acknowledged).as(message()).isNotEmpty();
        var lost = new TreeSet<String>();
        var recorded = new TreeSet<String>();
        for (String lead : leads) {
            var messages = new ArrayList<String>();
            var seqs = new TreeSet<Long>();
            for (Json.Obj entry : history(up, "user:" + lead)) {
                if ("activity".equals(entry.text("kind"))) {
                    messages.add(String.valueOf(entry.text("messageId")));
                } else {
                    recorded.add(String.valueOf(entry.text("id")));
                    seqs.add((long) ((Json.Num) Objects.requireNonNull(entry.get("seq"))).doubleValue());
                }
            }
            assertThat(messages).as("%s, %s", lead, message()).doesNotHaveDuplicates();
            acknowledged.getOrDefault(lead, Set.of())
                    .stream()
                    .filter(message -> !messages.contains(message))
                    .forEach(lost::add);
            assertThat(seqs).as(message()).hasSize(seqs.isEmpty() ? 0 : Math.toIntExact(seqs.last()));
        }
        assertThat(lost).as("lost of %d messages that were answered with 200, %s", acknowledgedCount(), message())
                .isEmpty();
        assertThat(recorded).as(message()).isNotEmpty();
        up.awaitEvents(recorded, message());
        Map<String, String> byId = new HashMap<>();
        for (Json.Obj event : up.events()) {
            String id = String.valueOf(event.text("id"));
            assertThat(event.object("detail").object("metadata").text("id")).isEqualTo(id);
            String detail = event.object("detail").toJson();
            assertThat(byId.getOrDefault(id, detail)).as("two different events with the same id, %s", message())
                    .isEqualTo(detail);
            byId.put(id, detail);
        }
        byId.keySet().removeIf(id -> id.startsWith("model/"));
        assertThat(byId.keySet()).as("only events that were recorded, %s", message()).isSubsetOf(recorded);
    }

    private static List<Json.Obj> history(UpProcess up, String lead) throws IOException {
        var entries = new ArrayList<Json.Obj>();
        String query = "";
        while (true) {
            var answer = up.get("/leads/" + lead + "/history" + query);
            if (answer.statusCode() == 404) {
                return entries;
            }
            Json.Obj page = up.json(answer);
            ((Json.Arr) Objects.requireNonNull(page.get("entries"))).items()
                    .forEach(entry -> entries.add((Json.Obj) entry));
            String cursor = page.text("cursor");
            if (cursor == null) {
                return entries;
            }
            query = "?cursor=" + cursor;
        }
    }

    private String message() {
        return "-Dleadscore.seed=" + seed;
    }
}
