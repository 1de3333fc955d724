package io.leadscore.functions.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.LeadStore.StoredActivity;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.functions.service.LeadUpdates.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many concurrent writers against DynamoDB Local: no activity is lost or counted twice, and no lead is created twice. */
class ContentionTest {
    private static final String[] EVENTS = {"Page Viewed", "Webinar Attended", "Email Opened", "Unsubscribed",
            "Content Downloaded"};

    private final long seed = Long.getLong("leadscore.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private TestTable table;
    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException {
        table = new TestTable();
        deployment = new Deployment(table.name).furnished();
    }

    @AfterEach
    void close() {
        deployment.close();
        table.close();
    }

    private Activity activity(String messageId, Identity... identities) {
        Instant now = deployment.clock.instant();
        return new Activity("web", messageId, EVENTS[random.nextInt(EVENTS.length)], now, now,
                new Json.Obj(Map.of("path", Json.text("/pricing"), "asset", Json.text("a" + random.nextInt(3)))),
                Json.Obj.EMPTY, List.of(identities));
    }

    /** Stores each list of activities in a process of its own: the lists concurrently, the activities of a list in order. */
    private List<Outcome> write(List<List<Activity>> writers) throws InterruptedException, ExecutionException {
        var start = new CyclicBarrier(writers.size());
        var tasks = new ArrayList<Callable<List<Outcome>>>();
        for (List<Activity> activities : writers) {
            Wiring process = deployment.process(() -> UUID.randomUUID().toString());
            tasks.add(() -> {
                start.await();
                var outcomes = new ArrayList<Outcome>();
                for (Activity activity : activities) {
                    outcomes.add(send(process, activity));
                }
                return outcomes;
            });
        }
        try (var threads = Executors.newFixedThreadPool(writers.size())) {
            var outcomes = new ArrayList<Outcome>();
            for (Future<List<Outcome>> future : threads.invokeAll(tasks)) {
                outcomes.addAll(future.get());
            }
            return outcomes;
        }
    }

    /** Repeats while the answer is "busy", as senders do. */
    private Outcome send(Wiring process, Activity activity) {
        for (int time = 1;; time++) {
            try {
                return process.decisions()
                        .take(List.of(activity), deployment.clock.instant().plusSeconds(600))
                        .outcomes()
                        .getFirst();
            } catch (BusyException e) {
                assertThat(time).as("attempts").isLessThan(100);
            }
        }
    }

    private List<Lead> leads() {
        return deployment.leads().leads(deployment.leads().scan(null, 10_000).items());
    }

    private List<Activity> stored(String leadId) {
        return deployment.leads().activities(leadId).map(StoredActivity::activity).toList();
    }

    @Test
    void thirty_two_writers_on_one_lead_count_each_message_once() throws InterruptedException, ExecutionException {
        Identity who = Scenarios.user("hot");
        var messages = IntStream.range(0, 64).mapToObj(i -> activity("m" + i, who)).toList();
        var writers = new ArrayList<List<Activity>>();
        for (int writer = 0; writer < 32; writer++) {
            // Two messages of its own, and two that other writers send as well.
            var own = new ArrayList<>(List.of(messages.get(2 * writer), messages.get(2 * writer + 1),
                    messages.get(random.nextInt(64)), messages.get(random.nextInt(64))));
            Collections.shuffle(own, random);
            writers.add(own);
        }
        var outcomes = write(writers);

        assertThat(outcomes).as("seed %d", seed).containsOnly(Outcome.STORED, Outcome.REPEAT);
        // Fewer than the number of messages only if an answer was lost and the message was sent again.
        assertThat(Collections.frequency(outcomes, Outcome.STORED)).as("seed %d", seed).isBetween(32, 64);
        Lead lead = leads().getFirst();
        assertThat(leads()).hasSize(1);
        assertThat(stored(lead.leadId())).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(messages);
        Wiring wiring = deployment.process(() -> "none");
        Decision atOnce = wiring.models()
                .decider(wiring.models().current())
                .learn(Lead.unknown(lead.leadId()), messages, deployment.clock.instant());
        assertThat(lead.tally().encode()).as("seed %d", seed).isEqualTo(atOnce.after().tally().encode());
        assertThat(lead.version()).as("seed %d", seed).isEqualTo(64);
        assertThat(eventIds(lead)).as("seed %d", seed)
                .isEqualTo(IntStream.rangeClosed(1, (int) lead.lastSeq())
                        .mapToObj(seq -> lead.leadId() + "#" + seq)
                        .toList());
        System.out.println("32 writers, 64 messages: tried again " + deployment.counted.of(Metrics.COMMIT_RETRIED));
    }

    private List<String> eventIds(Lead lead) {
        return deployment.leads()
                .events(lead.leadId())
                .map(OutboxRow::entry)
                .map(entry -> AwsStub.id(entry.detail()))
                .toList();
    }

    @Test
    void sixty_four_first_contacts_with_shared_identities_leave_no_orphan()
            throws InterruptedException, ExecutionException {
        var writers = new ArrayList<List<Activity>>();
        var messages = new ArrayList<Activity>();
        for (int writer = 0; writer < 64; writer++) {
            // Eight people with all combinations of their devices and addresses.
            int person = random.nextInt(8);
            var named = new ArrayList<>(List.of(Scenarios.user("u" + person), Scenarios.email("e" + person),
                    new Identity(Identity.Kind.ANONYMOUS_ID, "a" + person)));
            named.remove(random.nextInt(3));
            if (random.nextInt(4) == 0) {
                named.add(new Identity(Identity.Kind.ANONYMOUS_ID, "shared" + random.nextInt(2)));
            }
            Activity activity = activity("m" + writer, named.toArray(Identity[]::new));
            messages.add(activity);
            writers.add(List.of(activity));
        }
        assertThat(write(writers)).as("seed %d", seed).contains(Outcome.STORED).hasSize(64);

        var owners = new HashMap<Identity, String>();
        var stored = new ArrayList<Activity>();
        for (Lead lead : leads()) {
            assertThat(stored(lead.leadId())).as("seed %d: an orphan", seed).isNotEmpty();
            assertThat(lead.identities()).as("seed %d: an orphan", seed).isNotEmpty();
            lead.identities().forEach(identity -> assertThat(owners.put(identity, lead.leadId())).isNull());
            var userIds = userIds(lead.identities());
            assertThat(userIds).as("seed %d: two people", seed).hasSizeLessThanOrEqualTo(1);
            stored(lead.leadId()).forEach(activity -> assertThat(userIds).as("seed %d: another person", seed)
                    .containsAll(userIds(activity.identities())));
            stored.addAll(stored(lead.leadId()));
        }
        assertThat(stored).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(messages);
        Collection<Identity> all = new HashSet<>();
        messages.forEach(message -> all.addAll(message.identities()));
        var resolved = new HashMap<Identity, String>();
        all.forEach(identity -> deployment.leads()
                .resolve(List.of(identity))
                .forEach((found, claim) -> resolved.put(found, java.util.Objects.requireNonNull(claim.leadId()))));
        assertThat(resolved).as("seed %d: dangling", seed).isEqualTo(owners);
        assertThat(resolved.keySet()).isEqualTo(all);
    }

    private static List<Identity> userIds(Collection<Identity> identities) {
        return identities.stream().filter(identity -> identity.kind() == Identity.Kind.USER_ID).toList();
    }
}
