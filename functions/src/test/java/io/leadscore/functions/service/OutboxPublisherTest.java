package io.leadscore.functions.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.events.Cause;
import io.leadscore.events.EventBridgeEntry;
import io.leadscore.events.Metadata;
import io.leadscore.events.PublishedEvent.DecaySweepCompleted;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.InMemoryStore;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.port.OutboxRow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class OutboxPublisherTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final VirtualClock clock = new VirtualClock(NOON);
    private final InMemoryStore store = new InMemoryStore();
    private final InMemoryEventBus bus = new InMemoryEventBus();
    private final Counted counted = new Counted();
    private final PutAside putAside = new PutAside();
    private final OutboxPublisher publisher = new OutboxPublisher(bus, store, putAside, counted, clock,
            new Backoff(new Random(1), clock, clock::advance));

    /**
     * Records the event of a kind with this number. In this test, kinds are used in place of leads: both are
     * partitions.
     */
    private OutboxRow recorded(String kind, int number, Instant at) {
        String key = String.format(java.util.Locale.ROOT, "EVT#%012d", number);
        store.record(kind, key, new DecaySweepCompleted(new Metadata(kind + "#" + number, number, null, null,
                LocalDate.parse("2026-03-01"), at, Cause.OPERATION), 0, 0, 0, 0));
        return store.recorded()
                .stream()
                .filter(row -> row.partition().endsWith("#" + kind) && row.sort().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private List<OutboxRow> unpublished() {
        return IntStream.range(0, Outbox.SHARDS)
                .boxed()
                .flatMap(shard -> store.unpublished(shard, Instant.MAX).stream())
                .toList();
    }

    @Test
    void events_that_the_bus_accepted_are_marked_as_published() {
        var rows = List.of(recorded("a", 1, NOON), recorded("b", 1, NOON), recorded("a", 2, NOON));
        assertThat(publisher.publish(rows)).isEmpty();
        assertThat(bus.takenIds()).containsExactly("a#1", "b#1", "a#2");
        assertThat(unpublished()).isEmpty();
        assertThat(counted.of(Metrics.EVENT_PUBLISHED)).isEqualTo(3);
    }

    @Test
    void only_refused_events_are_retried() {
        var refusals = new HashMap<String, Integer>();
        bus.refuse(entry -> InMemoryEventBus.id(entry).equals("b#1")
                && refusals.merge("b#1", 1, Integer::sum) <= 2 ? "ThrottlingException" : null);
        assertThat(publisher.publish(List.of(recorded("a", 1, NOON), recorded("b", 1, NOON), recorded("c", 1, NOON))))
                .isEmpty();
        assertThat(bus.takenIds()).containsExactly("a#1", "c#1", "b#1");
        assertThat(counted.of(Metrics.EVENT_REFUSED)).isEqualTo(2);
    }

    @Test
    void retries_are_limited_and_the_remaining_events_stay_unpublished() {
        bus.refuse(entry -> InMemoryEventBus.id(entry).startsWith("a") ? "InternalFailure" : null);
        var rows = List.of(recorded("b", 1, NOON), recorded("a", 1, NOON), recorded("a", 2, NOON));
        assertThat(publisher.publish(rows)).containsExactly(1, 2);
        assertThat(counted.of(Metrics.EVENT_REFUSED)).as("attempts").isBetween(8, 40);
        assertThat(clock.instant()).isBetween(NOON.plusSeconds(20), NOON.plus(OutboxPublisher.TRIES_FOR));
        assertThat(unpublished()).containsExactlyInAnyOrder(rows.get(1), rows.get(2));
    }

    /** A wait is at most five seconds, so an attempt falls into the rest of the time. */
    @RepeatedTest(20)
    void an_interruption_of_the_bus_that_is_shorter_than_the_tries_needs_nobody() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        Instant begin = clock.instant();
        Duration interruption = Duration.ofMillis(random.nextInt(25_000));
        bus.refuse(_ -> clock.instant().isBefore(begin.plus(interruption)) ? "ThrottlingException" : null);
        var rows = IntStream.range(0, 1 + random.nextInt(30))
                .mapToObj(i -> recorded("k" + i % 7, 1 + i / 7, NOON))
                .toList();
        assertThat(publisher.publish(rows)).as("seed %d, %s", seed, interruption).isEmpty();
    }

    @RepeatedTest(20)
    void no_call_to_the_bus_begins_after_the_deadline() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        Instant deadline = clock.instant().plusMillis(random.nextInt(40_000));
        var calls = new ArrayList<Instant>();
        bus.refuse(_ -> {
            calls.add(clock.instant());
            clock.advance(Duration.ofMillis(random.nextInt(7_000)));
            return random.nextBoolean() ? "ThrottlingException" : null;
        });
        for (int i = 0; i < 40; i++) {
            recorded("k" + i % 13, 1 + i / 13, NOON.minus(OutboxPublisher.UNPUBLISHED_FOR));
        }
        publisher.publishLost(deadline);
        // The entries of one call are asked one after the other here.
        Instant lastCall = deadline.plus(Duration.ofSeconds(7).multipliedBy(10));
        assertThat(calls).as("seed %d, until %s", seed, deadline).allMatch(call -> call.isBefore(lastCall));
        assertThat(unpublished().size() + bus.taken().size()).as("seed %d", seed).isEqualTo(40);
    }

    @Test
    void an_event_that_is_refused_permanently_does_not_block_its_lead() {
        bus.refuse(entry -> InMemoryEventBus.id(entry).equals("a#1") ? "MalformedDetail" : null);
        var rows = List.of(recorded("a", 1, NOON), recorded("a", 2, NOON));
        assertThat(publisher.publish(rows)).isEmpty();
        assertThat(bus.takenIds()).containsExactly("a#2");
        assertThat(putAside.events()).containsExactly(rows.get(0));
        assertThat(unpublished()).isEmpty();
        assertThat(counted.of(Metrics.QUARANTINED)).isEqualTo(1);
    }

    @Test
    void every_subset_of_ten_entries_that_fails_once_is_retried() {
        var rows = IntStream.range(0, 10).mapToObj(i -> recorded("k" + i, 1, NOON)).toList();
        for (int subset = 0; subset < 1024; subset++) {
            var failing = new HashSet<String>();
            for (int i = 0; i < 10; i++) {
                if ((subset >> i & 1) == 1) {
                    failing.add("k" + i + "#1");
                }
            }
            int before = bus.taken().size();
            bus.refuse(entry -> failing.remove(InMemoryEventBus.id(entry)) ? "ThrottlingException" : null);
            assertThat(publisher.publish(rows)).isEmpty();
            assertThat(bus.taken()).hasSize(before + 10);
            assertThat(bus.taken().subList(before, before + 10)).doesNotHaveDuplicates();
        }
    }

    @RepeatedTest(20)
    void events_of_a_lead_are_published_in_order_after_any_failure() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        var rows = new ArrayList<OutboxRow>();
        var last = new HashMap<String, Integer>();
        for (int i = 0; i < 60; i++) {
            String kind = "k" + random.nextInt(7);
            rows.add(recorded(kind, last.merge(kind, 1, Integer::sum), NOON));
        }
        bus.refuse(entry -> random.nextInt(3) == 0 ? "ThrottlingException" : null);
        int from = 0;
        for (var failed = publisher.publish(rows); !failed.isEmpty();) {
            // Like a stream, deliver all rows again from the lowest one that failed.
            from += failed.getFirst();
            failed = publisher.publish(List.copyOf(rows.subList(from, rows.size())));
        }
        var seen = new HashMap<String, Integer>();
        for (EventBridgeEntry entry : bus.taken()) {
            String id = InMemoryEventBus.id(entry);
            String kind = id.substring(0, id.indexOf('#'));
            int number = Integer.parseInt(id.substring(kind.length() + 1));
            assertThat(number).as("seed %d, %s", seed, kind).isLessThanOrEqualTo(seen.getOrDefault(kind, 0) + 1);
            seen.merge(kind, number, Math::max);
        }
        assertThat(seen).as("seed %d", seed).isEqualTo(last);
    }

    @Test
    void events_that_the_stream_lost_are_published_when_old_enough() {
        for (int i = 0; i < 250; i++) {
            recorded("k" + i % 20, 1 + i / 20, NOON.minus(Duration.ofMinutes(20)));
        }
        OutboxRow young = recorded("young", 1, NOON);
        assertThat(publisher.publishUnpublished(NOON.minus(Duration.ofMinutes(15)))).isZero();
        assertThat(Set.copyOf(bus.takenIds())).hasSize(250).hasSameSizeAs(bus.taken());
        assertThat(unpublished()).containsExactly(young);
    }

    @Test
    void events_that_the_bus_still_refuses_are_counted() {
        bus.refuse(_ -> "InternalFailure");
        recorded("a", 1, NOON);
        recorded("a", 2, NOON);
        recorded("b", 1, NOON);
        assertThat(publisher.publishUnpublished(NOON)).isEqualTo(3);
    }
}
