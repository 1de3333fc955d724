package io.leadscore.core.pattern;

import static io.leadscore.core.pattern.Patterns.document;
import static io.leadscore.core.pattern.Patterns.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Folded;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Inputs on which event-ruler takes minutes or all memory. Here the steps stay in proportion to the pattern and the
 * document. They are counted and not timed.
 */
final class HostileInputTest {
    /** Far below 4, the factor of a quadratic cost, and above 2 to leave room for small constants. */
    private static final double LINEAR = 2.2;

    @Test
    void many_array_fields_cost_their_sum_not_their_product() {
        // event-ruler: 5 arrays of 30 values take 32 s.
        EventPattern pattern = pattern(fields(5, i -> "'f" + i + "':['none']"));
        assertThat(steps(pattern, document(fields(5, i -> "'f" + i + "':" + values(30))))).isLessThan(200);
        EventPattern last = pattern(fields(5, i -> "'f" + i + "':[" + (i == 4 ? "'none'" : "'v29'") + "]"));
        assertThat(steps(last, document(fields(5, i -> "'f" + i + "':" + values(30))))).isLessThan(200);
        assertDoubles(last, n -> document(fields(5, i -> "'f" + i + "':" + values(n))));
    }

    @Test
    void arrays_in_arrays_of_objects_are_visited_once() {
        EventPattern pattern = pattern("{'a':{'b':{'c':['v1'],'d':['none']},'e':['v1']}}");
        assertDoubles(pattern, n -> document("{'a':" + repeated(10, "{'e':" + values(5) + ",'b':"
                + repeated(n, "{'c':" + values(5) + ",'d':" + values(5) + "}") + "}") + "}"));
    }

    @Test
    void fields_that_may_be_absent_from_elements_stay_linear() {
        EventPattern pattern = pattern("{'a':{'b':[{'exists':false}],'c':{'d':[{'exists':false},'x'],'e':['none']}}}");
        assertDoubles(pattern,
                n -> document("{'a':" + repeated(n, "{'c':" + repeated(20, "{'d':'x','e':'y'}") + "}") + "}"));
    }

    @Test
    void arrays_nested_to_the_limit_stay_linear() {
        EventPattern pattern = pattern("{'a':{'b':[{'exists':false}],'c':['none']}}");
        assertDoubles(pattern,
                n -> document("{'a':" + "[".repeat(28) + repeated(n, "{'c':'x'}") + "]".repeat(28) + "}"));
    }

    @Test
    void or_beside_or_costs_the_sum_of_the_branches() {
        IntFunction<EventPattern> beside = n -> pattern(fields(5, i -> "'f" + i + "':{'$or':"
                + repeated(n, "{'k':['none']},{'l':['v']}") + "}"));
        var document = document(fields(5, i -> "'f" + i + "':{'l':'v'}"));
        assertThat(beside.apply(100).matches(document)).isTrue();
        var miss = document(fields(5, i -> "'f" + i + "':{'l':'" + (i == 4 ? "w" : "v") + "'}"));
        long once = steps(beside.apply(50), miss);
        assertThat((double) steps(beside.apply(100), miss) / once).isLessThan(LINEAR);
    }

    @Test
    void or_in_or_costs_the_sum_of_the_branches() {
        IntFunction<String> inner = n -> "{'$or':" + repeated(n, "{'x':['none']},{'y':['none']}") + "}";
        IntFunction<EventPattern> outer = n -> pattern(
                "{'$or':" + repeated(4, inner.apply(n) + "," + inner.apply(n)) + "}");
        var document = document("{'x':'a','y':'b'}");
        assertThat((double) steps(outer.apply(20), document) / steps(outer.apply(10), document)).isLessThan(LINEAR);
    }

    @Test
    void the_size_of_a_distributed_or_is_bounded_for_every_document() {
        String branches = IntStream.range(0, 300)
                .mapToObj(i -> "{'a':{'k" + i + "':['v'],'l':['none']}}")
                .collect(Collectors.joining(","));
        EventPattern pattern = pattern("{'a':{'b':['v']},'$or':[" + branches + "]}");
        IntFunction<Folded> document = n -> document("{'a':" + repeated(n, "{'b':'v','k7':'v','l':'x'}") + "}");
        assertDoubles(pattern, document);
        assertThat(steps(pattern, document.apply(100))).isLessThan(100L * 4 * 300);
    }

    @Test
    void stars_on_long_texts_neither_explode_nor_miss() {
        EventPattern pattern = pattern("{'a':[{'wildcard':'*i*x*i'}]}");
        String text = "i".repeat(30_000);
        assertThat(pattern.matches(document("{'a':'" + text + "x" + text + "'}"))).isTrue();
        assertThat(pattern.matches(document("{'a':'" + text + text + "'}"))).isFalse();
        assertThat(steps(pattern, document("{'a':'" + text + text + "'}"))).isLessThan(5);
    }

    /** Twice the document takes about twice the steps. */
    private static void assertDoubles(EventPattern pattern, IntFunction<Folded> document) {
        long once = steps(pattern, document.apply(200));
        long twice = steps(pattern, document.apply(400));
        assertThat((double) twice / once).as("steps %d, then %d", once, twice).isBetween(1.5, LINEAR);
    }

    private static long steps(EventPattern pattern, Folded document) {
        var matching = new Matching();
        pattern.matches(document, matching);
        return matching.steps();
    }

    private static String fields(int count, IntFunction<String> field) {
        return IntStream.range(0, count).mapToObj(field).collect(Collectors.joining(",", "{", "}"));
    }

    private static String values(int count) {
        return IntStream.range(0, count).mapToObj(i -> "'v" + i + "'").collect(Collectors.joining(",", "[", "]"));
    }

    private static String repeated(int count, String item) {
        return IntStream.range(0, count).mapToObj(_ -> item).collect(Collectors.joining(",", "[", "]"));
    }
}
