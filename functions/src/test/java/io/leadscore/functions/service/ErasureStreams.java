package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.models.ModelActivation;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.LeadStore.Commit;
import io.leadscore.functions.port.LeadStore.StoredActivity;
import io.leadscore.functions.port.Link;
import io.leadscore.functions.port.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
import java.util.stream.Collectors;

/**
 * A few people who are erased at any moment, while their activities arrive, are repeated, merged, split, swept, re-evaluated and
 * published, and every process dies anywhere. One seed determines the whole run. All texts of a person are rare.
 */
final class ErasureStreams {
    private static final String[] EVENTS = {"Page Viewed", "Page Viewed", "Content Downloaded", "Demo Requested"};
    private static final int MAX_DEPTH = 3;

    final Scene scene;
    final Map<String, Activity> sent = new LinkedHashMap<>();
    final List<Erased> erased = new ArrayList<>();
    final Set<String> recorded = new HashSet<>();
    final Map<String, Integer> seen = new HashMap<>();
    /** When the identities of a stored activity were read, by the lead and the message. */
    private final Map<List<String>, Instant> readAt = new HashMap<>();
    private final Instant[] resolvedAt = new Instant[MAX_DEPTH + 1];
    private final Random random;
    private final List<BooleanSupplier> tasks = new ArrayList<>();
    private boolean faults = true;
    private int depth;
    private int number;
    private int sweeps;

    /**
     * A person at the moment of the erasure.
     *
     * @param ids        of the lead and its parts
     * @param activities what was stored under these ids, and whose strongest identity is one of the lead. After a split an
     *                   identity can lead elsewhere, and then a repeat does, too
     * @param elsewhere  the messages that were stored under other ids, too: they belong to another lead
     */
    record Erased(Lead lead, Lead tombstone, Set<String> ids, List<Activity> activities, Set<String> elsewhere) {}

    ErasureStreams(long seed) {
        random = new Random(seed);
        scene = new Scene(seed);
        scene.activation.activate(Scene.MODEL);
        scene.store.interpose(new Trouble());
    }

    private boolean chance(double probability) {
        return faults && random.nextDouble() < probability;
    }

    private void saw(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    private final class Trouble implements InterposedStore.Between {
        @Override
        public void before(String call) {
            scene.clock.advance(Duration.ofMillis(random.nextInt(5)));
            if (depth < MAX_DEPTH && !tasks.isEmpty() && chance(0.15)) {
                step();
            }
            die("before " + call);
            if (call.equals("resolve")) {
                resolvedAt[depth] = scene.clock.instant();
            }
        }

        @Override
        public void after(String call) {
            die("after " + call);
        }

        private void die(String where) {
            if (chance(0.02)) {
                saw("died " + where);
                throw new Crash();
            }
        }

        @Override
        public Optional<Commit> commit(Change change) {
            return chance(0.03) ? Optional.of(new Commit.Conflict()) : Optional.empty();
        }

        @Override
        public void answered(Change change, Commit commit) {
            if (commit instanceof Commit.Committed) {
                change.decisions().forEach(this::committed);
                if (!change.reclaimed().isEmpty()) {
                    boolean early = change.reclaimed().values().stream().anyMatch(claim -> claim.leadId() != null);
                    saw(early ? "taken from a tombstone" : "taken again");
                }
            }
        }

        private void committed(Decision decision) {
            decision.events().forEach(event -> recorded.add(event.metadata().id()));
            decision.activities()
                    .forEach(activity -> readAt.put(List.of(decision.after().leadId(), activity.messageId()),
                            resolvedAt[depth]));
            Lead lead = decision.before();
            if (decision.after().isErased() && !lead.isErased()) {
                saw(lead.ledger().parts().isEmpty() ? "erased" : "erased with parts");
                Set<String> ids = lead.ledger().leadIds(lead.leadId());
                var elsewhere = new HashSet<String>();
                scene.memory.scan(null, 1_000)
                        .items()
                        .stream()
                        .filter(id -> !ids.contains(id))
                        .forEach(
                                id -> stored(id).forEach(activity -> elsewhere.add(activity.messageId())));
                erased.add(new Erased(lead, decision.after(), ids,
                        ids.stream()
                                .flatMap(id -> stored(id).stream())
                                .filter(activity -> lead.identities().contains(activity.identities().getFirst()))
                                .toList(),
                        elsewhere));
            }
        }
    }

    List<Activity> stored(String leadId) {
        return scene.memory.activities(leadId).map(StoredActivity::activity).toList();
    }

    /**
     * Whether a decision of another lead began before the erasure. Its activity names the person, as one does that was stored
     * a moment earlier.
     */
    boolean beganBefore(Instant erasedAt, String leadId, Activity activity) {
        Instant read = readAt.get(List.of(leadId, activity.messageId()));
        return read != null && !read.isAfter(erasedAt);
    }

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
        if (!done || chance(0.1)) {
            tasks.add(task);
        }
    }

    void run(int people, int rounds) {
        for (int round = 0; round < rounds; round++) {
            send(people);
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> erase();
                case 3, 4 -> settle();
                case 5 -> sweep();
                case 6 -> tasks.add(this::publish);
                case 7 -> reevaluate();
                case 8 -> split();
                case 9 -> scene.clock.advance(Duration.ofHours(random.nextInt(40)));
                default -> {}
            }
            for (int task = random.nextInt(5); task > 0 && !tasks.isEmpty(); task--) {
                step();
            }
        }
        rest();
        saw(erased.isEmpty() ? "nobody erased" : "somebody erased");
        sent.values().forEach(activity -> take(List.of(activity)));
        rest();
    }

    /** Lets everything come to rest, without faults. */
    private void rest() {
        faults = false;
        while (!tasks.isEmpty() || !links().isEmpty()) {
            settle();
            while (!tasks.isEmpty()) {
                step();
            }
        }
        scene.publisher.publishUnpublished(Instant.MAX);
        scene.sweep(scene.today(), "end-" + sweeps++);
    }

    List<LeadUpdates.Outcome> take(List<Activity> activities) {
        return scene.decisions.take(activities, scene.soon()).outcomes();
    }

    private void send(int people) {
        var batch = new ArrayList<Activity>();
        if (!sent.isEmpty() && random.nextInt(4) == 0) {
            List<Activity> all = List.copyOf(sent.values());
            batch.add(all.get(random.nextInt(all.size())));
        } else {
            String person = "p" + random.nextInt(people);
            for (int n = random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 1; n > 0; n--) {
                batch.add(activity(person));
            }
        }
        batch.forEach(activity -> sent.putIfAbsent(activity.messageId(), activity));
        tasks.add(() -> {
            if (take(batch).contains(LeadUpdates.Outcome.ERASED)) {
                saw("kept out");
            }
            return true;
        });
    }

    private void erase() {
        List<String> ids = scene.memory.scan(null, 1_000).items();
        if (!ids.isEmpty()) {
            String leadId = ids.get(random.nextInt(ids.size()));
            boolean suppressed = random.nextInt(3) == 0;
            tasks.add(() -> {
                String id = scene.erasures.erase(leadId, suppressed, scene.soon()).orElse(leadId);
                if (random.nextBoolean()) {
                    scene.erasures.cleanUp(id, scene.clock.instant().plusMillis(random.nextInt(60)));
                }
                return true;
            });
        }
    }

    private List<Link> links() {
        var links = new ArrayList<Link>();
        for (int shard = 0; shard < Outbox.SHARDS; shard++) {
            links.addAll(scene.memory.links(shard, Instant.MAX));
        }
        return links;
    }

    private void settle() {
        for (Link link : links()) {
            tasks.add(() -> {
                if (scene.memory.survivor(link.otherId()).isEmpty()) {
                    saw("linked to an erased lead");
                }
                scene.merges.settle(link.leadId(), link.otherId(), scene.soon());
                return true;
            });
        }
    }

    private void sweep() {
        String run = "run-" + sweeps++;
        tasks.add(() -> {
            scene.sweep(scene.today(), run);
            return true;
        });
    }

    private boolean publish() {
        scene.publisher.publishUnpublished(scene.clock.instant());
        return true;
    }

    private void reevaluate() {
        String model = Scene.MODEL.replace("\"points\": 12", "\"points\": " + (12 + random.nextInt(3)))
                .replace("[\"Content Downloaded\"]",
                        random.nextBoolean() ? "[\"Content Downloaded\"]" : "[\"Content Downloaded\", \"Other\"]");
        if (scene.activation.activate(model) instanceof ModelActivation.Result.Activated activated) {
            tasks.add(() -> scene.reevaluation.work(activated.name(), activated.version(),
                    activated.at().minus(Duration.ofHours(1)), Delivery.FIRST, scene.soon()).done());
        }
    }

    private void split() {
        List<Lead> merged = scene.memory.leads(scene.memory.scan(null, 1_000).items())
                .stream()
                .filter(Lead::isMerged)
                .toList();
        if (!merged.isEmpty()) {
            Lead part = merged.get(random.nextInt(merged.size()));
            tasks.add(() -> {
                scene.splits.split(part.leadId(), part.leadId(), scene.soon());
                return true;
            });
        }
    }

    private Activity activity(String person) {
        Identity user = Scene.user("user-" + person);
        Identity email = Scene.email("mail-" + person);
        Identity anonymous = Scene.anonymous("browser-" + person + "-" + random.nextInt(2));
        List<Identity> identities = switch (random.nextInt(8)) {
            case 0 -> List.of(user);
            case 1 -> List.of(email);
            case 2 -> List.of(user, email);
            case 3 -> List.of(user, anonymous);
            case 4 -> List.of(email, anonymous);
            case 5 -> List.of(user, email, anonymous);
            default -> List.of(anonymous);
        };
        boolean alias = random.nextInt(15) == 0;
        Instant now = scene.clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant occurredAt = now.minus(Duration.ofHours(random.nextInt(3) == 0 ? random.nextInt(24 * 3) : 0));
        String message = "canary" + number++ + ".";
        String mail = !alias && identities.contains(email) ? ", \"mail\": [\"" + email.value() + "\"]" : "";
        return new Activity(random.nextBoolean() ? "web" : "app", message,
                alias ? null : EVENTS[random.nextInt(EVENTS.length)], occurredAt, now,
                Scene.json("{\"asset\": \"" + message + "\"" + mail + "}"),
                Scene.json("{\"industry\": \"tech\", \"said\": \"" + message + "\"}"), random.nextInt(4) > 0,
                alias ? List.of(user, anonymous) : identities, alias ? anonymous.value() : null);
    }

    /** Ids of the events that the bus has taken. */
    Set<String> published() {
        return scene.bus.taken().stream().map(InMemoryEventBus::id).collect(Collectors.toCollection(TreeSet::new));
    }
}
