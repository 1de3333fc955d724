package io.leadscore.functions.sinks;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.crm.CrmSync;
import io.leadscore.functions.crm.CrmWork;
import io.leadscore.functions.crm.Profile;
import io.leadscore.functions.crm.Profiles;
import io.leadscore.functions.crm.Qualifying;
import io.leadscore.functions.crm.ScoreWatch;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.functions.port.WorkQueue;
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
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A receiver behind a network that loses and delays, a queue that repeats and reorders, and functions that die, all driven by one
 * random number generator. The services and the webhook's sink are those of production, over the reference store.
 */
final class CrmWorld implements HttpPost {
    /** What can happen to one request. */
    enum Fault {
        /** 201. */
        NONE, BAD_REQUEST, UNAUTHORIZED, NOT_FOUND, CONFLICT, TOO_MANY, SERVER_ERROR, SERVER_ERROR_TAKEN,
        /** No answer, and the request lands later. */
        HANG, RESET, RESET_TAKEN, CRASH_BEFORE, CRASH_AFTER
    }

    /** A message that is not acknowledged is received again after this time. */
    static final Duration VISIBILITY = Duration.ofSeconds(330);
    private static final int MAX_STEPS = 2_000;
    private static final Instant NEVER = Instant.MAX;

    final Scene scene = Scene.scored();
    final Random random;
    /** What the receiver holds of each lead, without the id and the change. */
    final Map<String, String> held = new TreeMap<>();
    /** The bodies of all requests that landed. */
    final List<Json.Obj> landed = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    /** The faults of the next requests, in order; none after them. */
    final List<Fault> faults = new ArrayList<>();
    /** Runs while a request is on its way. */
    Runnable during = () -> {};
    private final TreeMap<Instant, List<String>> later = new TreeMap<>();
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

    CrmWorld(Random random) {
        this.random = random;
        var profile = new LeadProfile(scene.memory, scene.models, scene.clock);
        profiles = new Profiles() {
            @Override
            public Profile of(Lead lead) {
                return new Profile(profile.json(lead), scores(lead));
            }

            @Override
            public Map<String, Long> scores(Lead lead) {
                var scores = new TreeMap<String, Long>();
                profile.totals(lead).forEach((model, total) -> scores.put(model, Profile.rounded(total)));
                return scores;
            }
        };
        work = function();
        other = function();
    }

    private CrmWork function() {
        var sink = new WebhookSink(this, new SigningSecrets(new RememberedSecret(_ -> "secret", "name", scene.clock)),
                scene.clock);
        WorkQueue failed = (bodies, _) -> refused.addAll(bodies);
        WorkQueue own = (bodies, delay) -> bodies.forEach(body -> send(body, delay));
        var sync = new CrmSync(scene.memory, scene.memory, sink,
                new Qualifying(null, lead -> scene.models.forLead(lead),
                        new PublishedStages(scene.memory)),
                profiles, failed,
                () -> Integer.toString(ids.incrementAndGet()), scene.counted, scene.clock);
        return new CrmWork(List.of(sync), new ScoreWatch(scene.memory, scene.memory, profiles, scene.clock), own,
                failed);
    }

    private Instant now() {
        return scene.clock.instant();
    }

    void send(String body, Duration delay) {
        queue.add(new Queued("m-" + ids.incrementAndGet(), body, now().plus(delay)));
    }

    /** The events of leads that were recorded since the last call, as the bus delivers them. */
    List<String> newEvents() {
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
    void publish(List<String> events, int times) {
        events.forEach(event -> {
            for (int i = 0; i < times; i++) {
                send(event, Duration.ZERO);
            }
        });
    }

    static Json.Obj json(String text) {
        try {
            return new JsonReader(JsonReader.Limits.DOCUMENT).readObject(text);
        } catch (MalformedJsonException e) {
            throw new AssertionError(text, e);
        }
    }

    /** Delivers until nothing is left, and everything has landed. */
    void run() {
        for (int step = 0; step < MAX_STEPS; step++) {
            if (!deliver(work)) {
                Instant next = queue.stream().map(message -> message.visible).min(Instant::compareTo).orElse(NEVER);
                Instant landing = later.keySet().stream().findFirst().orElse(NEVER);
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
        List<Queued> batch = visible.subList(0, Math.min(visible.size(), 1 + random.nextInt(3)));
        batch.forEach(message -> {
            message.received++;
            message.visible = now().plus(VISIBILITY);
        });
        try {
            Map<String, Duration> again = function.work(batch.stream()
                    .map(message -> new CrmWork.Message(message.id, message.body, message.received))
                    .toList(), now().plusSeconds(60));
            for (Queued message : List.copyOf(batch)) {
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
    void concurrently() {
        Runnable now = during;
        during = () -> {};
        deliver(other);
        during = now;
    }

    private void land() {
        later.entrySet().removeIf(entry -> {
            if (entry.getKey().isAfter(now())) {
                return false;
            }
            entry.getValue().forEach(this::take);
            return true;
        });
    }

    private void take(String body) {
        Json.Obj request = json(body);
        landed.add(request);
        held.put(String.valueOf(request.object("lead").text("leadId")), request.object("lead").toJson());
    }

    @Override
    public Answered post(String body, Map<String, String> headers) {
        Fault fault = faults.isEmpty() ? Fault.NONE : faults.removeFirst();
        during.run();
        return switch (fault) {
            case NONE -> taken(body, new Answered.Status(201, null));
            case BAD_REQUEST -> new Answered.Status(400, null);
            case UNAUTHORIZED -> new Answered.Status(401, null);
            case NOT_FOUND -> new Answered.Status(404, null);
            case CONFLICT -> new Answered.Status(409, null);
            case TOO_MANY -> new Answered.Status(429, "30");
            case SERVER_ERROR -> new Answered.Status(500, null);
            case SERVER_ERROR_TAKEN -> taken(body, new Answered.Status(500, null));
            case HANG -> {
                lands(body);
                yield new Answered.NoAnswer("no answer");
            }
            case RESET -> new Answered.NoAnswer("reset");
            case RESET_TAKEN -> taken(body, new Answered.NoAnswer("reset"));
            case CRASH_BEFORE -> throw new Crash();
            case CRASH_AFTER -> {
                // What a function that died has sent may also land later.
                lands(body);
                throw new Crash();
            }
        };
    }

    private Answered taken(String body, Answered answer) {
        take(body);
        return answer;
    }

    private void lands(String body) {
        later.computeIfAbsent(now().plusSeconds(1 + random.nextInt(299)), _ -> new ArrayList<>()).add(body);
    }

    /** What the receiver must hold of a lead now. */
    String expected(String leadId) {
        Lead lead = scene.memory.lead(leadId).orElse(null);
        if (lead == null || lead.isErased() || (lead.isMerged() && scene.memory.survivor(leadId).isEmpty())) {
            return Json.obj("leadId", leadId, "erased", true).toJson();
        }
        return lead.isMerged()
                ? Json.obj("leadId", leadId, "mergedInto", lead.merging().mergedInto()).toJson()
                : profiles.of(lead).json().toJson();
    }

    /** The leads that were refused, by their id and the reason. */
    Map<String, String> refusals() {
        var all = new HashMap<String, String>();
        refused.forEach(body -> all.put(String.valueOf(json(body).text("look")),
                String.valueOf(json(body).text("reason"))));
        return all;
    }
}
