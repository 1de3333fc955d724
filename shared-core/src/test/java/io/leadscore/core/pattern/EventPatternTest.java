package io.leadscore.core.pattern;

import static io.leadscore.core.pattern.Patterns.matches;
import static io.leadscore.core.pattern.Patterns.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventPatternTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'a':['X']}                                    | {'a':'x'}              | {'a':'y'}
            {'a':['É']}                                    | {'a':'e\\u0301'}       | {'a':'e'}
            {'a':[3]}                                      | {'a':3.0}              | {'a':'3'}
            {'a':[100]}                                    | {'a':1e2}              | {'a':1e3}
            {'a':[null]}                                   | {'a':null}             | {}
            {'a':[true]}                                   | {'a':true}             | {'a':'true'}
            {'a':[{'prefix':'Ab'}]}                        | {'a':'abc'}            | {'a':'ba'}
            {'a':[{'prefix':{'equals-ignore-case':'Ab'}}]} | {'a':'ABC'}            | {'a':'ba'}
            {'a':[{'suffix':'Bc'}]}                        | {'a':'abc'}            | {'a':'bcd'}
            {'a':[{'suffix':{'equals-ignore-case':'Bc'}}]} | {'a':'abc'}            | {'a':'bcd'}
            {'a':[{'equals-ignore-case':'Abc'}]}           | {'a':'aBC'}            | {'a':'ab'}
            {'a':[{'wildcard':'a*b*c'}]}                   | {'a':'a1b2c'}          | {'a':'a1b2'}
            {'a':[{'wildcard':'*ab'}]}                     | {'a':'aab'}            | {'a':'aba'}
            {'a':[{'wildcard':'a*a'}]}                     | {'a':'aa'}             | {'a':'a'}
            {'a':[{'wildcard':'a\\\\*b'}]}                 | {'a':'a*b'}            | {'a':'axb'}
            {'a':[{'anything-but':'x'}]}                   | {'a':'y'}              | {}
            {'a':[{'anything-but':['x','y']}]}             | {'a':null}             | {'a':'Y'}
            {'a':[{'anything-but':[1,2]}]}                 | {'a':'1'}              | {'a':2.0}
            {'a':[{'anything-but':{'prefix':'x'}}]}        | {'a':'ax'}             | {'a':'xa'}
            {'a':[{'anything-but':{'suffix':['x','y']}}]}  | {'a':'xa'}             | {'a':'ay'}
            {'a':[{'anything-but':{'wildcard':'*x*'}}]}    | {'a':7}                | {'a':'axa'}
            {'a':[{'anything-but':{'equals-ignore-case':['X']}}]} | {'a':'y'}       | {'a':'x'}
            {'a':[{'numeric':['=',3]}]}                    | {'a':3.0}              | {'a':'3'}
            {'a':[{'numeric':['>',3,'<=',5]}]}             | {'a':5}                | {'a':3}
            {'a':[{'numeric':['>=',3,'<',5]}]}             | {'a':3}                | {'a':5}
            {'a':[{'numeric':['<',0]}]}                    | {'a':-0.1}             | {'a':0}
            {'a':[{'exists':true}]}                        | {'a':null}             | {'a':{'b':1}}
            {'a':[{'exists':false}]}                       | {'a':[]}               | {'a':[[0]]}
            {'a':{'b':['x']}}                              | {'a':{'b':'x'}}        | {'a':'x'}
            {'a':['x']}                                    | {'a':[['z',['x']]]}    | {'a':[{'b':'x'}]}
            {'a':{'b':[1],'c':[2]}}                        | {'a':[{'b':1,'c':2}]}  | {'a':[{'b':1},{'c':2}]}
            {'$or':[{'a':[1]},{'b':[1]}]}                  | {'b':1}                | {'a':2}
            {'a':{'$or':[{'b':[1]},{'c':[1]}]}}            | {'a':{'c':1}}          | {'a':{'d':1}}
            {'a':{'b':[1]},'$or':[{'a':{'c':[1]}},{'d':[1]}]} | {'a':[{'b':1,'c':1}]} | {'a':[{'b':1},{'c':1}]}
            """)
    void a_pattern_takes_one_document_and_not_the_other(String pattern, String taken, String refused) {
        assertThat(matches(pattern, taken)).as("%s takes %s", pattern, taken).isTrue();
        assertThat(matches(pattern, refused)).as("%s takes %s", pattern, refused).isFalse();
    }

    @Test
    void a_pattern_knows_its_event_names_folded() {
        assertThat(pattern("{'event':['Page Viewed',{'equals-ignore-case':'PAGE SEEN'}]}").eventNames())
                .containsExactlyInAnyOrder("page viewed", "page seen");
        assertThat(pattern("{'event':['a'],'properties':{'x':[1]}}").eventNames()).containsExactly("a");
        assertThat(pattern("{'$or':[{'event':['a'],'x':[1]},{'event':['B']}]}").eventNames())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void a_pattern_that_other_events_may_match_has_no_event_names() {
        assertThat(pattern("{'properties':{'event':['a']}}").eventNames()).isNull();
        assertThat(pattern("{'event':['a',{'prefix':'b'}]}").eventNames()).isNull();
        assertThat(pattern("{'event':['a',{'exists':false}]}").eventNames()).isNull();
        assertThat(pattern("{'event':['a',1]}").eventNames()).isNull();
        assertThat(pattern("{'$or':[{'event':['a']},{'x':[1]}]}").eventNames()).isNull();
    }

    @Test
    void branches_of_or_are_counted_at_every_depth() {
        assertThat(pattern("{'a':[1]}").orBranches()).isZero();
        assertThat(pattern("{'$or':[{'a':[1]},{'b':{'$or':[{'c':[1]},{'d':[1]},{'e':[1]}]}}]}").orBranches())
                .isEqualTo(5);
    }
}
