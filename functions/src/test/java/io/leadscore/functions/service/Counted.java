package io.leadscore.functions.service;

import io.leadscore.functions.port.Metrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Metrics that a test can read. Thread-safe. */
public final class Counted implements Metrics {
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    @Override
    public void count(String name, int count) {
        counts.merge(name, count, Integer::sum);
    }

    public int of(String name) {
        return counts.getOrDefault(name, 0);
    }
}
