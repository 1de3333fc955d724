package io.leadscore.core.pattern;

import static io.leadscore.core.pattern.Patterns.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CanonicalPatternTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'a':['X','y','x']}                          | {'a':['y','x']}
            {'a':[1],'b':[2]}                            | {'b':[2.0],'a':[10e-1]}
            {'a':[{'equals-ignore-case':'X'}]}           | {'a':['x']}
            {'a':[{'prefix':{'equals-ignore-case':'X'}}]}| {'a':[{'prefix':'x'}]}
            {'a':[{'numeric':['=',3]}]}                  | {'a':[3]}
            {'a':[{'anything-but':'X'}]}                 | {'a':[{'anything-but':['x','x']}]}
            {'a':[{'anything-but':{'prefix':'X'}}]}      | {'a':[{'anything-but':{'prefix':['x']}}]}
            {'$or':[{'a':[1]},{'b':[2]}]}                | {'$or':[{'b':[2]},{'a':[1]},{'a':[1]}]}
            """)
    void ways_to_write_one_pattern_have_one_form(String one, String other) {
        assertThat(pattern(one).canonical()).isEqualTo(pattern(other).canonical());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'a':['1']}                                  | {'a':[1]}
            {'a':['null']}                               | {'a':[null]}
            {'a':[{'prefix':'x'}]}                       | {'a':[{'suffix':'x'}]}
            {'a':[{'wildcard':'*'}]}                     | {'a':[{'wildcard':'\\\\*'}]}
            {'a':[{'anything-but':['x','y']}]}           | {'a':[{'anything-but':'x'},{'anything-but':'y'}]}
            {'a':[{'anything-but':'x'}]}                 | {'a':[{'anything-but':{'prefix':'x'}}]}
            {'a':[{'anything-but':{'wildcard':'x'}}]}    | {'a':[{'anything-but':{'wildcard':'x*'}}]}
            {'a':[{'exists':true}]}                      | {'a':[{'exists':false}]}
            {'a':{'b':[1]}}                              | {'a.b':[1]}
            {'a':[{'numeric':['>',1]}]}                  | {'a':[{'numeric':['>=',1]}]}
            {'a':[1],'b':[1]}                            | {'$or':[{'a':[1]},{'b':[1]}]}
            """)
    void patterns_that_differ_have_different_forms(String one, String other) {
        assertThat(pattern(one).canonical()).isNotEqualTo(pattern(other).canonical());
    }

    @Test
    void the_form_is_readable_json() {
        assertThat(pattern("{'b':[2.50,'X',{'numeric':['>',1,'<=',20]}],'a':{'c':[{'exists':false}]}}").canonical())
                .isEqualTo("{\"a\":{\"c\":[{\"exists\":false}]},"
                        + "\"b\":[\"x\",25e-1,{\"numeric\":[\">\",1,\"<=\",20]}]}");
    }

    @Test
    void shuffling_and_repeating_changes_neither_the_form_nor_what_matches() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        var documents = new RandomDocuments(random);
        var patterns = new RandomPatterns(random);
        for (int i = 0; i < 2_000; i++) {
            Json.Obj example = documents.document();
            Json.Obj written = patterns.pattern(example);
            EventPattern one = Patterns.compile(written);
            EventPattern other = Patterns.compile((Json.Obj) shuffled(written, new Random(seed + i)));
            assertThat(other.canonical()).as("seed %d: %s", seed, written.toJson()).isEqualTo(one.canonical());
            Folded document = Folded.of(documents.changedFields(example));
            assertThat(other.matches(document)).as("seed %d: %s", seed, written.toJson())
                    .isEqualTo(one.matches(document));
        }
    }

    /** The same pattern in another order; the terms of {@code numeric} keep their order. */
    private static Json shuffled(Json json, Random random) {
        return switch (json) {
            case Json.Obj(var fields) -> {
                var entries = new ArrayList<>(fields.entrySet());
                Collections.shuffle(entries, random);
                var shuffled = new LinkedHashMap<String, Json>();
                entries.forEach(field -> shuffled.put(field.getKey(),
                        field.getKey().equals("numeric") ? field.getValue() : shuffled(field.getValue(), random)));
                yield new Json.Obj(shuffled);
            }
            case Json.Arr(var items) -> {
                var shuffled = new ArrayList<Json>();
                items.forEach(item -> shuffled.add(shuffled(item, random)));
                shuffled.add(shuffled(items.getFirst(), random));
                Collections.shuffle(shuffled, random);
                yield new Json.Arr(shuffled);
            }
            case Json.Text(String text) -> new Json.Text(Folded.fold(text));
            default -> json;
        };
    }
}
