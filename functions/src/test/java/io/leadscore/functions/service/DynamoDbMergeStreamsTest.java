package io.leadscore.functions.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.aws.DynamoDbLocal;
import io.leadscore.functions.aws.DynamoDbStores;
import io.leadscore.functions.models.ModelActivation;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.Link;
import io.leadscore.functions.port.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The streams of {@link MergeStreams} over DynamoDB Local: several writers at the same time, in another order, beside two merge
 * functions. The leads are the same people, and their scores those of one identity.
 */
class DynamoDbMergeStreamsTest {
    private static final int RUNS = 10;
    private static final int WRITERS = 4;

    @BeforeAll
    static void start() {
        DynamoDbLocal.restart();
    }

    @Test
    void leads_are_the_people_with_many_writers_at_once() throws Exception {
        Long given = Long.getLong("leadscore.seed");
        var seeds = new Random();
        for (int run = 0; run < (given == null ? RUNS : 1); run++) {
            long seed = given == null ? seeds.nextLong() : given;
            try (var stores = DynamoDbStores.withoutStream()) {
                var streams = new MergeStreams(seed);
                streams.run(3, 30);
                check(streams, stores, new Random(seed));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dleadscore.seed=" + seed, e);
            }
        }
    }

    private static void check(MergeStreams streams, DynamoDbStores stores, Random random) throws Exception {
        var ports = stores.ports();
        var clock = streams.scene.clock;
        var models = new ModelCache(ports.models(), clock, Duration.ZERO, Set.of());
        new ModelActivation(ports.models(), models, clock).activate(Scene.MODEL);
        LeadStore store = ports.leads();
        var updates = new LeadUpdates(store, models, new PutAside(), (_, _) -> {}, clock,
                () -> UUID.randomUUID().toString(), Backoffs.patient(clock), 0);
        var merges = new LeadMerges(store, updates, models, (_, _) -> {}, clock);
        Instant deadline = clock.instant().plus(Duration.ofHours(1));

        List<Activity> order = new ArrayList<>(streams.sent.values());
        order.addAll(order.subList(0, order.size() / 4));
        Collections.shuffle(order, random);
        var work = new ArrayList<Callable<Boolean>>();
        for (int from = 0; from < order.size(); from += 3) {
            List<Activity> some = order.subList(from, Math.min(order.size(), from + 3));
            work.add(() -> new BatchUpdates(updates).take(some, deadline).size() == some.size());
            work.add(() -> settle(store, merges, deadline));
        }
        try (var writers = Executors.newFixedThreadPool(WRITERS)) {
            for (var done : writers.invokeAll(work)) {
                done.get();
            }
        }
        while (settle(store, merges, deadline)) {
            // A merge can leave a link of one of the two to a third lead.
        }

        var ledgers = new Ledgers(store);
        var counted = new ArrayList<Set<Activity>>();
        for (Lead lead : store.leads(store.scan(null, 1_000).items())) {
            if (!lead.isMerged()) {
                List<Activity> ofLead = ledgers.of(lead).map(found -> found.stored().activity()).toList();
                assertThat(ofLead).doesNotHaveDuplicates();
                counted.add(new HashSet<>(ofLead));
                var decider = models.decider(models.forLead(lead));
                Decision atOnce = decider.learn(Lead.unknown(lead.leadId()), ofLead, clock.instant());
                assertThat(lead.traits()).isEqualTo(atOnce.after().traits());
                assertThat(lead.tally()).isEqualTo(atOnce.after().tally());
                lead.identities()
                        .forEach(identity -> assertThat(store.survivor(Scene.known(
                                Scene.known(store.resolve(List.of(identity)).get(identity)).leadId()))).contains(lead));
            }
        }
        assertThat(counted).containsExactlyInAnyOrderElementsOf(
                streams.components().stream().<Set<Activity>>map(HashSet::new).toList());
    }

    /** Settles the links that wait. Returns whether there were any. */
    private static boolean settle(LeadStore store, LeadMerges merges, Instant deadline) {
        boolean any = false;
        for (int shard = 0; shard < Outbox.SHARDS; shard++) {
            for (Link link : store.links(shard, Instant.parse("9999-12-31T00:00:00Z"))) {
                merges.settle(link.leadId(), link.otherId(), deadline);
                any = true;
            }
        }
        return any;
    }
}
