package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.functions.port.RequestTime;
import io.leadscore.functions.service.LeadUpdates.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Stores the activities of a batch. The result is that of storing them one by one, in the order in which they occurred.
 * Activities with the same identities belong to the same lead, so they are decided together. Those without a common
 * identity do not touch each other, so they are decided at once. Thread-safe.
 */
public final class BatchUpdates {
    /** Decisions at once: they mostly wait for the database, and more would throttle it. */
    private static final int MAX_AT_ONCE = 16;
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
        var outcomes = new ArrayList<@Nullable Outcome>(java.util.Collections.nCopies(activities.size(), null));
        List<Integer> inOrder = IntStream.range(0, activities.size())
                .boxed()
                .sorted(Comparator.comparing(index -> activities.get(index).occurredAt()))
                .toList();
        var open = new LinkedHashMap<Set<Identity>, List<Integer>>();
        var groupOf = new HashMap<Identity, Set<Identity>>();
        for (int index : inOrder) {
            Set<Identity> identities = Set.copyOf(activities.get(index).identities());
            List<Set<Identity>> touched = identities.stream()
                    .map(groupOf::get)
                    .filter(group -> group != null && !group.equals(identities))
                    .distinct()
                    .toList();
            boolean full = Objects.requireNonNullElse(open.get(identities), List.of())
                    .size() == LeadUpdates.MAX_ACTIVITIES;
            if (!touched.isEmpty() || full) {
                // What comes later may depend on what these make known.
                store(activities, open, outcomes, deadline);
                open.clear();
                groupOf.clear();
            }
            open.computeIfAbsent(identities, _ -> new ArrayList<>()).add(index);
            identities.forEach(identity -> groupOf.put(identity, identities));
        }
        store(activities, open, outcomes, deadline);
        return outcomes.stream().map(Objects::requireNonNull).toList();
    }

    private void store(List<Activity> activities, Map<Set<Identity>, List<Integer>> groups,
            List<@Nullable Outcome> outcomes, Instant deadline) {
        if (groups.size() == 1) {
            groups.values().forEach(group -> store(activities, group, outcomes, deadline));
            return;
        }
        Duration left = RequestTime.left(UNLIMITED);
        var permits = new Semaphore(MAX_AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (List<Integer> group : groups.values()) {
                running.add(threads.submit(() -> {
                    permits.acquire();
                    try {
                        RequestTime.within(left, () -> store(activities, group, outcomes, deadline));
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

    private void store(List<Activity> activities, List<Integer> group, List<@Nullable Outcome> outcomes,
            Instant deadline) {
        List<Outcome> stored = updates.take(group.stream().map(activities::get).toList(), deadline).outcomes();
        synchronized (outcomes) {
            for (int i = 0; i < stored.size(); i++) {
                outcomes.set(group.get(i), stored.get(i));
            }
        }
    }
}
