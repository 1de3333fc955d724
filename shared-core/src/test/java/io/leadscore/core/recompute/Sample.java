package io.leadscore.core.recompute;

import java.util.Random;

/** The seed of a run and the size of its sample. Print the seed with every failure. */
final class Sample {
    static final long SEED = Long.getLong("leadscore.seed", System.nanoTime());

    private Sample() {}

    /** Each stream has its own generator, so one stream can be run again alone. */
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
