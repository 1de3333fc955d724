package io.leadscore.core.score;

import java.util.Arrays;

/**
 * {@code StrictMath.pow(2, −(double) age / days)} by age, each computed once. A lead under a half-life is evaluated on
 * every day, and the power would be nearly all of the cost. Thread-safe: an array is complete when it is published, and
 * two threads that extend it write the same numbers.
 */
final class HalfLifeFactors {
    /**
     * How many ages are kept: ten years, the longest decay of a model. Factors of higher ages are computed each time.
     */
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
