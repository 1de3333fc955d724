package io.leadscore.core.tally;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Folded;
import io.leadscore.core.pattern.EventPattern;
import io.leadscore.core.pattern.PatternIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Counts the activities that match patterns. It matches each distinct pattern once, even if many rules and models use
 * it. Immutable and thread-safe.
 */
public final class ActivityCounter {
    private final PatternIndex index;
    /** For each position in the index: what a match of that pattern counts for, with and without {@code oncePer}. */
    private final List<List<CountedPattern>> byPosition = new ArrayList<>();

    /** @param patterns may contain a pattern several times; it is counted once */
    public ActivityCounter(Iterable<CountedPattern> patterns) {
        Map<Long, CountedPattern> counted = new LinkedHashMap<>();
        patterns.forEach(pattern -> counted.put(pattern.key(), pattern));
        Map<String, List<CountedPattern>> byMeaning = new LinkedHashMap<>();
        for (CountedPattern pattern : counted.values()) {
            byMeaning.computeIfAbsent(pattern.pattern().canonical(), _ -> new ArrayList<>()).add(pattern);
        }
        List<EventPattern> matched = new ArrayList<>();
        for (List<CountedPattern> alike : byMeaning.values()) {
            matched.add(alike.getFirst().pattern());
            byPosition.add(List.copyOf(alike));
        }
        index = PatternIndex.of(matched);
    }

    /** The tally with the activities added. An activity without an event is not counted. */
    public Tally plus(Tally tally, String leadId, Iterable<Activity> activities) {
        var builder = new Tally.Builder(tally);
        for (Activity activity : activities) {
            count(activity, leadId, builder);
        }
        return builder.build();
    }

    /**
     * The tally of all activities of a lead, unless it is certain that it has more than {@link Tally#MAX_BYTES}. Then the
     * rest is not read: so memory and time are bounded, however many activities the lead has.
     *
     * @param start without counts
     */
    public Optional<Tally> withinLimit(Tally start, String leadId, Stream<Activity> activities) {
        var limited = new Limited(start, leadId);
        boolean fits = activities.sequential().allMatch(limited::add);
        return fits ? limited.tally() : Optional.empty();
    }

    /** Counts activities one by one, up to a tally's limit. Used by one thread. */
    public final class Limited {
        private final Tally.Builder builder;
        private final String leadId;
        private boolean fits = true;

        /** @param start the counts so far */
        public Limited(Tally start, String leadId) {
            this.builder = new Tally.Builder(start);
            this.leadId = leadId;
        }

        /** Adds an activity, unless the tally is too large already. Returns whether it still fits. */
        public boolean add(Activity activity) {
            if (fits) {
                count(activity, leadId, builder);
                fits = builder.leastBytes() <= Tally.MAX_BYTES;
            }
            return fits;
        }

        /** The tally; empty if it is certain that it has more than {@link Tally#MAX_BYTES}. */
        public Optional<Tally> tally() {
            return fits ? Optional.of(builder.build()) : Optional.empty();
        }
    }

    /** Adds an activity. One without an event is not counted. */
    public void count(Activity activity, String leadId, Tally.Builder builder) {
        if (activity.event() != null) {
            count(activity.seen(), (int) activity.day().toEpochDay(), leadId, builder);
        }
    }

    public void count(Folded seen, int day, String leadId, Tally.Builder builder) {
        index.match(seen, position -> {
            for (CountedPattern pattern : byPosition.get(position)) {
                String path = pattern.oncePer();
                if (path == null) {
                    builder.add(pattern.key(), day);
                } else {
                    builder.addValue(pattern.key(), day, DistinctValue.hash(leadId, seen.value(), path));
                }
            }
        });
    }
}
