package io.leadscore.core.recompute;

import java.util.Random;

/** The seed of a run, and how much of the sample is tried; print the seed with every failure. */
final class Sample {
    static final long SEED = Long.getLong("leadscore.seed", System.nanoTime());

    private Sample() {}

    /** Each stream has a generator of its own, so that one stream can be tried again alone. */
    static Random random(int stream) {
        return new Random(SEED * 1_000_003 + stream);
    }

    static String seed() {
        return "-Dleadscore.seed=" + SEED;
    }

    static String at(int stream) {
        return seed() + ", stream " + stream;
    }
}
