package io.leadscore.core.recompute;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.lead.LeadViews.Point;
import io.leadscore.core.lead.LeadViews.View;
import io.leadscore.core.model.Points;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.model.ScoringModel.Bars;
import io.leadscore.core.model.ScoringModel.Did;
import io.leadscore.core.model.ScoringModel.Rung;
import io.leadscore.core.recompute.Streams.Step;
import io.leadscore.core.recompute.Streams.Stream;
import io.leadscore.core.score.LineForecast;
import io.leadscore.core.score.NextRung;
import io.leadscore.core.score.NextRung.MissingActivities;
import io.leadscore.core.score.ScoreCard;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a card says about days to come equals the cards of those days. */
final class OutlookTest {
    private static final int STREAMS = 200;
    private static final int LAST_DAY = 3_650;
    /** Most lines are at their end by then. Only some leads are compared on all days, because that takes long. */
    private static final int MOST_DAYS = 300;

    private static Life end(int number, Stream stream) {
        var life = new Life(stream.models(), false);
        for (Step step : stream.steps()) {
            switch (step) {
                case Step.Learn(var batch, var now) -> life.learn(batch, now);
                case Step.Remodel(var models, var now) -> life.remodel(models, now);
            }
        }
        assertThat(life.lead.version()).as(Sample.at(number)).isPositive();
        return life;
    }

    private static View view(Life life, String model, int daysLater) {
        LocalDate evaluatedOn = Objects.requireNonNull(life.lead.models().get(model)).evaluatedOn();
        return life.decider.views().view(life.lead, model, evaluatedOn.plusDays(daysLater));
    }

    @Test
    void a_line_changes_and_lapses_on_the_days_whose_cards_show_it() {
        var changes = new AtomicInteger();
        var lapses = new AtomicInteger();
        IntStream.range(0, STREAMS).parallel().forEach(number -> {
            Random random = Sample.random(number);
            Life life = end(number, new Streams(random).next());
            for (String model : life.lead.models().keySet()) {
                View view = view(life, model, random.nextInt(40));
                int days = number % 20 == 0 ? LAST_DAY : MOST_DAYS;
                Map<String, LineForecast> forecasts = view.lineForecasts();
                Map<String, LineForecast> expected = expected(view, days);
                String at = Sample.at(number) + ", " + model + " from " + view.day();
                assertThat(forecasts.keySet()).as(at).isEqualTo(expected.keySet());
                forecasts.forEach((rule, forecast) -> assertThat(upTo(view.day().plusDays(days), forecast))
                        .as("%s, %s", at, rule)
                        .isEqualTo(expected.get(rule)));
                changes.addAndGet((int) expected.values().stream().filter(line -> line.changesOn() != null).count());
                lapses.addAndGet((int) expected.values().stream().filter(line -> line.lapsesOn() != null).count());
            }
        });
        assertThat(changes.get()).as("%s: lines that change", Sample.seed()).isGreaterThan(STREAMS);
        assertThat(lapses.get()).as("%s: lines that lapse", Sample.seed()).isGreaterThan(STREAMS / 2);
    }

    private static Map<String, LineForecast> expected(View view, int days) {
        Map<String, Long> now = points(view.card());
        var changes = new HashMap<String, LocalDate>();
        var lapses = new HashMap<String, LocalDate>();
        for (int later = 1; later <= days; later++) {
            LocalDate day = view.day().plusDays(later);
            Map<String, Long> then = points(view.projection().card(day));
            now.forEach((rule, points) -> {
                long left = then.getOrDefault(rule, 0L);
                if (left != points) {
                    changes.putIfAbsent(rule, day);
                }
                if (left == 0 && points != 0) {
                    lapses.putIfAbsent(rule, day);
                }
            });
        }
        return now.keySet()
                .stream()
                .collect(Collectors.toMap(Function.identity(),
                        rule -> new LineForecast(changes.get(rule), lapses.get(rule))));
    }

    private static Map<String, Long> points(ScoreCard card) {
        return card.lines().stream().collect(Collectors.toMap(ScoreCard.Line::rule, ScoreCard.Line::pointsMilli));
    }

    private static LineForecast upTo(LocalDate last, LineForecast forecast) {
        return new LineForecast(upTo(last, forecast.changesOn()), upTo(last, forecast.lapsesOn()));
    }

    private static @Nullable LocalDate upTo(LocalDate last, @Nullable LocalDate day) {
        return day == null || day.isAfter(last) ? null : day;
    }

    @Test
    void the_last_change_is_the_last_day_on_which_whole_points_or_the_stage_differ() {
        var found = new AtomicInteger();
        IntStream.range(0, STREAMS).parallel().forEach(number -> {
            Random random = Sample.random(number);
            Life life = end(number, new Streams(random).next());
            for (String model : life.lead.models().keySet()) {
                View view = view(life, model, random.nextInt(40));
                List<LocalDate> days = view.day().datesUntil(view.day().plusDays(LAST_DAY + 1)).toList();
                List<Point> points = life.decider.views().points(life.lead, model, days);
                LocalDate expected = null;
                for (int i = 1; i < points.size(); i++) {
                    expected = shown(points.get(i)).equals(shown(points.get(i - 1))) ? expected : days.get(i);
                }
                found.addAndGet(expected == null || expected.equals(view.nextChangeOn()) ? 0 : 1);
                assertThat(view.lastChangeOn()).as("%s, %s from %s", Sample.at(number), model, view.day())
                        .isEqualTo(expected);
            }
        });
        assertThat(found.get()).as("%s: leads that change more than once", Sample.seed()).isGreaterThan(STREAMS / 8);
    }

    private static String shown(Point point) {
        return Points.wholeHalfUp(point.totalMilli()) + " " + point.stage();
    }

    @Test
    void the_next_rung_misses_what_its_bars_conditions_and_the_card_say() {
        var found = new AtomicInteger();
        IntStream.range(0, STREAMS).parallel().forEach(number -> {
            Random random = Sample.random(number);
            Stream stream = new Streams(random).next();
            Life life = end(number, stream);
            var matches = new Matches();
            for (String name : life.lead.models().keySet()) {
                View view = view(life, name, random.nextInt(40));
                ScoringModel model = view.model().model();
                List<String> ladder = model.stages().stream().map(Rung::name).toList();
                String at = Sample.at(number) + ", " + name + " on " + view.day();
                boolean applies = model.appliesTo() == null || model.appliesTo().matches(Fold.traits(life.stored));
                if (view.stage().equals(ScoringModel.DISQUALIFIED) || view.stage().equals(ladder.getLast())
                        || !applies) {
                    assertThat(view.nextRung()).as(at).isNull();
                    continue;
                }
                Rung rung = model.stages().get(ladder.indexOf(view.stage()) + 1);
                found.incrementAndGet();
                NextRung next = Objects.requireNonNull(view.nextRung(), at);
                assertThat(next.stage()).as(at).isEqualTo(rung.name());
                assertThat(next.missing()).as(at)
                        .isEqualTo(new Bars(missing(rung.enter().totalMilli(), view.card().totalMilli()),
                                missing(rung.enter().fitMilli(), view.card().fitMilli()),
                                missing(rung.enter().engagementMilli(), view.card().engagementMilli())));
                assertThat(next.traitsHold()).as(at)
                        .isEqualTo(rung.when() == null || rung.when().matches(Fold.traits(life.stored)));
                assertThat(next.activities()).as(at).isEqualTo(activities(matches, rung.did(), life, view.day()));
                assertThat(isEntered(next)).as("%s: an entered rung is not the next", at).isFalse();
            }
        });
        assertThat(found.get()).as("%s: leads that can rise", Sample.seed()).isGreaterThan(STREAMS / 3);
    }

    private static long missing(long bar, long points) {
        return bar == Bars.NONE ? Bars.NONE : points >= bar ? 0 : bar - points;
    }

    private static boolean isEntered(NextRung next) {
        return Math.max(next.missing().totalMilli(),
                Math.max(next.missing().fitMilli(), next.missing().engagementMilli())) <= 0
                && next.traitsHold() && (next.activities() == null || next.activities().missing() == 0);
    }

    private static @Nullable MissingActivities activities(Matches matches, @Nullable Did did, Life life,
            LocalDate day) {
        if (did == null) {
            return null;
        }
        int missing = 0;
        while (!Recompute.did(matches, new Did(did.when(), did.atLeast() - missing, did.withinDays()), life.stored,
                day)) {
            missing++;
        }
        return new MissingActivities(missing, did.withinDays());
    }
}
