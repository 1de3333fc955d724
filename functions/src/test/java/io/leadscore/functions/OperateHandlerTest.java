package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.port.ModelStore.Run;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands of an operator take effect without a deployment. */
class OperateHandlerTest {
    private final Functions functions = new Functions(Settings.of("leadscore", "eu-central-1"));

    private Json.Obj operate(String command) throws MalformedJsonException {
        String answer = LambdaRuntime.invoke(new OperateHandler(functions.wiring(), Set.of("seats")), command,
                Duration.ofMinutes(5));
        return new JsonReader(JsonReader.Limits.DOCUMENT).readObject(answer);
    }

    private int post(String key) {
        return functions.ingest(Http.post("/v1/track", "application/json", "{\"writeKey\":\"" + key
                + "\",\"event\":\"Demo Requested\",\"traits\":{\"email\":\"a@b.example\"},\"userId\":\"u1\"}"))
                .status();
    }

    @Test
    void a_revoked_write_key_stops_working_after_sixty_seconds() throws Exception {
        String key = String.valueOf(operate("{\"makeWriteKey\":{\"source\":\"site\"}}").text("writeKey"));
        assertThat(post(key)).isEqualTo(200);
        assertThat(operate("{\"revokeWriteKey\":\"" + key + "\"}").get("revoked")).isEqualTo(Json.Bool.TRUE);
        functions.advance(Duration.ofSeconds(60));
        assertThat(post(key)).isEqualTo(401);
    }

    @Test
    void a_key_is_rotated_by_creating_its_successor_first() throws Exception {
        String old = String.valueOf(operate("{\"makeWriteKey\":{\"source\":\"site\"}}").text("writeKey"));
        String next = String.valueOf(operate("{\"makeWriteKey\":{\"source\":\"site\"}}").text("writeKey"));
        operate("{\"revokeWriteKey\":\"" + old + "\"}");
        assertThat(next).isNotEqualTo(old).startsWith("lsk_");
        assertThat(post(next)).isEqualTo(200);
        assertThat(post(old)).isEqualTo(401);
    }

    @Test
    void a_key_without_settings_has_those_of_the_deployment() throws Exception {
        String key = String.valueOf(
                operate("{\"makeWriteKey\":{\"source\":\"site\",\"nextHosts\":[\"a.example\"]}}").text("writeKey"));
        var made = functions.store.find(key).orElseThrow();
        assertThat(made.settings().numericTraits()).containsExactly("seats");
        assertThat(made.settings().trusted()).isFalse();
        assertThat(made.nextHosts()).containsExactly("a.example");
    }

    @Test
    void the_locale_of_a_key_decides_what_a_number_of_its_forms_means() throws Exception {
        String german = String.valueOf(operate("""
                {"makeWriteKey":{"source":"de","locale":"de-DE","numericTraits":["companySize"]}}""").text("writeKey"));
        String other = String.valueOf(operate("""
                {"makeWriteKey":{"source":"en","numericTraits":["companySize"]}}""").text("writeKey"));
        for (String key : List.of(german, other)) {
            assertThat(functions.ingest(Http.post("/forms/demo", "application/x-www-form-urlencoded",
                    "email=" + key + "%40b.example&companySize=5.000&_key=" + key)).status()).isEqualTo(200);
        }
        assertThat(functions.stored()).extracting(activity -> activity.traits().get("companySize"))
                .containsExactlyInAnyOrder(new Json.Num("5000"), Json.text("5.000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"german\"", "\"de_DE\"", "\"\"", "49", "null"})
    void a_locale_that_the_platform_does_not_know_is_refused(String locale) throws Exception {
        assertThat(operate("{\"makeWriteKey\":{\"source\":\"a\",\"locale\":" + locale + "}}").toJson())
                .isEqualTo("{\"refused\":[{\"path\":\"makeWriteKey.locale\",\"message\":"
                        + "\"must be a language tag that the platform knows, such as de or fr-CH\"}]}");
    }

    @Test
    void a_shipped_model_is_activated_by_its_name() throws Exception {
        assertThat(operate("{\"activateModel\":\"b2b-software\"}").object("activated").text("name")).isEqualTo(
                "b2b-software");
        assertThat(functions.store.active()).containsEntry("b2b-software", 1);
        assertThat(operate("{\"activateModel\":\"b2b-software\"}").get("unchanged")).isNotNull();
    }

    @Test
    void a_wrong_model_is_refused_with_all_problems() throws Exception {
        Json.Obj answer = operate("{\"activateModel\":{\"name\":\"B\",\"fit\":5,\"stages\":5}}");
        assertThat(answer.get("refused")).isInstanceOfSatisfying(Json.Arr.class,
                problems -> assertThat(problems.items()).hasSizeGreaterThan(1));
        assertThat(functions.store.active()).isEmpty();
    }

    @Test
    void an_activation_starts_the_re_evaluation_of_all_leads() throws Exception {
        String key = String.valueOf(operate("{\"makeWriteKey\":{\"source\":\"site\"}}").text("writeKey"));
        post(key);
        operate("{\"activateModel\":\"b2b-software\"}");
        assertThat(functions.reevaluations).hasSize(1);
        assertThat(operate("{\"showModels\":{}}").toJson()).isEqualTo(
                "{\"models\":[{\"name\":\"b2b-software\",\"version\":1,\"reevaluated\":false}]}");
        functions.store.saveRun("b2b-software", 1, new Run(null, true));
        assertThat(operate("{\"showModels\":{}}").toJson()).contains("\"reevaluated\":true");
    }

    @Test
    void skipped_leads_can_be_re_evaluated_again() throws Exception {
        operate("{\"activateModel\":\"b2b-software\"}");
        functions.store.saveRun("b2b-software", 1, new Run(null, true));
        assertThat(operate("{\"reevaluate\":\"b2b-software\"}").toJson())
                .isEqualTo("{\"reevaluating\":{\"name\":\"b2b-software\",\"version\":1}}");
        assertThat(functions.reevaluations).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"drop\":1}", "{\"makeWriteKey\":{}}",
            "{\"makeWriteKey\":{\"source\":\"a\",\"b\":1}}",
            "{\"revokeWriteKey\":1}", "{\"reevaluate\":{\"name\":\"a\"}}", "{\"reevaluate\":\"not-active\"}",
            "{\"activateModel\":\"unknown\"}",
            "{\"makeWriteKey\":{\"source\":\"a\"},\"revokeWriteKey\":\"b\"}"})
    void an_unknown_or_wrong_command_is_refused_with_its_path(String command) throws Exception {
        assertThat(operate(command).get("refused")).isInstanceOf(Json.Arr.class);
    }

    @Test
    void an_unknown_key_cannot_be_revoked() throws Exception {
        assertThat(operate("{\"revokeWriteKey\":\"nothing\"}").get("revoked")).isEqualTo(Json.Bool.FALSE);
    }
}
