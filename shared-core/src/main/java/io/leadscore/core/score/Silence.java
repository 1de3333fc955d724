package io.leadscore.core.score;

import io.leadscore.core.tally.DayCounts;
import io.leadscore.core.tally.Tally;
import java.util.Arrays;

/** The days on which a lead engaged, and how long it was silent between them. Immutable. */
final class Silence {
    private final int[] engagementDays;
    /** The largest gap between neighbours from this engagement day to the last one. */
    private final int[] largestGapFrom;

    private Silence(int[] engagementDays) {
        this.engagementDays = engagementDays;
        this.largestGapFrom = new int[engagementDays.length];
        for (int i = engagementDays.length - 2; i >= 0; i--) {
            largestGapFrom[i] = Math.max(largestGapFrom[i + 1], engagementDays[i + 1] - engagementDays[i]);
        }
    }

    static Silence of(CompiledModel model, Tally tally) {
        int[] days = new int[0];
        for (long key : model.engagementKeys()) {
            DayCounts counts = tally.of(key);
            if (counts != null) {
                int size = days.length;
                days = Arrays.copyOf(days, size + counts.size());
                for (int i = 0; i < counts.size(); i++) {
                    days[size + i] = counts.day(i);
                }
            }
        }
        Arrays.sort(days);
        int distinct = 0;
        for (int day : days) {
            if (distinct == 0 || days[distinct - 1] != day) {
                days[distinct++] = day;
            }
        }
        return new Silence(Arrays.copyOf(days, distinct));
    }

    /** The last day on which the lead engaged, including the occurrence's own day. */
    int lastDay(int occurrenceDay) {
        int last = engagementDays.length - 1;
        return last < 0 ? occurrenceDay : Math.max(occurrenceDay, engagementDays[last]);
    }

    /** The largest gap between neighbours among the occurrence's day and every later engagement day. */
    int largestGap(int occurrenceDay) {
        int at = Arrays.binarySearch(engagementDays, occurrenceDay);
        int later = at >= 0 ? at + 1 : -at - 1;
        if (later == engagementDays.length) {
            return 0;
        }
        return Math.max(engagementDays[later] - occurrenceDay, largestGapFrom[later]);
    }
}
