package io.leadscore.core.pattern;

import static io.leadscore.core.pattern.Patterns.document;
import static io.leadscore.core.pattern.Patterns.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PatternIndexTest {
    @Test
    void positions_of_matching_patterns_come_in_order() {
        var index = PatternIndex
                .of(List.of(pattern("{'x':[1]}"), pattern("{'event':['A']}"), pattern("{'event':['b']}"),
                        pattern("{'event':['a','b'],'x':[1]}"), pattern("{'event':[{'prefix':'a'}]}")));
        assertThat(matches(index, document("{'event':'A','x':1}"))).containsExactly(0, 1, 3, 4);
        assertThat(matches(index, document("{'event':'B'}"))).containsExactly(2);
        assertThat(matches(index, document("{'event':'c','x':1}"))).containsExactly(0);
        assertThat(matches(index, document("{'x':1}"))).containsExactly(0);
        assertThat(matches(index, document("{'event':['z',['b']],'x':1}"))).containsExactly(0, 2, 3);
        assertThat(matches(index, document("{'event':{'event':'a'}}"))).isEmpty();
        assertThat(matches(PatternIndex.of(List.of()), document("{}"))).isEmpty();
    }

    @Test
    void patterns_of_other_events_are_not_even_looked_at() {
        var patterns = new ArrayList<EventPattern>();
        for (int i = 0; i < 500; i++) {
            patterns.add(pattern("{'event':['e" + i + "'],'properties':{'a':['x'],'b':['y']}}"));
        }
        var matching = new Matching();
        PatternIndex.of(patterns).match(document("{'event':'e7','properties':{'a':'x'}}"), matching, position -> {});
        assertThat(matching.steps()).isLessThan(10);
    }

    @Test
    void the_index_finds_what_the_patterns_alone_find() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        var documents = new RandomDocuments(random);
        var written = new RandomPatterns(random);
        for (int round = 0; round < 100; round++) {
            Json.Obj example = withEvent(documents.document(), documents);
            var patterns = new ArrayList<EventPattern>();
            for (int i = 0; i < 30; i++) {
                Json.Obj pattern = written.pattern(example);
                patterns.add(Patterns.compile(documents.chance(30)
                        ? pattern
                        : pattern.with("event", new Json.Arr(List.of(documents.text(), documents.text())))));
            }
            var index = PatternIndex.of(patterns);
            for (int j = 0; j < 10; j++) {
                Folded document = Folded.of(withEvent(documents.changedFields(example), documents));
                var alone = new ArrayList<Integer>();
                for (int i = 0; i < patterns.size(); i++) {
                    if (patterns.get(i).matches(document)) {
                        alone.add(i);
                    }
                }
                assertThat(matches(index, document)).as("seed %d", seed).isEqualTo(alone);
            }
        }
    }

    private static Json.Obj withEvent(Json.Obj document, RandomDocuments documents) {
        Json event = documents.chance(80) ? documents.text()
                : new Json.Arr(List.of(documents.text(), documents.number()));
        return documents.chance(10) ? document : document.with("event", event);
    }

    private static List<Integer> matches(PatternIndex index, Folded document) {
        var positions = new ArrayList<Integer>();
        index.match(document, positions::add);
        return positions;
    }
}
