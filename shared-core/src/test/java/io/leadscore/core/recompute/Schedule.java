package io.leadscore.core.recompute;

import io.leadscore.core.recompute.Streams.Step;
import io.leadscore.core.recompute.Streams.Stream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.function.Consumer;

/** When the nightly sweep visits a lead. */
enum Schedule {
    /** Only at the end. */
    NONE,
    /** Every night, for leads that are due. */
    NIGHTLY,
    /** About every fifth night, even if the lead is not due. */
    NEEDLESS,
    /** On some nights, for a night that may be in the past. */
    LATE,
    /** Twice a night. */
    DOUBLED,
    /** Every night, but half of the runs stop before they commit. */
    KILLED;

    /** Takes a lead through the stream, and at the end to its last day, even if nights were missed. */
    void lead(Life life, Stream stream, Random random, Consumer<LocalDate> afterNight, Consumer<Step> afterStep) {
        Instant night = Fold.day(Streams.START).atTime(0, 10).toInstant(ZoneOffset.UTC);
        for (Step step : stream.steps()) {
            night = nights(life, night, step.now(), random, afterNight);
            switch (step) {
                case Step.Learn(var batch, Instant now) -> life.learn(batch, now);
                case Step.Remodel(var models, Instant now) -> life.remodel(models, now);
            }
            afterStep.accept(step);
        }
        nights(life, night, stream.end(), random, afterNight);
        life.commit(life.decider.advance(life.lead, Fold.day(stream.end()), stream.end()));
    }

    private Instant nights(Life life, Instant first, Instant until, Random random, Consumer<LocalDate> afterNight) {
        Instant night = first;
        while (!night.isAfter(until)) {
            if (!life.stored.isEmpty()) {
                night(life, night, random);
                afterNight.accept(Fold.day(night));
            }
            night = night.plusSeconds(86_400);
        }
        return night;
    }

    private void night(Life life, Instant now, Random random) {
        LocalDate asOf = Fold.day(now);
        switch (this) {
            case NONE -> {}
            case NIGHTLY -> sweep(life, asOf, now);
            case NEEDLESS -> {
                if (random.nextInt(5) == 0) {
                    life.commit(life.decider.advance(life.lead, asOf, now));
                }
            }
            case LATE -> {
                if (random.nextInt(4) == 0) {
                    sweep(life, asOf.minusDays(random.nextInt(20)), now);
                }
            }
            case DOUBLED -> {
                if (life.due(asOf)) {
                    sweep(life, asOf, now);
                    life.commit(life.decider.advance(life.lead, asOf, now.plusSeconds(3_600)));
                }
            }
            case KILLED -> {
                if (random.nextBoolean()) {
                    sweep(life, asOf, now);
                } else {
                    life.decider.advance(life.lead, asOf, now);
                }
            }
        }
    }

    private static void sweep(Life life, LocalDate asOf, Instant now) {
        if (life.due(asOf)) {
            life.commit(life.decider.advance(life.lead, asOf, now));
        }
    }
}
