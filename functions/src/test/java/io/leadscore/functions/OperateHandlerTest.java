package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.aws.local.Invocation;
import io.leadscore.functions.port.ModelStore.Run;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator asks for takes effect without a deployment. */
class OperateHandlerTest {
    private final Functions functions = new Functions(Settings.of("leadscore", "eu-central-1"));

    private Json.Obj operate(String command) throws IOException, MalformedJsonException {
        var output = new ByteArrayOutputStream();
        new OperateHandler(functions.wiring(), Set.of("seats")).handleRequest(
                new ByteArrayInputStream(command.getBytes(StandardCharsets.UTF_8)), output,
                new Invocation(Duration.ofMinutes(5)));
        return new JsonReader(JsonReader.Limits.DOCUMENT).readObject(output.toString(StandardCharsets.UTF_8));
    }

    private int post(String key) {
        return functions.ingest(Http.post("/v1/track", "application/json", "{\"writeKey\":\"" + key
                + "\",\"event\":\"Demo Requested\",\"traits\":{\"email\":\"a@b.example\"},\"userId\":\"u1\"}"))
                .status();
    }

    @Test
    void a_write_key_that_was_made_may_ingest_and_sixty_seconds_after_its_revocation_it_may_not() throws Exception {
        String key = String.valueOf(operate("{\"makeWriteKey\":{\"source\":\"site\"}}").text("writeKey"));
        assertThat(post(key)).isEqualTo(200);
        assertThat(operate("{\"revokeWriteKey\":\"" + key + "\"}").get("revoked")).isEqualTo(Json.Bool.TRUE);
        functions.advance(Duration.ofSeconds(60));
        assertThat(post(key)).isEqualTo(401);
    }

    @Test
    void a_key_is_rotated_by_making_its_successor_first() throws Exception {
        String old = String.valueOf(operate("{\"makeWriteKey\":{\"source\":\"site\"}}").text("writeKey"));
        String next = String.valueOf(operate("{\"makeWriteKey\":{\"source\":\"site\"}}").text("writeKey"));
        operate("{\"revokeWriteKey\":\"" + old + "\"}");
        assertThat(next).isNotEqualTo(old).startsWith("lsk_");
        assertThat(post(next)).isEqualTo(200);
        assertThat(post(old)).isEqualTo(401);
    }

    @Test
    void settings_that_a_key_does_not_name_are_the_deployments() throws Exception {
        String key = String.valueOf(
                operate("{\"makeWriteKey\":{\"source\":\"site\",\"nextHosts\":[\"a.example\"]}}").text("writeKey"));
        var made = functions.store.find(key).orElseThrow();
        assertThat(made.settings().numericTraits()).containsExactly("seats");
        assertThat(made.settings().anyTrait()).isFalse();
        assertThat(made.nextHosts()).containsExactly("a.example");
    }

    @Test
    void a_shipped_model_is_activated_by_its_name_once() throws Exception {
        assertThat(operate("{\"activateModel\":\"b2b-software\"}").object("activated").text("name")).isEqualTo(
                "b2b-software");
        assertThat(functions.store.active()).containsEntry("b2b-software", 1);
        assertThat(operate("{\"activateModel\":\"b2b-software\"}").get("unchanged")).isNotNull();
    }

    @Test
    void a_model_that_is_wrong_is_refused_with_all_problems_and_nothing_is_active() throws Exception {
        Json.Obj answer = operate("{\"activateModel\":{\"name\":\"B\",\"fit\":5,\"stages\":5}}");
        assertThat(answer.get("refused")).isInstanceOfSatisfying(Json.Arr.class,
                problems -> assertThat(problems.items()).hasSizeGreaterThan(1));
        assertThat(functions.store.active()).isEmpty();
    }

    @Test
    void an_activation_has_the_leads_re_evaluated_by_the_queue() throws Exception {
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
    void leads_that_were_passed_over_can_be_re_evaluated_again() throws Exception {
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
    void what_is_no_command_is_refused_by_its_place(String command) throws Exception {
        assertThat(operate(command).get("refused")).isInstanceOf(Json.Arr.class);
    }

    @Test
    void a_key_that_is_not_known_cannot_be_revoked() throws Exception {
        assertThat(operate("{\"revokeWriteKey\":\"nothing\"}").get("revoked")).isEqualTo(Json.Bool.FALSE);
    }
}
