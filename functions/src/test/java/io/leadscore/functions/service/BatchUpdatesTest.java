package io.leadscore.functions.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.LeadStore.Commit;
import io.leadscore.functions.port.RequestTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What batches leave behind is what their activities leave behind one by one, with far fewer transactions. */
class BatchUpdatesTest {
    private static final int RUNS = 2_000;
    /** 2,500 activities, 40 at a time, and one more decision. */
    private static final int MOST_COMMITS = 64;

    private final Map<String, Integer> runsWith = new HashMap<>();

    @Test
    void activities_of_connected_identities_end_as_one_by_one() {
        Long given = Long.getLong("leadscore.seed");
        var seeds = new Random();
        for (int run = 0; run < (given == null ? RUNS : 1); run++) {
            long seed = given == null ? seeds.nextLong() : given;
            try {
                run(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dleadscore.seed=" + seed, e);
            }
        }
        if (given == null) {
            for (String what : List.of("decided together", "several leads", "links", "died", "repeats")) {
                assertThat(runsWith.getOrDefault(what, 0)).as(what).isGreaterThan(RUNS / 10);
            }
        }
    }

    private void run(long seed) {
        var single = new Scene(seed);
        var together = new Scene(seed);
        for (Scene scene : List.of(single, together)) {
            scene.activation.activate(Scene.MODEL);
            furnish(new Random(seed), scene);
        }
        var random = new Random(seed);
        List<Activity> activities = connected(random, single);
        activities.forEach(single::take);
        int before = together.memory.scan(null, 100).items().size();
        var commits = commits(together, random.nextInt(4) == 0 && !isDetached(together));
        try {
            together.decisions.take(activities, together.soon());
        } catch (Crash e) {
            saw("died");
            together.decisions.take(activities, together.soon());
        }
        if (commits.get() <= activities.size() / 2) {
            saw("decided together");
        }
        if (together.memory.scan(null, 100).items().size() > before + 1) {
            saw("several leads");
        }
        if (!together.memory.links().isEmpty()) {
            saw("links");
        }
        assertThat(leads(together)).isEqualTo(leads(single));
        assertThat(links(together)).isEqualTo(links(single));
    }

    private void saw(String what) {
        runsWith.merge(what, 1, Integer::sum);
    }

    /** Counts the commits of activities. If the process dies, it dies around one of the first. */
    private static AtomicInteger commits(Scene scene, boolean dies) {
        var commits = new AtomicInteger();
        var calls = new AtomicInteger();
        scene.store.interpose(new InterposedStore.Between() {
            @Override
            public void after(String call) {
                if (dies && call.equals("commit") && calls.incrementAndGet() == 2) {
                    throw new Crash();
                }
            }

            @Override
            public void answered(Change change, Commit commit) {
                commits.incrementAndGet();
            }
        });
        return commits;
    }

    /** Leads that have some of the identities, one of which was erased, or has lost an identity. */
    private static void furnish(Random random, Scene scene) {
        for (int lead = random.nextInt(4); lead > 0; lead--) {
            scene.take(activity(random, scene, "before" + lead, true));
            scene.clock.advance(Duration.ofHours(1));
        }
        List<String> ids = scene.memory.scan(null, 100).items();
        if (!ids.isEmpty() && random.nextInt(4) == 0) {
            String leadId = ids.get(random.nextInt(ids.size()));
            scene.erasures.erase(leadId, random.nextBoolean(), scene.soon());
            scene.clock.advance(Duration.ofHours(random.nextInt(2)));
        } else if (!ids.isEmpty() && random.nextInt(4) == 0) {
            Lead lead = scene.memory.lead(ids.get(random.nextInt(ids.size()))).orElseThrow();
            List<Identity> identities = List.copyOf(lead.identities());
            scene.corrections.detach(lead.leadId(), identities.get(random.nextInt(identities.size())), "detached", null,
                    scene.soon());
        }
    }

    /** If so, a message that is sent twice can be of another lead the second time, which has got the identity since. */
    private static boolean isDetached(Scene scene) {
        return scene.memory.leads(scene.memory.scan(null, 100).items())
                .stream()
                .anyMatch(lead -> !lead.merging().detached().isEmpty());
    }

    /** Up to 40 activities that one decision can have, and some of them twice. */
    private List<Activity> connected(Random random, Scene scene) {
        boolean trusted = random.nextInt(3) > 0;
        var activities = new ArrayList<Activity>();
        for (int i = 2 + random.nextInt(20); i > 0; i--) {
            activities.add(activity(random, scene, "m" + i, trusted));
            if (random.nextInt(10) == 0 && !isDetached(scene)) {
                activities.add(activities.get(random.nextInt(activities.size())));
                saw("repeats");
            }
        }
        return activities.stream().limit(LeadUpdates.MAX_ACTIVITIES).toList();
    }

    private static Activity activity(Random random, Scene scene, String messageId, boolean trusted) {
        var identities = new TreeSet<Identity>();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            identities.add(switch (random.nextInt(6)) {
                case 0, 1 -> Scene.user("u");
                case 2 -> Scene.email("e" + random.nextInt(2));
                default -> Scene.anonymous("a" + random.nextInt(7));
            });
        }
        boolean alias = trusted && random.nextInt(8) == 0;
        Identity anonymous = Scene.anonymous("a" + random.nextInt(7));
        Instant now = scene.clock.instant();
        return new Activity("web", messageId, alias ? null : "Page Viewed", now, now,
                Scene.json("{\"n\": \"" + messageId + "\"}"),
                Scene.json(random.nextInt(3) == 0 ? "{\"industry\": \"i" + random.nextInt(3) + "\"}" : "{}"), trusted,
                alias ? List.of(Scene.user("u"), anonymous) : List.copyOf(identities),
                alias ? anonymous.value() : null);
    }

    /** The leads by their messages, because ids are random: identities, traits, activities and card. */
    private static Map<Set<String>, List<Object>> leads(Scene scene) {
        return scene.memory.leads(scene.memory.scan(null, 1_000).items())
                .stream()
                .filter(lead -> !lead.isErased())
                .collect(Collectors.toMap(lead -> messages(scene, lead.leadId()), lead -> List.of(lead.identities(),
                        lead.traits(), lead.ledger().activities(), lead.merging().detached(),
                        scene.memory.activities(lead.leadId())
                                .map(stored -> stored.activity())
                                .collect(
                                        Collectors.toSet()),
                        scene.models.decider(scene.models.forLead(lead))
                                .views()
                                .view(lead, "days", scene.today())
                                .card())));
    }

    private static Set<String> messages(Scene scene, String leadId) {
        return scene.memory.activities(leadId)
                .map(stored -> stored.activity().messageId())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Set<Set<String>>> links(Scene scene) {
        var links = new HashSet<Set<Set<String>>>();
        scene.memory.links()
                .forEach(pair -> links.add(pair.stream()
                        .map(leadId -> messages(scene, leadId))
                        .collect(
                                Collectors.toSet())));
        return links;
    }

    @Test
    void a_batch_of_2500_of_one_person_takes_64_transactions_at_most() {
        var scene = Scene.scored();
        var commits = commits(scene, false);
        List<List<Identity>> who = List.of(List.of(Scene.user("u")), List.of(Scene.user("u"), Scene.anonymous("a")),
                List.of(Scene.anonymous("a")), List.of(Scene.user("u"), Scene.email("e"), Scene.anonymous("b")));
        List<Activity> batch = IntStream.range(0, 2_500)
                .mapToObj(i -> new Activity("web", "m" + i, "Page Viewed", scene.clock.instant(), scene.clock.instant(),
                        Json.obj("text", "x".repeat(120)), Json.Obj.EMPTY, true, who.get(i % 7 % who.size())))
                .toList();

        assertThat(scene.batches.take(batch, scene.soon())).containsOnly(LeadUpdates.Outcome.STORED);
        assertThat(commits.get()).isLessThanOrEqualTo(MOST_COMMITS);
        assertThat(scene.lead(Scene.user("u")).ledger().activities()).isEqualTo(2_500);
        assertThat(scene.lead(Scene.user("u")).identities()).extracting(Identity::kind)
                .containsExactly(Kind.USER_ID, Kind.EMAIL, Kind.ANONYMOUS_ID, Kind.ANONYMOUS_ID);

        assertThat(scene.batches.take(batch, scene.soon())).containsOnly(LeadUpdates.Outcome.REPEAT);
        assertThat(commits.get()).as("the whole batch again").isLessThanOrEqualTo(2 * MOST_COMMITS);
    }

    @Test
    void a_batch_of_many_leads_ends_with_the_time_of_its_request() {
        var scene = Scene.scored();
        scene.store.interpose(new InterposedStore.Between() {
            @Override
            public void before(String call) {
                RequestTime.ofCall(Duration.ofSeconds(1));
                Backoff.threadSleep(Duration.ofMillis(10));
            }
        });
        List<Activity> batch = IntStream.range(0, 500)
                .mapToObj(i -> scene.activity("m" + i, "Page Viewed", "{}", "{}", Scene.user("u" + i)))
                .toList();

        long begun = System.nanoTime();
        assertThatThrownBy(() -> RequestTime.within(Duration.ofMillis(200),
                () -> scene.batches.take(batch, scene.soon()))).isInstanceOf(BusyException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(900));
    }

    /** Otherwise the time of each request would be spent on the same part of the batch. */
    @Test
    void a_batch_that_takes_longer_than_a_request_is_stored_if_it_is_sent_often_enough() {
        var scene = Scene.scored();
        scene.store.interpose(new InterposedStore.Between() {
            @Override
            public void before(String call) {
                RequestTime.ofCall(Duration.ofSeconds(1));
                Backoff.threadSleep(Duration.ofMillis(5));
            }
        });
        List<Activity> batch = IntStream.range(0, 1_000)
                .mapToObj(i -> scene.activity("m" + i, "Page Viewed", "{}", "{}", Scene.user("u" + i)))
                .toList();

        int requests = 1;
        while (!isTaken(scene, batch)) {
            requests++;
            assertThat(requests).as("requests").isLessThan(30);
        }
        assertThat(requests).isGreaterThan(1);
        assertThat(scene.memory.scan(null, 2_000).items()).hasSize(1_000)
                .allMatch(leadId -> scene.memory.activities(leadId).count() == 1);
    }

    private static boolean isTaken(Scene scene, List<Activity> batch) {
        var taken = new ArrayList<LeadUpdates.Outcome>();
        try {
            RequestTime.within(Duration.ofMillis(300), () -> taken.addAll(scene.batches.take(batch, scene.soon())));
        } catch (BusyException e) {
            return false;
        }
        assertThat(taken).hasSize(batch.size())
                .containsOnly(LeadUpdates.Outcome.STORED, LeadUpdates.Outcome.REPEAT);
        return true;
    }
}
