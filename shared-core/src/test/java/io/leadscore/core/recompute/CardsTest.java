package io.leadscore.core.recompute;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.lead.LeadViews.View;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.recompute.Streams.Stream;
import io.leadscore.core.score.ScoreCard;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Cards equal a recompute from the raw activities, for every order of arrival and with duplicates. */
final class CardsTest {
    private static final int STREAMS = 10_000;
    private static final int ARRIVALS = 3;

    @Test
    void equal_the_recompute_in_every_order_of_arrival_and_sum_to_the_total() {
        IntStream.range(0, STREAMS).parallel().forEach(CardsTest::arriveInEveryOrder);
    }

    private static void arriveInEveryOrder(int number) {
        Random random = Sample.random(number);
        Stream stream = new Streams(random).next();
        List<Activity> activities = stream.activities();
        var matches = new Matches();
        for (int arrival = 0; arrival < ARRIVALS; arrival++) {
            Life life = arrive(stream.models(), activities, stream.end(), random, arrival == 0);
            stream.models().forEach((name, model) -> {
                LocalDate day = Fold.day(stream.end()).plusDays(random.nextInt(120));
                View view = life.decider.views().view(life.lead, name, day);
                ScoreCard expected = Recompute.card(matches, model, Fold.traits(activities), activities, day);
                assertThat(view.card()).as("%s, %s on %s", Sample.at(number), name, day).isEqualTo(expected);
                assertThat(view.card().lines().stream().mapToLong(ScoreCard.Line::pointsMilli).sum())
                        .isEqualTo(view.card()
                                .totalMilli());
                past(life, name, model, matches, random, number);
            });
        }
    }

    /** A past day: the activities up to that day, and the traits that they set. */
    private static void past(Life life, String name, ScoringModel model, Matches matches, Random random, int number) {
        LocalDate day = Fold.day(life.stored.get(random.nextInt(life.stored.size())).occurredAt())
                .plusDays(random.nextInt(20));
        List<Activity> byThen = life.stored.stream().filter(activity -> !activity.day().isAfter(day)).toList();
        View view = life.decider.views().past(life.lead, name, day, life.stored.stream(), "Prospect");
        assertThat(view.card()).as("%s, %s in the past, on %s", Sample.at(number), name, day)
                .isEqualTo(Recompute.card(matches, model, Fold.traits(byThen), byThen, day));
    }

    /** All activities arrive, in any order and in batches of any size, and many of them more than once. */
    private static Life arrive(Map<String, ScoringModel> models, List<Activity> activities, Instant now, Random random,
            boolean reread) {
        var deliveries = new ArrayList<>(activities);
        activities.stream().filter(_ -> random.nextInt(3) == 0).forEach(deliveries::add);
        Collections.shuffle(deliveries, random);
        var life = new Life(models, reread);
        for (int i = 0; i < deliveries.size();) {
            int size = Math.min(deliveries.size() - i, 1 + random.nextInt(4));
            life.learn(deliveries.subList(i, i + size), now);
            i += size;
        }
        assertThat(life.stored).hasSameSizeAs(activities);
        return life;
    }
}
