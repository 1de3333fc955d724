package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.json.Json;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.Commit;
import io.leadscore.functions.port.Link;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A few people whose activities come by server keys, in any order, alone and in batches, at the same time and repeated, while
 * the merge function runs, is late, or dies anywhere. One seed determines the whole run.
 *
 * <p>A person has one user id and one e-mail address at most, and an anonymous id is one person's.
 */
final class MergeStreams {
    private static final String[] EVENTS = {"Page Viewed", "Page Viewed", "Content Downloaded", "Demo Requested",
            "Email Bounced"};
    private static final String[] TRAITS = {"{}", "{}", "{\"industry\": \"tech\"}", "{\"industry\": \"retail\"}"};
    private static final int MAX_DEPTH = 3;

    final Scene scene;
    final Map<String, Activity> sent = new LinkedHashMap<>();
    final Map<String, Integer> seen = new ConcurrentHashMap<>();
    /** A batch has threads of its own. Only this one runs tasks in between. */
    private final Thread main = Thread.currentThread();
    private final Random random;
    private final List<BooleanSupplier> tasks = new ArrayList<>();
    private boolean faults = true;
    private int depth;
    private int merging;
    /** What a person corrects; null if nobody does. */
    private final @Nullable RandomCorrections corrections;

    MergeStreams(long seed) {
        this(seed, false);
    }

    /** @param corrected whether activities are also voided and restored, and models change, at any time */
    MergeStreams(long seed, boolean corrected) {
        random = new Random(seed);
        scene = new Scene(seed);
        corrections = corrected ? new RandomCorrections(scene, random) : null;
        scene.activation.activate(Scene.HANDS_OFF);
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
            if (Thread.currentThread().equals(main) && depth < MAX_DEPTH && !tasks.isEmpty()
                    && chance(merging == 1 ? 0.3 : 0.1)) {
                step();
            }
            die("before " + call);
        }

        @Override
        public void after(String call) {
            die("after " + call);
        }

        private void die(String where) {
            if (chance(0.01)) {
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
            if (commit instanceof Commit.Committed && change.decisions().size() == 2) {
                boolean ofMerged = change.decisions()
                        .stream()
                        .anyMatch(decision -> !decision.before().ledger().parts().isEmpty());
                saw(ofMerged ? "merge of merged leads" : "merge");
            }
            if (commit instanceof Commit.Committed && corrections != null) {
                change.decisions().forEach(decision -> corrections.committed(decision, MergeStreams.this::saw));
            }
        }
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

    /** Sends a number of activities of several people, and lets the system come to rest. */
    void run(int people, int activities) {
        var unsent = new ArrayList<Activity>();
        for (int i = 0; i < activities; i++) {
            unsent.add(activity("p" + random.nextInt(people), i));
        }
        while (!unsent.isEmpty()) {
            send(unsent);
            if (random.nextInt(2) == 0) {
                settleSome();
            }
            if (corrections != null && random.nextInt(2) == 0) {
                tasks.add(corrections.next(List.copyOf(sent.values())));
            }
            if (random.nextInt(6) == 0) {
                scene.clock.advance(Duration.ofHours(random.nextInt(60)));
            }
            for (int task = random.nextInt(4); task > 0 && !tasks.isEmpty(); task--) {
                step();
            }
        }
        faults = false;
        while (!tasks.isEmpty() || !links().isEmpty()) {
            settleSome();
            while (!tasks.isEmpty()) {
                step();
            }
        }
    }

    private void send(List<Activity> unsent) {
        var batch = new ArrayList<Activity>();
        for (int n = random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 1; n > 0 && !unsent.isEmpty(); n--) {
            batch.add(unsent.removeFirst());
        }
        if (!sent.isEmpty() && random.nextInt(5) == 0) {
            List<Activity> all = List.copyOf(sent.values());
            batch.add(all.get(random.nextInt(all.size())));
            saw("repeated");
        }
        batch.forEach(activity -> sent.putIfAbsent(activity.messageId(), activity));
        tasks.add(() -> {
            if (batch.stream().flatMap(activity -> activity.identities().stream()).anyMatch(this::isOfMerged)) {
                saw("late message for a merged lead");
            }
            if (corrections == null) {
                scene.batches.take(batch, scene.soon());
            } else {
                // A batch has threads of its own. The oracle needs to know what is stored at the instant of a commit.
                batch.forEach(activity -> scene.take(activity));
            }
            return true;
        });
    }

    private boolean isOfMerged(Identity identity) {
        String leadId = scene.memory.identities().get(identity);
        return leadId != null && scene.memory.lead(leadId).filter(Lead::isMerged).isPresent();
    }

    private List<Link> links() {
        var links = new ArrayList<Link>();
        for (int shard = 0; shard < io.leadscore.functions.port.Outbox.SHARDS; shard++) {
            links.addAll(scene.memory.links(shard, Instant.MAX));
        }
        return links;
    }

    private void settleSome() {
        for (Link link : links()) {
            for (int times = faults ? random.nextInt(3) : 1; times > 0; times--) {
                tasks.add(() -> {
                    merging++;
                    try {
                        if (merging == 2) {
                            saw("two merges at once");
                        }
                        scene.merges.settle(link.leadId(), link.otherId(), scene.soon());
                    } finally {
                        merging--;
                    }
                    return true;
                });
            }
        }
    }

    private Activity activity(String person, int number) {
        Identity user = Scene.user(person);
        Identity email = Scene.email(person);
        Identity anonymous = Scene.anonymous(person + "-" + random.nextInt(3));
        Identity another = Scene.anonymous(person + "-" + random.nextInt(3));
        List<Identity> identities = switch (random.nextInt(8)) {
            case 0 -> List.of(user);
            case 1 -> List.of(email);
            case 2 -> List.of(user, email);
            case 3 -> List.of(user, anonymous);
            case 4 -> List.of(email, anonymous);
            case 5 -> List.of(anonymous, another);
            default -> List.of(anonymous);
        };
        boolean alias = random.nextInt(20) == 0;
        var now = scene.clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        var occurredAt = now.minus(Duration.ofHours(random.nextInt(4) == 0 ? random.nextInt(24 * 12) : 0));
        if (!alias && random.nextInt(8) == 0) {
            return new Activity("sales", "m" + number, Scene.OUTCOMES.get(random.nextInt(Scene.OUTCOMES.size())),
                    occurredAt, now, Json.Obj.EMPTY, Json.Obj.EMPTY, true, identities);
        }
        return new Activity(random.nextBoolean() ? "web" : "app", "m" + number,
                alias ? null : EVENTS[random.nextInt(EVENTS.length)], occurredAt, now,
                Scene.json("{\"asset\": \"a" + random.nextInt(4) + "\"}"),
                Scene.json(TRAITS[random.nextInt(TRAITS.length)]), true,
                alias ? List.of(user, anonymous) : identities, alias ? anonymous.value() : null);
    }

    /** Whether an activity that is stored under the id is voided, if every commit did what it says at once. */
    boolean isVoided(LeadStore.Found found) {
        return corrections != null && corrections.isVoided(found);
    }

    /** The sets of activities that belong together: the connected components of what names them. */
    List<Set<Activity>> components() {
        var parent = new HashMap<Identity, Identity>();
        for (Activity activity : sent.values()) {
            for (Identity identity : activity.identities()) {
                parent.putIfAbsent(identity, identity);
                parent.put(root(parent, identity), root(parent, activity.identities().getFirst()));
            }
        }
        var components = new TreeMap<Identity, Set<Activity>>();
        sent.values()
                .forEach(activity -> components
                        .computeIfAbsent(root(parent, activity.identities().getFirst()),
                                _ -> new TreeSet<>(java.util.Comparator.comparing(Activity::messageId)))
                        .add(activity));
        return List.copyOf(components.values());
    }

    private static Identity root(Map<Identity, Identity> parent, Identity identity) {
        Identity at = identity;
        while (!at.equals(parent.get(at))) {
            at = Scene.known(parent.get(at));
        }
        return at;
    }
}
