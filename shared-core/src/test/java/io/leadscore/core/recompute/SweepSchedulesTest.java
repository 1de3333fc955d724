package io.leadscore.core.recompute;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.lead.ModelState;
import io.leadscore.core.lead.Ranking;
import io.leadscore.core.recompute.Fold.Seen;
import io.leadscore.core.recompute.Streams.Step;
import io.leadscore.core.recompute.Streams.Stream;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * For one order of commits, every sweep schedule gives the stages and events of a day-by-day fold. After a sweep the
 * lead has the state of that fold.
 */
final class SweepSchedulesTest {
    private static final int STREAMS = 10_000;

    /** What one stream contained. */
    private record Shown(Set<Seen> seen, int changes) {}

    @Test
    void every_schedule_gives_the_stages_and_events_of_the_fold() {
        List<Shown> shown = IntStream.range(0, STREAMS).parallel().mapToObj(SweepSchedulesTest::show).toList();

        assertThat(shown.stream().mapToInt(Shown::changes).sum()).as("%s: changes in all", Sample.seed())
                .isGreaterThan(STREAMS);
        for (Seen what : Seen.values()) {
            assertThat(shown.stream().filter(stream -> stream.seen().contains(what)).count()).as(
                    "%s: streams with %s", Sample.seed(), what).isGreaterThanOrEqualTo(STREAMS / 10);
        }
    }

    private static Shown show(int number) {
        Stream stream = new Streams(Sample.random(number)).next();
        Fold fold = nightlyBesideTheFold(stream, number);
        for (Schedule schedule : EnumSet.complementOf(EnumSet.of(Schedule.NIGHTLY))) {
            var life = new Life(stream.models(), number % 4 == 0);
            schedule.lead(life, stream, Sample.random(number), _ -> {}, _ -> {});
            agree(life, fold, schedule + ", " + Sample.at(number));
        }
        return new Shown(fold.seen, fold.changes.size());
    }

    /**
     * Sweeps only when the lead is due, and compares the state with the fold after each night: so {@code dueOn} was
     * never too late.
     */
    private static Fold nightlyBesideTheFold(Stream stream, int number) {
        var fold = new Fold(new Matches(), stream.models());
        var life = new Life(stream.models(), false);
        Schedule.NIGHTLY.lead(life, stream, Sample.random(number), night -> {
            fold.advance(night);
            String at = Sample.at(number) + ", night of " + night;
            assertThat(stages(life)).as(at).isEqualTo(stages(fold));
            assertThat(life.rankings).as(at).isEqualTo(rankings(fold));
            assertThat(life.changes).as(at).hasSameSizeAs(fold.changes);
        }, step -> {
            switch (step) {
                case Step.Learn(var batch, var now) -> {
                    var fresh = batch.stream().filter(activity -> !fold.known.contains(activity)).distinct().toList();
                    if (!fresh.isEmpty()) {
                        fold.learn(fresh, now);
                    }
                }
                case Step.Remodel(var models, var now) -> fold.remodel(models, now);
            }
            agree(life, fold, Sample.at(number) + ", step at " + step.now());
        });
        fold.advance(Fold.day(stream.end()));
        agree(life, fold, Sample.at(number));
        return fold;
    }

    private static void agree(Life life, Fold fold, String at) {
        life.lead.models()
                .keySet()
                .forEach(model -> assertThat(life.lead.waiting(model)).as(at)
                        .isEqualTo(Optional.ofNullable(fold.waiting(model))));
        assertThat(life.changes).as(at).isEqualTo(fold.changes);
        assertThat(life.lead.lastSeq()).as(at).isEqualTo(fold.changes.size());
        assertThat(life.rankings).as(at).isEqualTo(rankings(fold));
        fold.statuses.forEach((model, status) -> assertThat(life.lead.models().get(model)).as(at)
                .isEqualTo(new ModelState(status.version, status.held, status.stage, status.card.totalMilli(),
                        status.card.fitMilli(), status.card.engagementMilli(), Objects.requireNonNull(
                                fold.evaluatedOn),
                        fold.handedOver(model))));
    }

    private static Map<String, String> stages(Life life) {
        var stages = new TreeMap<String, String>();
        life.lead.models().forEach((model, state) -> stages.put(model, state.stage()));
        return stages;
    }

    private static Map<String, String> stages(Fold fold) {
        var stages = new TreeMap<String, String>();
        fold.statuses.forEach((model, status) -> stages.put(model, status.stage));
        return stages;
    }

    private static Map<String, Ranking> rankings(Fold fold) {
        var rankings = new TreeMap<String, Ranking>();
        fold.statuses.forEach((model, status) -> {
            if (!status.stage.equals("Prospect")) {
                rankings.put(model, new Ranking(status.stage, Math.floorDiv(status.card.totalMilli(), 10_000L)));
            }
        });
        return rankings;
    }
}
