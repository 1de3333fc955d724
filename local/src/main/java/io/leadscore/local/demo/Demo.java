package io.leadscore.local.demo;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.model.ShippedModels;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import io.leadscore.local.demo.Journey.Call;
import io.leadscore.local.demo.Journey.Kind;

/**
 * Fills a local system with made-up leads of the last 90 days. It does what the world would have done: it sends the calls of each
 * day while the system's clock is at that day, and runs sweeps. So stages, events and sweeps have the days on
 * which they happened. The leads are the same each time; only their days differ.
 */
public final class Demo {
    /** How many days the leads have a past. */
    public static final int DAYS = 90;
    /** Enough to fill pages of the table, and few enough to be made in seconds. */
    public static final int PEOPLE = 240;

    /** The same leads each time. The number has no meaning. */
    private static final long SEED = 20_260_101;
    /** In 100 people. */
    private static final List<Share> SHARES = List.of(new Share(Kind.VISITOR, 20), new Share(Kind.READER, 42),
            new Share(Kind.EVALUATOR, 20), new Share(Kind.BUYER, 8), new Share(Kind.LEAVER, 7),
            new Share(Kind.COMPETITOR, 3));
    /** Long enough for most sellers of the demo, and too short for some. */
    private static final int ANSWER_WITHIN_DAYS = 3;
    /** The sweep runs after midnight, as in a deployment. */
    private static final Duration AFTER_MIDNIGHT = Duration.ofMinutes(15);
    /** The nights of which the page shows the sweeps. Each of them has its own. */
    private static final int LAST_NIGHTS = 8;
    /** A sweep takes half a second, whatever it finds. */
    private static final int NIGHTS_OF_A_SWEEP = 15;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private record Share(Kind kind, int ofHundred) {}

    private final URI system;
    private final String writeKey;
    private final HttpClient http;

    private Demo(URI system, String writeKey, HttpClient http) {
        this.system = system;
        this.writeKey = writeKey;
        this.http = http;
    }

    /** The model of the made-up leads: {@code weighted-b2b}, with a hand-off to sales. */
    public static Json model() {
        try {
            return new JsonReader(JsonReader.Limits.DOCUMENT).readObject(ShippedModels.json("weighted-b2b"))
                    .with("handOff", Json.obj("stage", "SQL", "withinDays", ANSWER_WITHIN_DAYS));
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("a shipped model is not JSON", e);
        }
    }

    /**
     * Fills a system that has no lead.
     *
     * @param writeKey its secret write key
     * @param now      the time of the machine
     * @param done     gets the number of days that are done, after each day
     * @throws IOException if the system refuses something or does not answer
     */
    public static void fill(URI system, String writeKey, Instant now, IntConsumer done) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            new Demo(system, writeKey, http).fill(now, done);
        }
    }

    private void fill(Instant now, IntConsumer done) throws IOException {
        LocalDate today = UtcDays.of(now);
        List<Call> calls = calls(now);
        int sent = 0;
        for (int day = 0; day <= DAYS; day++) {
            Instant midnight = today.minusDays(DAYS - day).atStartOfDay().toInstant(ZoneOffset.UTC);
            Instant swept = midnight.plus(AFTER_MIDNIGHT);
            if (isSwept(day) && swept.isBefore(now)) {
                clock(swept);
                post("/_local/sweep", Json.Obj.EMPTY);
            }
            Instant evening = midnight.plus(Duration.ofDays(1)).minusSeconds(1);
            clock(evening.isBefore(now) ? evening : now);
            var ofDay = new ArrayList<Call>();
            for (; sent < calls.size() && calls.get(sent).at().isBefore(evening); sent++) {
                ofDay.add(calls.get(sent));
            }
            send(ofDay);
            done.accept(day);
        }
        send(HttpRequest.newBuilder(system.resolve("/_local/clock")).DELETE());
    }

    /** Sends what people did, and then what sales said of them. */
    private void send(List<Call> calls) throws IOException {
        List<Json.Obj> activities = calls.stream().filter(call -> call.outcomeOf() == null).map(Call::body).toList();
        if (!activities.isEmpty()) {
            post("/v1/batch?writeKey=" + writeKey, Json.obj("batch", activities));
        }
        for (Call call : calls) {
            if (call.outcomeOf() != null) {
                post("/leads/user:" + call.outcomeOf() + "/outcomes", call.body());
            }
        }
    }

    /** What all people did until now, and what sales said of them, in order. */
    static List<Call> calls(Instant now) {
        var random = new Random(SEED);
        LocalDate today = UtcDays.of(now);
        var calls = new ArrayList<Call>();
        for (int number = 1; number <= PEOPLE; number++) {
            Kind kind = kind(random.nextInt(100));
            LocalDate first = today.minusDays(random.nextInt(DAYS));
            calls.addAll(Journey.of(kind, Person.random(random, number, kind == Kind.COMPETITOR),
                    first.atStartOfDay().toInstant(ZoneOffset.UTC), random));
        }
        return calls.stream().filter(call -> call.at().isBefore(now)).sorted(Call.IN_ORDER).toList();
    }

    /** A sweep that comes late changes no history, so most nights of the past can share one. */
    private static boolean isSwept(int day) {
        return day > DAYS - LAST_NIGHTS || day % NIGHTS_OF_A_SWEEP == 0;
    }

    private static Kind kind(int drawn) {
        int upTo = 0;
        for (Share share : SHARES) {
            upTo += share.ofHundred();
            if (drawn < upTo) {
                return share.kind();
            }
        }
        throw new IllegalStateException("the shares are of " + upTo + " people, and must be of 100");
    }

    private void clock(Instant at) throws IOException {
        post("/_local/clock", Json.obj("now", at.toString()));
    }

    private void post(String path, Json.Obj body) throws IOException {
        send(HttpRequest.newBuilder(system.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toJson())));
    }

    private void send(HttpRequest.Builder builder) throws IOException {
        HttpRequest request = builder.timeout(TIMEOUT).build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException(
                        request.method() + " " + request.uri().getPath() + " was answered by " + answer.statusCode()
                                + ": " + answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the demo was interrupted", e);
        }
    }
}
