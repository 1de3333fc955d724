package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Decision;
import io.leadscore.functions.models.ModelActivation;
import io.leadscore.functions.models.Reevaluation;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.Commit;
import io.leadscore.functions.port.OutboxRow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * A run of the system in virtual time. One seed determines the whole run. Activities of a few people are delivered
 * late, twice and at the same time. Sweeps run at any time or not at all. Calls fail, processes crash between and
 * inside calls, and the stream loses its position. As with real queues, unfinished work is delivered again. At the end
 * the faults stop and all work is finished.
 */
final class Simulation {
    private static final String[] EVENTS = {"Page Viewed", "Page Viewed", "Page Viewed", "Content Downloaded",
            "Demo Requested", "Email Bounced", "Signed In"};
    private static final String[] TRAITS = {"{}", "{}", "{}", "{\"industry\": \"tech\"}", "{\"industry\": \"retail\"}",
            "{\"companyType\": \"competitor\"}", "{\"companyType\": \"customer\"}"};
    /** Other models: with other points, with other hand-offs or none, one that counts other activities, and one with other stages. */
    private static final String[] MODELS = {Scene.HANDS_OFF,
            Scene.HANDS_OFF.replace("\"points\": 10", "\"points\": 17"),
            Scene.handingOff(Scene.MODEL, "SQL", 1), Scene.handingOff(Scene.MODEL, "MQL", 6),
            Scene.MODEL.replace("[\"Content Downloaded\"]", "[\"Signed In\"]"),
            Scene.HANDS_OFF.replace("\"enter\": 30, \"leave\": 20", "\"enter\": 20, \"leave\": 10")};
    private static final int PEOPLE = 4;
    /**
     * Activities that are delivered before any decision, because first contacts of one person can collide only at the
     * beginning.
     */
    private static final int FIRST_CONTACTS = 12;
    private static final int MAX_DEPTH = 3;

    final Scene scene;
    /** The committed decisions of each lead, in order. */
    final Map<String, List<Decision>> committed = new LinkedHashMap<>();
    final Set<Set<String>> linked = new HashSet<>();
    final List<Activity> sent = new ArrayList<>();
    /** Counts of what happened, to prove that every kind of fault occurs. */
    final Map<String, Integer> seen = new HashMap<>();
    /** Events that were recorded up to this instant must be published by now, even if the stream lost them. */
    Instant published = Instant.MIN;
    private final Random random;
    private final List<BooleanSupplier> tasks = new ArrayList<>();
    private boolean faults = true;
    private int depth;
    /** Number of sweeps that began, named {@code run0}, {@code run1}, … */
    int sweeps;
    private int streamed;

    Simulation(long seed) {
        random = new Random(seed);
        scene = new Scene(seed);
        scene.activation.activate(Scene.HANDS_OFF);
        scene.store.interpose(new Trouble());
        scene.bus.refuse(_ -> {
            if (chance(0.01)) {
                throw new Crash();
            }
            return chance(0.1) ? "ThrottlingException" : null;
        });
    }

    private boolean chance(double probability) {
        return faults && random.nextDouble() < probability;
    }

    private void saw(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    /** Injects faults around the calls of the store. */
    private final class Trouble implements InterposedStore.Between {
        /** The history of a merged lead is not that of one order of commits. {@code MergeStreamsTest} is about merges. */
        @Override
        public boolean merges() {
            return false;
        }

        @Override
        public void before(String call) {
            scene.clock.advance(Duration.ofMillis(random.nextInt(20)));
            if (depth < MAX_DEPTH && !tasks.isEmpty() && chance(0.08)) {
                saw("interleaved");
                step();
            }
            if (chance(0.01)) {
                saw("busy");
                throw new BusyException("throttled");
            }
            crash("died before " + call);
        }

        @Override
        public void after(String call) {
            crash("died after " + call);
        }

        private void crash(String what) {
            if (chance(0.01)) {
                saw(what);
                throw new Crash();
            }
        }

        @Override
        public Optional<Commit> commit(Change change) {
            return chance(0.03) ? Optional.of(new Commit.Conflict()) : Optional.empty();
        }

        @Override
        public void answered(Change change, Commit commit) {
            saw(commit.getClass().getSimpleName());
            if (commit instanceof Commit.Committed) {
                Decision decision = change.decisions().getFirst();
                committed.computeIfAbsent(decision.after().leadId(), _ -> new ArrayList<>()).add(decision);
                change.linked().keySet().forEach(other -> linked.add(Set.of(decision.after().leadId(), other)));
            }
        }
    }

    /** Runs one task. A task that is not done is delivered again, and sometimes also one that is done. */
    private void step() {
        BooleanSupplier task = tasks.remove(random.nextInt(tasks.size()));
        depth++;
        boolean done = false;
        try {
            done = task.getAsBoolean();
        } catch (Crash | BusyException e) {
            saw("delivered again");
        } finally {
            depth--;
        }
        if (!done || chance(0.15)) {
            tasks.add(task);
        }
    }

    void run(int steps) {
        for (int i = 0; i < FIRST_CONTACTS; i++) {
            send(activity(steps + i));
        }
        for (int i = 0; i < steps; i++) {
            int what = random.nextInt(20);
            if (what < 10) {
                send(activity(i));
            } else if (what == 10) {
                sweep(scene.today().minusDays(random.nextInt(3)));
            } else if (what == 11) {
                tasks.add(this::publish);
            } else if (what == 15 && chance(0.15)) {
                activate(MODELS[random.nextInt(MODELS.length)]);
            } else if (what == 12 && chance(0.3)) {
                saw("stream lost");
                streamed = rows().size();
            } else if (what < 15) {
                scene.clock.advance(Duration.ofMinutes(random.nextInt(60 * 40)));
            }
            for (int task = random.nextInt(6); task > 0 && !tasks.isEmpty(); task--) {
                step();
            }
        }
        settle();
    }

    private void send(Activity activity) {
        sent.add(activity);
        tasks.add(() -> {
            scene.decisions.take(List.of(activity), scene.soon());
            return true;
        });
    }

    private void sweep(LocalDate asOf) {
        String run = "run" + sweeps++;
        for (int shard = 0; shard < LeadStore.DUE_SHARDS; shard++) {
            int number = shard;
            tasks.add(() -> scene.sweep
                    .work(number, asOf, run, Delivery.FIRST, scene.clock.instant().plusMillis(random.nextInt(500)))
                    .done());
        }
    }

    /** Activates another version, so that all leads must be re-evaluated. */
    private void activate(String model) {
        if (scene.activation.activate(model) instanceof ModelActivation.Result.Activated activated) {
            saw("activated");
            tasks.add(() -> scene.reevaluation
                    .work(activated.name(), activated.version(), activated.at(), Delivery.FIRST,
                            scene.clock.instant().plusMillis(random.nextInt(500)))
                    .done());
        }
    }

    /** Delivers the rows of the stream from its position on, in the order in which they were recorded. */
    private boolean publish() {
        var rows = rows();
        int from = Math.min(streamed, rows.size());
        int to = Math.min(rows.size(), from + 1 + random.nextInt(10));
        List<Integer> failed = scene.publisher.publish(rows.subList(from, to));
        streamed = failed.isEmpty() ? to : from + failed.getFirst();
        return true;
    }

    private List<OutboxRow> rows() {
        return scene.memory.recorded()
                .stream()
                .sorted(java.util.Comparator.comparing(row -> row.entry().time()))
                .toList();
    }

    /** Stops the faults: all remaining tasks are delivered, the last sweep runs, and another one 15 minutes later. */
    private void settle() {
        faults = false;
        scene.clock.advance(Reevaluation.LONGEST_DECISION);
        while (!tasks.isEmpty()) {
            step();
        }
        sweepNow();
        scene.clock.advance(OutboxPublisher.UNPUBLISHED_FOR.plusMinutes(1));
        published = scene.clock.instant().minus(OutboxPublisher.UNPUBLISHED_FOR);
        sweepNow();
    }

    private void sweepNow() {
        sweep(scene.today());
        while (!tasks.isEmpty()) {
            step();
        }
    }

    private Activity activity(int number) {
        int person = random.nextInt(PEOPLE);
        var identities = new TreeSet<Identity>();
        while (identities.isEmpty()) {
            // Sometimes two people share an address or a browser.
            String name = "p" + (random.nextInt(15) == 0 ? random.nextInt(PEOPLE) : person);
            switch (random.nextInt(6)) {
                case 0 -> identities.add(Scene.user(name));
                case 4 -> identities.addAll(List.of(Scene.user("p" + person), Scene.anonymous(name)));
                case 1, 2 -> identities.add(Scene.email(name));
                case 3 -> identities.add(Scene.anonymous(name));
                default -> identities.addAll(List.of(Scene.email(name), Scene.anonymous("p" + person)));
            }
        }
        var now = scene.clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        var occurredAt = random.nextInt(4) == 0 ? now.minus(Duration.ofHours(random.nextInt(24 * 15))) : now;
        Json.Obj properties = Scene.json("{\"asset\": \"a" + random.nextInt(4) + "\"}");
        if (random.nextInt(8) == 0) {
            return new Activity("sales", "m" + number, Scene.OUTCOMES.get(random.nextInt(Scene.OUTCOMES.size())),
                    occurredAt, now, Json.Obj.EMPTY, Json.Obj.EMPTY, List.copyOf(identities));
        }
        // Message ids are unique per source and lead; here per source, so that each names one activity.
        return new Activity(random.nextBoolean() ? "web" : "app", "m" + number, EVENTS[random.nextInt(EVENTS.length)],
                occurredAt, now, properties, Scene.json(TRAITS[random.nextInt(TRAITS.length)]),
                List.copyOf(identities));
    }
}
