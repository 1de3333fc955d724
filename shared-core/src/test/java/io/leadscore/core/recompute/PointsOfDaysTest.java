package io.leadscore.core.recompute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.lead.LeadViews;
import io.leadscore.core.lead.LeadViews.Point;
import io.leadscore.core.lead.LeadViews.View;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.recompute.Streams.Step;
import io.leadscore.core.recompute.Streams.Stream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The points of several days equal the views of each day alone. */
final class PointsOfDaysTest {
    private static final int STREAMS = 2_000;
    private static final int MAX_DAYS = 40;

    /** How often a list of points had another stage or total than its first point. */
    private record Shown(boolean pastDiffers, boolean futureDiffers) {}

    @Test
    void the_points_of_many_days_equal_the_view_of_each_day() {
        List<Shown> shown = IntStream.range(0, STREAMS).parallel().mapToObj(PointsOfDaysTest::compare).toList();

        assertThat(shown).as("%s: series that change", Sample.seed())
                .filteredOn(Shown::pastDiffers)
                .hasSizeGreaterThan(STREAMS / 4);
        assertThat(shown).as("%s: projections that change", Sample.seed())
                .filteredOn(Shown::futureDiffers)
                .hasSizeGreaterThan(STREAMS / 10);
    }

    private static Shown compare(int number) {
        Random random = Sample.random(number);
        Stream stream = new Streams(random).next();
        var life = new Life(stream.models(), random.nextBoolean());
        for (Step step : stream.steps()) {
            switch (step) {
                case Step.Learn(var batch, var now) -> life.learn(batch, now);
                case Step.Remodel(var models, var now) -> life.remodel(models, now);
            }
            if (random.nextInt(3) == 0 && !life.stored.isEmpty()) {
                life.commit(life.decider.advance(life.lead, Fold.day(step.now()), step.now()));
            }
        }
        boolean past = false;
        boolean future = false;
        for (String model : life.lead.models().keySet()) {
            future |= differ(future(life, model, random, number));
            past |= differ(past(life, model, random, number));
        }
        return new Shown(past, future);
    }

    private static List<Point> future(Life life, String model, Random random, int number) {
        LeadViews views = life.decider.views();
        LocalDate evaluatedOn = Objects.requireNonNull(life.lead.models().get(model)).evaluatedOn();
        List<LocalDate> days = days(evaluatedOn, random.nextBoolean() ? 60 : 1_500, random);
        List<Point> points = views.points(life.lead, model, days);

        assertThat(points).as("%s, %s", Sample.at(number), model)
                .isEqualTo(days.stream().map(day -> point(views.view(life.lead, model, day))).toList());
        return points;
    }

    private static List<Point> past(Life life, String model, Random random, int number) {
        LeadViews views = life.decider.views();
        List<LocalDate> days = days(Fold.day(Streams.START).minusDays(3), random.nextBoolean() ? 60 : 400, random);
        List<String> stages = days.stream()
                .map(_ -> random.nextBoolean() ? ScoringModel.PROSPECT : ScoringModel.DISQUALIFIED)
                .toList();
        var stored = new ArrayList<>(life.stored);
        Collections.shuffle(stored, random);
        List<Point> points = views.pastPoints(life.lead, model, days, stored.stream(), stages);

        assertThat(points).as("%s, %s in the past", Sample.at(number), model)
                .isEqualTo(IntStream.range(0, days.size())
                        .mapToObj(i -> point(views.past(life.lead, model, days.get(i), stored.stream(),
                                stages.get(i))))
                        .toList());
        return points;
    }

    private static Point point(View view) {
        return new Point(view.day(), view.stage(), view.card().totalMilli(), view.card().fitMilli(),
                view.card().engagementMilli());
    }

    private static List<LocalDate> days(LocalDate first, int span, Random random) {
        var days = new TreeSet<LocalDate>();
        int count = random.nextInt(MAX_DAYS);
        for (int i = 0; i < count; i++) {
            days.add(first.plusDays(random.nextInt(span)));
        }
        return List.copyOf(days);
    }

    private static boolean differ(List<Point> points) {
        return points.stream().map(Point::totalMilli).distinct().count() > 1;
    }

    @Test
    void a_day_before_the_last_evaluation_is_refused() {
        Stream stream = new Streams(new Random(1)).next();
        var life = new Life(stream.models(), false);
        var first = (Step.Learn) stream.steps().getFirst();
        life.learn(first.batch(), first.now());
        String model = stream.models().keySet().iterator().next();
        LocalDate before = Objects.requireNonNull(life.lead.models().get(model)).evaluatedOn().minusDays(1);

        assertThatThrownBy(() -> life.decider.views().points(life.lead, model, List.of(before)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(before + " is before ");
    }
}
