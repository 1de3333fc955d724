package io.leadscore.core.tally;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The matches of one pattern: how many on each day, and the earliest day of each distinct value if values are
 * distinguished. Days are UTC epoch days, ascending. Immutable.
 */
public final class DayCounts {
    static final DayCounts NONE = new DayCounts(new int[0], new int[0], new long[0], new int[0]);

    private final int[] days;
    private final int[] counts;
    /** Ascending, for binary search; {@code valueDays} has the same order. */
    private final long[] values;
    private final int[] valueDays;

    DayCounts(int[] days, int[] counts, long[] values, int[] valueDays) {
        this.days = days;
        this.counts = counts;
        this.values = values;
        this.valueDays = valueDays;
    }

    public int size() {
        return days.length;
    }

    public int day(int index) {
        return days[index];
    }

    public int count(int index) {
        return counts[index];
    }

    int valueCount() {
        return values.length;
    }

    long value(int index) {
        return values[index];
    }

    int valueDay(int index) {
        return valueDays[index];
    }

    /** Matches on days from {@code first} to {@code last}, both included. */
    public long matchesBetween(long first, long last) {
        long sum = 0;
        for (int i = days.length - 1; i >= 0 && days[i] >= first; i--) {
            if (days[i] <= last) {
                sum += counts[i];
            }
        }
        return sum;
    }

    /** The earliest days of the distinct values, as counts per day. */
    public DayCounts perValue() {
        int[] sorted = valueDays.clone();
        Arrays.sort(sorted);
        int[] distinct = new int[sorted.length];
        int[] count = new int[sorted.length];
        int size = 0;
        for (int day : sorted) {
            if (size == 0 || distinct[size - 1] != day) {
                distinct[size++] = day;
            }
            count[size - 1]++;
        }
        return new DayCounts(Arrays.copyOf(distinct, size), Arrays.copyOf(count, size), NONE.values, NONE.valueDays);
    }

    DayCounts plusMatch(int day) {
        return plusMatches(day, 1);
    }

    private DayCounts plusMatches(int day, int count) {
        int at = Arrays.binarySearch(days, day);
        if (at >= 0) {
            int[] more = counts.clone();
            more[at] += count;
            return new DayCounts(days, more, values, valueDays);
        }
        int insertion = -at - 1;
        return new DayCounts(inserted(days, insertion, day), inserted(counts, insertion, count), values, valueDays);
    }

    DayCounts plusValue(long value, int day) {
        int at = Arrays.binarySearch(values, value);
        if (at >= 0) {
            if (valueDays[at] <= day) {
                return this;
            }
            int[] earlier = valueDays.clone();
            earlier[at] = day;
            return new DayCounts(days, counts, values, earlier);
        }
        int insertion = -at - 1;
        long[] more = new long[values.length + 1];
        System.arraycopy(values, 0, more, 0, insertion);
        more[insertion] = value;
        System.arraycopy(values, insertion, more, insertion + 1, values.length - insertion);
        return new DayCounts(days, counts, more, inserted(valueDays, insertion, day));
    }

    /** These matches and more. Both distinguish values or neither does. */
    DayCounts plus(DayCounts more) {
        DayCounts sum = this;
        for (int i = 0; i < more.days.length; i++) {
            sum = sum.plusMatches(more.days[i], more.counts[i]);
        }
        for (int i = 0; i < more.values.length; i++) {
            sum = sum.plusValue(more.values[i], more.valueDays[i]);
        }
        return sum;
    }

    private static int[] inserted(int[] array, int index, int element) {
        int[] more = new int[array.length + 1];
        System.arraycopy(array, 0, more, 0, index);
        more[index] = element;
        System.arraycopy(array, index, more, index + 1, array.length - index);
        return more;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DayCounts that && Arrays.equals(days, that.days) && Arrays.equals(counts, that.counts)
                && Arrays.equals(values, that.values) && Arrays.equals(valueDays, that.valueDays);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(days) * 31 + Arrays.hashCode(counts);
    }
}
