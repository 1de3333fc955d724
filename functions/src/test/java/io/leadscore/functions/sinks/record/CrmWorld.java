package io.leadscore.functions.sinks.record;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.crm.CrmSync;
import io.leadscore.functions.crm.CrmWork;
import io.leadscore.functions.crm.Qualifying;
import io.leadscore.functions.crm.ScoreWatch;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.port.crm.CrmSink;
import io.leadscore.functions.port.crm.Profiles;
import io.leadscore.functions.query.LeadProfile;
import io.leadscore.functions.query.PublishedStages;
import io.leadscore.functions.service.Crash;
import io.leadscore.functions.service.Scene;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Another system behind a network that loses and delays, a queue that repeats and reorders, and functions that die, all driven by one
 * random number generator. The services and the sink are those of production, over the reference store.
 */
public final class CrmWorld {
    /** What can happen to one request. */
    public enum Fault {
        /** 201. */
        NONE, BAD_REQUEST, UNAUTHORIZED, NOT_FOUND, CONFLICT, TOO_MANY, SERVER_ERROR, SERVER_ERROR_TAKEN,
        /** No answer, and the request lands later. */
        HANG, RESET, RESET_TAKEN, CRASH_BEFORE, CRASH_AFTER
    }

    /** A message that is not acknowledged is received again after this time. */
    static final Duration VISIBILITY = Duration.ofSeconds(330);
    private static final int MAX_STEPS = 2_000;
    private static final Instant NEVER = Instant.MAX;

    public final Scene scene = Scene.scored();
    public final Random random;
    public final Qualifying qualifying = new Qualifying(null, scene.models::forLead, new PublishedStages(scene.memory));
    public final List<String> refused = new ArrayList<>();
    /** The faults of the next requests, in order; none after them. */
    public final List<Fault> faults = new ArrayList<>();
    /** The most messages of one delivery. */
    public int batch = 3;
    /** Whether two functions work in turns. */
    public boolean takesTurns;
    /** Whether a delivery has as many as it can have. */
    public boolean fullBatches;
    /** When the next request lands that the other system holds back itself, and what lets it land. */
    public Supplier<Optional<Instant>> nextLanding = Optional::empty;
    public Runnable landOthers = () -> {};
    /** Runs while a request is on its way. */
    public Runnable during = () -> {};
    private final TreeMap<Instant, List<Runnable>> later = new TreeMap<>();
    private final List<Queued> queue = new ArrayList<>();
    private final Set<String> sent = new HashSet<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final CrmWork work;
    private final CrmWork other;
    private final Profiles profiles;

    private static final class Queued {
        final String id;
        final String body;
        Instant visible;
        int received;
        boolean done;

        Queued(String id, String body, Instant visible) {
            this.id = id;
            this.body = body;
            this.visible = visible;
        }
    }

    /** @param sink makes the sink of a function */
    public CrmWorld(Random random, Function<CrmWorld, CrmSink> sink) {
        this.random = random;
        profiles = new LeadProfile(scene.memory, scene.models, scene.clock);
        work = function(sink.apply(this));
        other = function(sink.apply(this));
    }

    private CrmWork function(CrmSink sink) {
        WorkQueue failed = (bodies, _) -> refused.addAll(bodies);
        WorkQueue own = (bodies, delay) -> bodies.forEach(body -> send(body, delay));
        var sync = new CrmSync(scene.memory, scene.memory, sink, qualifying, profiles, failed,
                () -> Integer.toString(ids.incrementAndGet()), scene.counted, scene.clock);
        return new CrmWork(List.of(sync), new ScoreWatch(scene.memory, scene.memory, profiles, scene.clock), own,
                failed);
    }

    private Instant now() {
        return scene.clock.instant();
    }

    public void send(String body, Duration delay) {
        queue.add(new Queued("m-" + ids.incrementAndGet(), body, now().plus(delay)));
    }

    /** The events of leads that were recorded since the last call, as the bus delivers them. */
    public List<String> newEvents() {
        var events = new ArrayList<String>();
        for (OutboxRow row : scene.memory.recorded()) {
            if (sent.add(row.partition() + row.sort())) {
                scene.memory.markPublished(row);
                events.add(Json.obj("detail-type", row.entry().detailType(), "source", "leadscore", "detail",
                        json(row.entry().detail())).toJson());
            }
        }
        return events;
    }

    /** Sends each event as many times. */
    public void publish(List<String> events, int times) {
        events.forEach(event -> {
            for (int i = 0; i < times; i++) {
                send(event, Duration.ZERO);
            }
        });
    }

    public static Json.Obj json(String text) {
        try {
            return new JsonReader(JsonReader.Limits.DOCUMENT).readObject(text);
        } catch (MalformedJsonException e) {
            throw new AssertionError(text, e);
        }
    }

    /** Delivers until nothing is left, and everything has landed. */
    public void run() {
        for (int step = 0; step < MAX_STEPS; step++) {
            if (!deliver(takesTurns && step % 2 == 1 ? other : work)) {
                Instant next = queue.stream().map(message -> message.visible).min(Instant::compareTo).orElse(NEVER);
                Instant landing = Stream.concat(later.keySet().stream(), nextLanding.get().stream())
                        .min(Instant::compareTo)
                        .orElse(NEVER);
                Instant first = next.isBefore(landing) ? next : landing;
                if (first.equals(NEVER)) {
                    return;
                }
                scene.clock.set(first);
                land();
            }
        }
        throw new AssertionError("it does not end");
    }

    /** Delivers one batch of what is visible to a function. Returns whether there was any. */
    private boolean deliver(CrmWork function) {
        land();
        var visible = new ArrayList<>(queue.stream().filter(message -> !message.visible.isAfter(now())).toList());
        if (visible.isEmpty()) {
            return false;
        }
        java.util.Collections.shuffle(visible, random);
        List<Queued> delivered = visible.subList(0,
                Math.min(visible.size(), fullBatches ? batch : 1 + random.nextInt(batch)));
        delivered.forEach(message -> {
            message.received++;
            message.visible = now().plus(VISIBILITY);
        });
        try {
            Map<String, Duration> again = function.work(delivered.stream()
                    .map(message -> new CrmWork.Message(message.id, message.body, message.received))
                    .toList(), now().plusSeconds(60));
            for (Queued message : List.copyOf(delivered)) {
                Duration after = again.get(message.id);
                if (after == null) {
                    message.done = true;
                } else {
                    message.visible = now().plus(after);
                }
            }
            queue.removeIf(message -> message.done);
        } catch (Crash _) {
            // The messages come back when they are visible again.
        }
        return true;
    }

    /** Lets a second function work on what is visible, while the first one is busy. */
    public void concurrently() {
        Runnable now = during;
        during = () -> {};
        deliver(other);
        during = now;
    }

    private void land() {
        landOthers.run();
        later.entrySet().removeIf(entry -> {
            if (entry.getKey().isAfter(now())) {
                return false;
            }
            entry.getValue().forEach(Runnable::run);
            return true;
        });
    }

    /** What happens to the request that is on its way. */
    public Fault next() {
        Fault fault = faults.isEmpty() ? Fault.NONE : faults.removeFirst();
        during.run();
        return fault;
    }

    /** What reaches the other system within five minutes. */
    public void lands(Runnable request) {
        later.computeIfAbsent(now().plusSeconds(1 + random.nextInt(299)), _ -> new ArrayList<>()).add(request);
    }

    public Json.Obj profile(Lead lead) {
        return profiles.of(lead).json();
    }

    /** The leads that were refused, by their id and the reason. */
    public Map<String, String> refusals() {
        var all = new HashMap<String, String>();
        refused.forEach(body -> all.put(String.valueOf(json(body).text("look")),
                String.valueOf(json(body).text("reason"))));
        return all;
    }
}
