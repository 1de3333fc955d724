package io.leadscore.core.recompute;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.model.Points;
import io.leadscore.core.recompute.Streams.Step;
import io.leadscore.core.recompute.Streams.Stream;
import java.time.LocalDate;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Compares {@code nextChangeOn} and {@code dueOn} with an evaluation of every day. */
final class NextChangeTest {
    private static final int STREAMS = 500;
    private static final int LAST_DAY = 3_650;
    private static final int DUE_DAYS = 366;

    /** The fold at the end of the stream, with which the decider's lead is compared. */
    private record Ended(Fold fold, Life life) {}

    private static Ended end(int number) {
        Stream stream = new Streams(Sample.random(number)).next();
        var fold = new Fold(new Matches(), stream.models());
        var life = new Life(stream.models(), false);
        for (Step step : stream.steps()) {
            switch (step) {
                case Step.Learn(var batch, var now) -> {
                    var fresh = life.fresh(batch);
                    life.learn(batch, now);
                    if (!fresh.isEmpty()) {
                        fold.learn(fresh, now);
                    }
                }
                case Step.Remodel(var models, var now) -> {
                    life.remodel(models, now);
                    fold.remodel(models, now);
                }
            }
        }
        return new Ended(fold, life);
    }

    @Test
    void next_change_is_the_first_day_on_which_whole_points_or_the_stage_differ() {
        var found = new AtomicInteger();
        IntStream.range(0, STREAMS).parallel().forEach(number -> {
            var ended = end(number);
            for (String model : ended.fold().statuses.keySet()) {
                LocalDate from = Objects.requireNonNull(ended.fold().evaluatedOn).plusDays(number % 40);
                Fold today = ended.fold().copy();
                today.advance(from);
                LocalDate expected = firstChange(today, model);
                found.addAndGet(expected == null ? 0 : 1);
                var view = ended.life().decider.views().view(ended.life().lead, model, from);
                assertThat(view.stage()).as(Sample.at(number)).isEqualTo(stage(today, model));
                assertThat(view.nextChangeOn()).as("%s, %s from %s", Sample.at(number), model, from)
                        .isEqualTo(expected);
            }
        });
        assertThat(found.get()).as("%s: leads that change by themselves", Sample.seed()).isGreaterThan(STREAMS / 5);
    }

    private static @Nullable LocalDate firstChange(Fold today, String model) {
        long points = wholePoints(today, model);
        String stage = stage(today, model);
        LocalDate from = Objects.requireNonNull(today.evaluatedOn);
        Fold ahead = today.copy();
        for (int days = 1; days <= LAST_DAY; days++) {
            ahead.advance(from.plusDays(days));
            if (wholePoints(ahead, model) != points || !stage(ahead, model).equals(stage)) {
                return from.plusDays(days);
            }
        }
        return null;
    }

    private static long wholePoints(Fold fold, String model) {
        // floor(x + 1/2) on thousandths is rounding half up, towards +∞
        return Math.floorDiv(Objects.requireNonNull(fold.statuses.get(model)).card.totalMilli() + 500, Points.MILLI);
    }

    private static String stage(Fold fold, String model) {
        return Objects.requireNonNull(fold.statuses.get(model)).stage;
    }

    /** A view of a later day follows every change of the stage until then, as a sweep does. */
    @Test
    void a_view_of_a_later_day_shows_what_the_lead_waits_for_then() {
        IntStream.range(0, STREAMS / 5).parallel().forEach(number -> {
            var ended = end(number);
            LocalDate evaluatedOn = Objects.requireNonNull(ended.fold().evaluatedOn);
            for (int days : new int[]{0, 3, 17}) {
                LocalDate day = evaluatedOn.plusDays(days);
                ended.fold().advance(day);
                ended.life().lead.models()
                        .keySet()
                        .forEach(model -> assertThat(
                                ended.life().decider.views().view(ended.life().lead, model, day).salesWait())
                                .as("%s, %s on %s", Sample.at(number), model, day)
                                .isEqualTo(ended.fold().waiting(model)));
            }
        });
    }

    @Test
    void a_lead_is_due_by_the_first_day_on_which_a_stage_or_band_changes_or_it_is_overdue() {
        IntStream.range(0, STREAMS).parallel().forEach(number -> {
            var ended = end(number);
            LocalDate evaluatedOn = Objects.requireNonNull(ended.fold().evaluatedOn);
            LocalDate expected = firstRankingChange(ended.fold().copy(), DUE_DAYS);
            notLate(ended.life().lead.dueOn(), expected, evaluatedOn, Sample.at(number) + ", learnt");

            ended.fold().advance(evaluatedOn.plusDays(7));
            ended.life()
                    .commit(ended.life().decider.advance(ended.life().lead, evaluatedOn.plusDays(7), Streams.START));
            LocalDate swept = firstRankingChange(ended.fold().copy(),
                    ended.life().lead.dueOn() == null ? LAST_DAY : DUE_DAYS);
            LocalDate due = ended.life().lead.dueOn();
            notLate(due, swept, evaluatedOn.plusDays(7), Sample.at(number) + ", swept");
            if (due != null) {
                assertThat(due).as("%s: the sweep is done with the lead", Sample.at(number))
                        .isAfter(evaluatedOn.plusDays(7));
                LocalDate last = evaluatedOn.plusDays(7 + DUE_DAYS);
                assertThat(due).as("%s: and comes back only for a change", Sample.at(number))
                        .isEqualTo(swept == null ? last : swept);
            }
        });
    }

    private static void notLate(@Nullable LocalDate due, @Nullable LocalDate expected, LocalDate evaluatedOn,
            String at) {
        if (expected != null) {
            assertThat(due).as(at).isNotNull().isBeforeOrEqualTo(expected);
        }
        if (due != null) {
            assertThat(due).as(at).isBeforeOrEqualTo(evaluatedOn.plusDays(DUE_DAYS));
        }
    }

    /** The first day, within a number of days, on which the stage or the band of a ranked lead differs, or it is overdue. */
    private static @Nullable LocalDate firstRankingChange(Fold ahead, int within) {
        LocalDate from = Objects.requireNonNull(ahead.evaluatedOn);
        String places = places(ahead);
        int changes = ahead.changes.size();
        for (int days = 1; days <= within; days++) {
            ahead.advance(from.plusDays(days));
            if (!places(ahead).equals(places) || ahead.changes.size() > changes) {
                return from.plusDays(days);
            }
        }
        return null;
    }

    private static String places(Fold fold) {
        var places = new StringBuilder();
        fold.statuses.forEach((model, status) -> places.append(model)
                .append(status.stage)
                .append(status.stage.equals("Prospect") ? 0 : Math.floorDiv(status.card.totalMilli(), 10_000L)));
        return places.toString();
    }
}
