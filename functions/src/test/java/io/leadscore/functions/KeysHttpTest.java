package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The routes about write keys. */
class KeysHttpTest {
    private final Functions functions = new Functions();

    private Answer make(String settings) {
        return functions.ask(Http.post("/keys", "application/json", settings));
    }

    private Answer revoke(String id) {
        return functions.ask(Http.get("/keys/" + id).method("DELETE"));
    }

    private List<Json.Obj> listed() {
        return functions.ask(Http.get("/keys")).objects("keys");
    }

    private int send(String key) {
        return functions.ingest(Http.post("/v1/track", "application/json", "{\"writeKey\": \"" + key
                + "\", \"event\": \"Demo Requested\", \"userId\": \"u1\"}")).status();
    }

    @Test
    void a_key_is_made_listed_and_revoked() {
        Answer made = make("{\"source\": \"blog\"}");
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.json().fields().keySet()).containsExactly("id", "writeKey");
        assertThat(made.headers()).containsEntry("cache-control", "no-store");
        String key = made.at("writeKey");
        assertThat(key).startsWith("lsk_");
        assertThat(send(key)).isEqualTo(200);
        assertThat(listed()).filteredOn(listed -> "blog".equals(listed.text("source")))
                .singleElement()
                .satisfies(listed -> assertThat(listed.text("id")).isEqualTo(made.at("id")));

        assertThat(revoke(made.at("id")).status()).isEqualTo(204);
        assertThat(revoke(made.at("id")).status()).as("again").isEqualTo(204);
        functions.advance(Duration.ofSeconds(60));
        assertThat(send(key)).isEqualTo(401);
        assertThat(listed()).filteredOn(listed -> "blog".equals(listed.text("source")))
                .extracting(listed -> listed.get("revoked"))
                .containsExactly(Json.Bool.TRUE);
    }

    @Test
    void a_key_in_the_list_has_the_json_fields_that_clients_depend_on() {
        make("""
                {"source": "aa", "kind": "server", "formTraits": ["email"], "numericTraits": ["seats"],
                 "events": ["Unsubscribed"], "honeypots": ["hp"], "nextHosts": ["b.example", "a.example"], "locale": "de"}""");
        assertThat(listed().getFirst().toJson()).matches("\\{\"id\":\"[A-Za-z0-9_-]{12}\",\"source\":\"aa\","
                + "\"kind\":\"server\",\"revoked\":false,\"formTraits\":\\[\"email\"\\],"
                + "\"numericTraits\":\\[\"seats\"\\],\"events\":\\[\"Unsubscribed\"\\],"
                + "\"honeypots\":\\[\"hp\"\\],\"nextHosts\":\\[\"a.example\",\"b.example\"\\],"
                + "\"locale\":\"de\"\\}");
        assertThat(listed()).extracting(listed -> listed.text("source")).containsExactly("aa", "old", "site", "site");
    }

    @Test
    void no_answer_but_the_first_contains_the_text_of_a_key() {
        var texts = new TreeSet<>(Set.of(Functions.KEY, Functions.PAGE_KEY, Functions.REVOKED_KEY));
        for (int i = 0; i < 5; i++) {
            texts.add(make("{\"source\": \"s" + i + "\"}").at("writeKey"));
        }
        String list = functions.ask(Http.get("/keys")).body();
        assertThat(texts).hasSize(8).noneMatch(list::contains);
        assertThat(texts).allSatisfy(text -> assertThat(revoke(text).status()).isEqualTo(404));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                             | ``            | must have a source
            {"source": " "}                                | ``            | must have a source
            {"source": "a", "colour": 1}                   | ``            | unknown field: colour
            {"source": "a", "kind": "admin"}               | kind          | page or server
            {"source": "a", "kind": 1}                     | kind          | page or server
            {"source": "a", "locale": "german"}            | locale        | language tag
            {"source": "a", "events": "Unsubscribed"}      | events        | a list of at most 100 texts
            {"source": "a", "formTraits": [1]}             | formTraits    | a list of at most 100 texts
            {"source": "a", "numericTraits": [""]}         | numericTraits | a list of at most 100 texts
            {"source": "a", "nextHosts": {}}               | nextHosts     | a list of at most 100 texts
            {"source": "a", "honeypots": null}             | honeypots     | a list of at most 100 texts
            """)
    void settings_with_a_problem_name_the_field_and_make_no_key(String settings, String field, String message) {
        Answer answer = make(settings);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("errors.0.field")).isEqualTo(field);
        assertThat(answer.at("errors.0.message")).contains(message);
        assertThat(listed()).hasSize(3);
    }

    @Test
    void what_is_too_long_is_refused() {
        String list = "[" + "\"x\",".repeat(100) + "\"x\"]";
        for (String settings : List.of("{\"source\": \"" + "s".repeat(257) + "\"}",
                "{\"source\": \"s\", \"events\": " + list + "}",
                "{\"source\": \"s\", \"events\": [\"" + "x".repeat(129) + "\"]}")) {
            assertThat(make(settings).status()).isEqualTo(400);
        }
    }

    @Test
    void no_more_keys_are_made_than_one_answer_lists() {
        for (int i = 3; i < 1_000; i++) {
            assertThat(make("{\"source\": \"s\"}").status()).isEqualTo(200);
        }
        assertThat(make("{\"source\": \"s\"}").status()).isEqualTo(409);
        assertThat(listed()).hasSize(1_000);
    }
}
