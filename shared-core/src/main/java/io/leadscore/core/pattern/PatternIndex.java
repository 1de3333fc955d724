package io.leadscore.core.pattern;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Matches many patterns at once. Patterns that name their events are found by the document's {@code event}, so rules
 * about other events cost nothing. Immutable and thread-safe.
 */
public final class PatternIndex {
    private static final int[] NONE = {};

    private final EventPattern[] patterns;
    private final Map<String, int[]> byEventName = new HashMap<>();
    private final int[] ofAnyEvent;

    private PatternIndex(List<EventPattern> patterns) {
        this.patterns = patterns.toArray(new EventPattern[0]);
        var named = new HashMap<String, List<Integer>>();
        var others = new ArrayList<Integer>();
        for (int i = 0; i < patterns.size(); i++) {
            Set<String> names = patterns.get(i).eventNames();
            if (names == null) {
                others.add(i);
            } else {
                for (String name : names) {
                    List<Integer> positions = named.get(name);
                    if (positions == null) {
                        positions = new ArrayList<>();
                        named.put(name, positions);
                    }
                    positions.add(i);
                }
            }
        }
        for (var entry : named.entrySet()) {
            byEventName.put(entry.getKey(), ints(entry.getValue()));
        }
        this.ofAnyEvent = ints(others);
    }

    public static PatternIndex of(List<EventPattern> patterns) {
        return new PatternIndex(patterns);
    }

    /** Passes on the positions of all patterns that match the document, in ascending order. */
    public void match(Folded document, IntConsumer position) {
        match(document, new Matching(), position);
    }

    void match(Folded document, Matching matching, IntConsumer position) {
        Json event = document.value().get("event");
        if (event instanceof Json.Arr) {
            // Any element may be the name. Activities have one event, so this does not need to be fast.
            for (int i = 0; i < patterns.length; i++) {
                matchOne(i, document, matching, position);
            }
            return;
        }
        int[] named = event instanceof Json.Text(String name) ? byEventName.getOrDefault(name, NONE) : NONE;
        int a = 0;
        int b = 0;
        while (a < named.length || b < ofAnyEvent.length) {
            boolean takeNamed = b == ofAnyEvent.length || (a < named.length && named[a] < ofAnyEvent[b]);
            matchOne(takeNamed ? named[a++] : ofAnyEvent[b++], document, matching, position);
        }
    }

    private void matchOne(int i, Folded document, Matching matching, IntConsumer position) {
        if (patterns[i].matches(document, matching)) {
            position.accept(i);
        }
    }

    private static int[] ints(List<Integer> list) {
        var ints = new int[list.size()];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = list.get(i);
        }
        return ints;
    }
}
