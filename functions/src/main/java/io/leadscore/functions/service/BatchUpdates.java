package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.functions.port.RequestTime;
import io.leadscore.functions.service.LeadUpdates.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Stores the activities of a batch. The result is that of storing them one by one, in the order in which they occurred.
 * Activities that are connected by common identities, or by identities of one lead, can be of one lead, so they are given to one
 * decision. All others do not touch each other, so they are decided at once. Thread-safe.
 */
public final class BatchUpdates {
    /** Decisions at once: they mostly wait for the database, and more would throttle it. */
    private static final int MAX_AT_ONCE = 16;
    /** More activities may need more than the time of one request. */
    private static final int LARGE = 100;
    /** For work without a budget of its own, such as a test. */
    private static final Duration UNLIMITED = Duration.ofMinutes(15);

    private final LeadUpdates updates;

    public BatchUpdates(LeadUpdates updates) {
        this.updates = updates;
    }

    /**
     * Stores and counts each activity exactly once. When it returns, all outcomes are durable.
     *
     * @return the outcomes in the order of the activities
     * @throws io.leadscore.functions.port.BusyException if the time is up. Send all of them again
     */
    public List<Outcome> take(List<Activity> activities, Instant deadline) {
        List<Integer> inOrder = IntStream.range(0, activities.size())
                .boxed()
                .sorted(Comparator.comparing(index -> activities.get(index).occurredAt()))
                .toList();
        List<Outcome> outcomes = takeInOrder(inOrder.stream().map(activities::get).toList(), deadline);
        var byIndex = new TreeMap<Integer, Outcome>();
        for (int at = 0; at < outcomes.size(); at++) {
            byIndex.put(inOrder.get(at), outcomes.get(at));
        }
        return List.copyOf(byIndex.values());
    }

    private List<Outcome> takeInOrder(List<Activity> activities, Instant deadline) {
        var outcomes = new ConcurrentSkipListMap<>(repeats(activities));
        var groupOf = new HashMap<Object, ConnectedActivities>();
        KnownLeads known = updates.knownLeads();
        // What is stored already takes none of the time that the others need.
        List<Activity> undecided = IntStream.range(0, activities.size())
                .filter(index -> !outcomes.containsKey(index))
                .mapToObj(activities::get)
                .toList();
        boolean isOfSeveral = isOfSeveral(undecided);
        if (isOfSeveral) {
            known.lookUp(undecided);
        }
        for (int index = 0; index < activities.size(); index++) {
            if (outcomes.containsKey(index)) {
                continue;
            }
            Activity activity = activities.get(index);
            Set<Object> connecting = connecting(activity, known);
            var alone = new ConnectedActivities(index, activity);
            List<ConnectedActivities> touched = Stream
                    .concat(connecting.stream().map(groupOf::get).filter(Objects::nonNull).distinct(),
                            Stream.of(alone))
                    .toList();
            Optional<ConnectedActivities> joined = ConnectedActivities.joined(touched);
            if (joined.isEmpty() && touched.size() > 1) {
                // What comes later may depend on what these make known.
                Set<ConnectedActivities> before = Set.copyOf(groupOf.values());
                store(before, outcomes, deadline);
                groupOf.clear();
                if (isOfSeveral) {
                    known.lookUp(before.stream().flatMap(group -> group.byIndex().values().stream()).toList());
                }
            }
            ConnectedActivities group = joined.orElse(alone);
            group.byIndex()
                    .values()
                    .forEach(each -> connecting(each, known).forEach(one -> groupOf.put(one, group)));
        }
        store(Set.copyOf(groupOf.values()), outcomes, deadline);
        return List.copyOf(outcomes.values());
    }

    private static Set<Object> connecting(Activity activity, KnownLeads known) {
        Set<Object> connecting = ConnectedActivities.connecting(activity);
        connecting.addAll(known.of(activity));
        return connecting;
    }

    /** Whether some activities have no connection to those before them. If all have, nothing needs to be looked up. */
    private static boolean isOfSeveral(List<Activity> activities) {
        var before = new HashSet<Object>();
        for (Activity activity : activities) {
            Set<Object> connecting = ConnectedActivities.connecting(activity);
            if (!before.isEmpty() && Collections.disjoint(before, connecting)) {
                return true;
            }
            before.addAll(connecting);
        }
        return false;
    }

    /** What is stored already of a large batch that is sent again. Otherwise each request would need its time for the same part. */
    private Map<Integer, Outcome> repeats(List<Activity> activities) {
        boolean isSentAgain = activities.size() > LARGE && !updates.repeats(activities.subList(0, 1)).isEmpty();
        return isSentAgain ? updates.repeats(activities) : Map.of();
    }

    private void store(Set<ConnectedActivities> groups, Map<Integer, Outcome> outcomes, Instant deadline) {
        if (groups.size() == 1) {
            groups.forEach(group -> store(group, outcomes, deadline));
            return;
        }
        // All share the time of the request, also those that begin last.
        long end = System.nanoTime() + RequestTime.left(UNLIMITED).toNanos();
        var permits = new Semaphore(MAX_AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (ConnectedActivities group : inOrder(groups)) {
                running.add(threads.submit(() -> {
                    permits.acquire();
                    try {
                        RequestTime.within(Duration.ofNanos(end - System.nanoTime()),
                                () -> store(group, outcomes, deadline));
                    } finally {
                        permits.release();
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a batch was stored", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException fault -> throw fault;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("a part of a batch was not stored", e);
            }
        }
    }

    private static List<ConnectedActivities> inOrder(Set<ConnectedActivities> groups) {
        return groups.stream().sorted(Comparator.comparing(group -> group.byIndex().firstKey())).toList();
    }

    private void store(ConnectedActivities group, Map<Integer, Outcome> outcomes, Instant deadline) {
        SortedMap<Integer, Activity> byIndex = group.byIndex();
        List<Outcome> stored = updates.take(List.copyOf(byIndex.values()), deadline).outcomes();
        int at = 0;
        for (int index : byIndex.keySet()) {
            outcomes.put(index, stored.get(at++));
        }
    }
}
