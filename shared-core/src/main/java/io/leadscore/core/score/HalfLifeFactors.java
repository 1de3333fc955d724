package io.leadscore.core.score;

import java.util.Arrays;

/**
 * {@code StrictMath.pow(2, −(double) age / days)} by age, each computed once: a lead under a half-life is evaluated on every
 * day, and the power would be nearly all that costs. Thread-safe: arrays are complete when they are published, and two
 * threads that extend them write the same numbers.
 */
final class HalfLifeFactors {
    /** Ages that are kept; ten years, the longest length that a model may name. Older ones are computed each time. */
    private static final int MAX_AGES = 3_651;
    private static final int FIRST_AGES = 64;

    private final int days;
    private volatile double[] byAge = new double[0];

    HalfLifeFactors(int days) {
        this.days = days;
    }

    double at(int ageDays) {
        double[] known = byAge;
        if (ageDays < known.length) {
            return known[ageDays];
        }
        return ageDays < MAX_AGES ? extended(known, ageDays)[ageDays] : factor(ageDays);
    }

    private double[] extended(double[] known, int ageDays) {
        int length = Math.min(MAX_AGES, Math.max(FIRST_AGES, Integer.highestOneBit(ageDays) * 2));
        double[] more = Arrays.copyOf(known, length);
        for (int age = known.length; age < length; age++) {
            more[age] = factor(age);
        }
        byAge = more;
        return more;
    }

    private double factor(int ageDays) {
        return StrictMath.pow(2, -(double) ageDays / days);
    }
}
