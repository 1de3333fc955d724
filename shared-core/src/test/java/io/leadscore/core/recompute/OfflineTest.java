package io.leadscore.core.recompute;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Json;
import io.leadscore.core.recompute.Streams.Stream;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.core.score.OfflineScoring;
import io.leadscore.core.score.OfflineScoring.Occurrence;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The result of {@code leadscore score} equals a fold that adds each day's activities together on their day. */
final class OfflineTest {
    private static final int STREAMS = 2_000;

    @Test
    void scoring_a_list_equals_learning_it_day_by_day_under_the_traits_given() {
        IntStream.range(0, STREAMS).parallel().forEach(OfflineTest::score);
    }

    private static void score(int number) {
        Random random = Sample.random(number);
        Stream stream = new Streams(random).next();
        List<Activity> activities = stream.activities();
        Json.Obj traits = Fold.traits(activities).value();
        LocalDate at = Fold.day(stream.end()).minusDays(random.nextInt(30));
        List<Activity> list = new ArrayList<>(activities.stream().map(activity -> with(traits, activity)).toList());
        Collections.shuffle(list, random);
        stream.models().forEach((name, model) -> {
            var fold = new Fold(new Matches(), new TreeMap<>(Map.of(name, model)));
            list.stream()
                    .filter(activity -> !activity.day().isAfter(at))
                    .collect(Collectors.groupingBy(Activity::day, TreeMap::new, Collectors.toList()))
                    .forEach((day, together) -> fold.learn(together, day.atStartOfDay().toInstant(ZoneOffset.UTC)));
            fold.advance(at);
            if (fold.known.isEmpty()) {
                return;
            }
            var scored = new OfflineScoring(new CompiledModel(model, 1)).score(Life.LEAD_ID, traits,
                    occurrences(list, random),
                    at);
            String where = Sample.at(number) + ", " + name + " at " + at;
            assertThat(scored.card()).as(where).isEqualTo(fold.card(name, at));
            assertThat(scored.stage()).as(where).isEqualTo(Objects.requireNonNull(fold.statuses.get(name)).stage);
            assertThat(scored.salesWait()).as(where).isEqualTo(fold.waiting(name));
        });
    }

    private static Activity with(Json.Obj traits, Activity activity) {
        return new Activity(activity.source(), activity.messageId(), activity.event(), activity.occurredAt(), activity
                .receivedAt(), activity.properties(), traits, List.of());
    }

    /** The activities as the command reads them. A repeated message is ignored, even if its content differs. */
    private static List<Occurrence> occurrences(List<Activity> list, Random random) {
        var occurrences = new ArrayList<Occurrence>();
        for (Activity activity : list) {
            occurrences.add(
                    new Occurrence(activity.source(), activity.messageId(), activity.event(), activity.day(), activity
                            .properties()));
        }
        for (int repeats = random.nextInt(4); repeats > 0; repeats--) {
            Activity again = list.get(random.nextInt(list.size()));
            occurrences.add(
                    new Occurrence(again.source(), again.messageId(), "A", again.day().minusDays(random.nextInt(9)),
                            Json.Obj.EMPTY));
        }
        return occurrences;
    }
}
