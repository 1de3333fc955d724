package io.leadscore.core.pattern;

import static io.leadscore.core.pattern.Patterns.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PatternProblemsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                             | when:
            {'a':{}}                                       | when.a:
            {'a':'x'}                                      | when.a: must be a list of alternatives or an object
            {'a':1}                                        | when.a:
            {'a':null}                                     | when.a:
            {'a':[]}                                       | when.a: the list of alternatives must not be empty
            {'a':['x',['y']]}                              | when.a[1]:
            {'a':['x',{}]}                                 | when.a[1]:
            {'a':[{'prefix':'x','suffix':'y'}]}            | when.a[0]: an alternative must have exactly one operator
            {'a':[{'matches':'x'}]}                        | when.a[0].matches: this operator is unknown
            {'a':[{'exactly':'x'}]}                        | when.a[0].exactly: this operator is unknown
            {'a':[{'cidr':'10.0.0.0/8'}]}                  | when.a[0].cidr: cidr is not supported here
            {'a':[{'prefix':1}]}                           | when.a[0].prefix: must be a string
            {'a':[{'prefix':['x']}]}                       | when.a[0].prefix: must be a string
            {'a':[{'prefix':{'wildcard':'x'}}]}            | when.a[0].prefix:
            {'a':[{'suffix':{'equals-ignore-case':1}}]}    | when.a[0].suffix.equals-ignore-case: must be a string
            {'a':[{'equals-ignore-case':['x']}]}           | when.a[0].equals-ignore-case: must be a string
            {'a':[{'wildcard':7}]}                         | when.a[0].wildcard: must be a string
            {'a':[{'wildcard':'a**b'}]}                    | when.a[0].wildcard: two stars in a row
            {'a':[{'wildcard':'*a*b*c*'}]}                 | when.a[0].wildcard: a wildcard may have at most 3 stars
            {'a':[{'wildcard':'a\\\\b'}]}                  | when.a[0].wildcard: a backslash
            {'a':[{'wildcard':'a\\\\'}]}                   | when.a[0].wildcard: a backslash
            {'a':[{'exists':'yes'}]}                       | when.a[0].exists: must be true or false
            {'a':[{'anything-but':null}]}                  | when.a[0].anything-but:
            {'a':[{'anything-but':true}]}                  | when.a[0].anything-but:
            {'a':[{'anything-but':[]}]}                    | when.a[0].anything-but: the list must not be empty
            {'a':[{'anything-but':['x',1]}]}               | when.a[0].anything-but[1]:
            {'a':[{'anything-but':[1,null]}]}              | when.a[0].anything-but[1]:
            {'a':[{'anything-but':{'exists':true}}]}       | when.a[0].anything-but.exists:
            {'a':[{'anything-but':{'numeric':['=',1]}}]}   | when.a[0].anything-but.numeric:
            {'a':[{'anything-but':{'prefix':''}}]}         | when.a[0].anything-but.prefix:
            {'a':[{'anything-but':{'suffix':['x','']}}]}   | when.a[0].anything-but.suffix[1]:
            {'a':[{'anything-but':{'prefix':[]}}]}         | when.a[0].anything-but.prefix: the list must not be empty
            {'a':[{'anything-but':{'wildcard':['x',1]}}]}  | when.a[0].anything-but.wildcard[1]: must be a string
            {'a':[{'anything-but':{'prefix':'x','suffix':'y'}}]} | when.a[0].anything-but:
            {'a':[{'numeric':[]}]}                         | when.a[0].numeric:
            {'a':[{'numeric':3}]}                          | when.a[0].numeric:
            {'a':[{'numeric':['=']}]}                      | when.a[0].numeric:
            {'a':[{'numeric':['=','3']}]}                  | when.a[0].numeric:
            {'a':[{'numeric':['!=',3]}]}                   | when.a[0].numeric[0]:
            {'a':[{'numeric':['>=',3,'<=',3]}]}            | when.a[0].numeric: the lower bound
            {'a':[{'numeric':['>',4,'<',3]}]}              | when.a[0].numeric: the lower bound
            {'a':[{'numeric':['<',4,'>',3]}]}              | when.a[0].numeric:
            {'a':[{'numeric':['=',3,'<',4]}]}              | when.a[0].numeric:
            {'a':[{'numeric':['>',3,'<',4,'<']}]}          | when.a[0].numeric:
            {'$or':[]}                                     | when.$or: $or must be a list of at least two objects
            {'$or':[{'a':[1]}]}                            | when.$or: $or must be a list of at least two objects
            {'$or':{'a':[1]}}                              | when.$or:
            {'$or':[{'a':[1]},{}]}                         | when.$or[1]:
            {'$or':[{'a':[1]},1]}                          | when.$or[1]: must be an object
            {'$or':[{'prefix':['x']},{'a':[1]}]}           | when.$or[0].prefix:
            {'a':[1],'$or':[{'a':[2]},{'b':[1]}]}          | when.$or[0].a: this field is also outside this $or
            {'a':{'b':[1]},'$or':[{'a':{'b':[2]}},{'b':[1]}]} | when.$or[0].a.b: this field
            {'a':[1],'$or':[{'a':{'b':[2]}},{'b':[1]}]}    | when.$or[0].a.b: this field
            {'a':{'b':[1]},'$or':[{'a':[2]},{'b':[1]}]}    | when.$or[0].a: this field
            """)
    void what_is_wrong_is_said_with_its_path(String pattern, String problem) {
        assertThat(problems(pattern)).singleElement().asString().startsWith(problem);
    }

    @Test
    void every_problem_is_reported_at_once() {
        assertThat(problems("{'a':[{'cidr':'x'},{'prefix':1}],'b':'x','c':{'d':[]}}")).hasSize(4);
    }

    @Test
    void a_pattern_is_an_object() {
        var problems = new java.util.ArrayList<String>();
        assertThat(EventPattern.compile(Json.text("x"), "p", problem -> problems.add(problem.toString()))).isNull();
        assertThat(problems).containsExactly("p: a pattern must be an object");
    }

    @Test
    void or_has_at_most_a_thousand_branches_also_in_parts() {
        assertThat(problems("{'$or':" + branches(1_000, "a") + "}")).isEmpty();
        assertThat(problems("{'$or':" + branches(1_001, "a") + "}")).singleElement().asString().contains("1000 $or");
        assertThat(problems("{'x':{'$or':" + branches(501, "a") + "},'y':{'$or':" + branches(500, "a") + "}}"))
                .singleElement()
                .asString()
                .contains("1000 $or");
    }

    @Test
    void or_about_one_object_may_not_multiply_without_bound() {
        String nested = "{'x':{'p':[1]},'$or':[{'x':{'a':{'$or':" + branches(100, "k") + "}},'y':{'$or':"
                + branches(200, "k") + "}},{'z':[1]}]}";
        assertThat(problems(nested)).singleElement().asString().contains("multiply to more than 10000");
    }

    @Test
    void the_same_or_about_different_objects_multiply_nothing_and_are_taken() {
        String apart = "{'x':{'$or':" + branches(300, "k") + "},'y':{'$or':" + branches(300, "k") + "},'z':{'$or':"
                + branches(300, "k") + "}}";
        assertThat(problems(apart)).isEmpty();
        assertThat(Patterns.matches(apart, "{'x':{'k':299},'y':{'k':0},'z':{'k':150}}")).isTrue();
        assertThat(Patterns.matches(apart, "{'x':{'k':299},'y':{'k':300},'z':{'k':150}}")).isFalse();
    }

    @Test
    void a_pattern_has_a_bounded_size_and_depth() {
        int room = EventPattern.MAX_BYTES - "{'a':['']}".length();
        assertThat(problems("{'a':['" + "x".repeat(room) + "']}")).isEmpty();
        assertThat(problems("{'a':['" + "x".repeat(room + 1) + "']}")).singleElement()
                .asString()
                .contains("65536 bytes");
        assertThat(problems("{'a':['" + "é".repeat(room / 2) + "']}")).isEmpty();
        assertThat(problems("{'a':['" + "é".repeat(room / 2 + 1) + "']}")).hasSize(1);
        assertThat(problems(nested(EventPattern.MAX_DEPTH))).isEmpty();
        assertThat(problems(nested(EventPattern.MAX_DEPTH + 1))).singleElement()
                .asString()
                .contains("at most 32 levels deep");
    }

    private static String nested(int depth) {
        return "{'a':".repeat(depth) + "[1]" + "}".repeat(depth);
    }

    private static String branches(int count, String key) {
        List<String> branches = IntStream.range(0, count).mapToObj(i -> "{'" + key + "':[" + i + "]}").toList();
        return branches.stream().collect(Collectors.joining(",", "[", "]"));
    }
}
