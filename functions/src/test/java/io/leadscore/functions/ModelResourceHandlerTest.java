package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.models.CloudFormation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of a deployment: CloudFormation gets an answer in every case. */
class ModelResourceHandlerTest {
    private static final String URL = "https://cloudformation-custom-resource-response.example/signed?a=b";
    private static final String MODEL = ShippedModels.json("b2b-software");
    private static final String OTHER = MODEL.replaceFirst("\"points\": [0-9]+", "\"points\": 7");

    private final Functions functions = new Functions(Settings.of("leadscore", "eu-central-1"));
    private final List<Json.Obj> answers = new ArrayList<>();

    private static String request(String type, String model) {
        var properties = new LinkedHashMap<String, Json>();
        properties.put("ServiceToken",
                Json.text("arn:aws:lambda:eu-central-1:1:function:leadscore-activate-model:live"));
        properties.put("Source", Json.text("models/ours.json"));
        properties.put("Model", new Json.Arr(Arrays.stream(model.split("\n")).<Json>map(Json::text).toList()));
        var request = new LinkedHashMap<String, Json>();
        request.put("RequestType", Json.text(type));
        request.put("ResponseURL", Json.text(URL));
        request.put("StackId", Json.text("stack"));
        request.put("RequestId", Json.text("request"));
        request.put("LogicalResourceId", Json.text("OurModel"));
        if (!type.equals("Create")) {
            request.put("PhysicalResourceId", Json.text("model/b2b-software"));
        }
        request.put("ResourceProperties", new Json.Obj(properties));
        return new Json.Obj(request).toJson();
    }

    private Json.Obj deploy(String type, String model) {
        return handle(request(type, model));
    }

    private Json.Obj handle(String request) {
        invoke(request, (url, answer) -> {
            assertThat(url).hasToString(URL);
            try {
                answers.add(new JsonReader(JsonReader.Limits.DOCUMENT).readObject(answer));
            } catch (MalformedJsonException e) {
                throw new AssertionError(answer, e);
            }
            assertThat(answer.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(4_096);
        });
        return answers.getLast();
    }

    private void invoke(String request, CloudFormation cloudFormation) {
        LambdaRuntime.invoke(new ModelResourceHandler(functions.wiring(), cloudFormation), request,
                Duration.ofMinutes(1));
    }

    @Test
    void a_model_of_the_settings_is_active_after_the_deployment() throws Exception {
        Json.Obj answer = deploy("Create", MODEL);
        assertThat(answer.toJson()).isEqualTo("{\"Status\":\"SUCCESS\",\"PhysicalResourceId\":\"model/b2b-software\","
                + "\"StackId\":\"stack\",\"RequestId\":\"request\",\"LogicalResourceId\":\"OurModel\"}");
        assertThat(functions.store.active()).containsEntry("b2b-software", 1);
        assertThat(functions.reevaluations).hasSize(1);
    }

    @Test
    void a_repeated_request_changes_nothing() throws Exception {
        deploy("Create", MODEL);
        assertThat(deploy("Create", MODEL)).isEqualTo(answers.getFirst());
        assertThat(functions.store.active()).containsEntry("b2b-software", 1);
    }

    @Test
    void an_edited_model_is_the_next_version_and_a_rollback_restores_the_former()
            throws Exception {
        deploy("Create", MODEL);
        assertThat(deploy("Update", OTHER).text("Status")).isEqualTo("SUCCESS");
        assertThat(functions.store.active()).containsEntry("b2b-software", 2);
        assertThat(deploy("Update", MODEL).text("Status")).isEqualTo("SUCCESS");
        assertThat(functions.store.active()).containsEntry("b2b-software", 3);
        assertThat(functions.store.version("b2b-software", 3)).isEqualTo(functions.store.version("b2b-software", 1));
        assertThat(answers).allSatisfy(
                answer -> assertThat(answer.text("PhysicalResourceId")).isEqualTo("model/b2b-software"));
    }

    @Test
    void a_model_that_is_removed_from_the_settings_stays_active() throws Exception {
        deploy("Create", MODEL);
        assertThat(deploy("Delete", MODEL).text("Status")).isEqualTo("SUCCESS");
        assertThat(functions.store.active()).containsEntry("b2b-software", 1);
    }

    @Test
    void a_wrong_model_fails_the_deployment_with_file_path_and_problem() throws Exception {
        Json.Obj answer = deploy("Create",
                "{\"name\": \"ours\", \"fit\": {\"rules\": [{\"id\": \"A\", \"when\": {}, \"points\": \"x\"}]}}");
        assertThat(answer.text("Status")).isEqualTo("FAILED");
        assertThat(answer.text("Reason")).startsWith("models/ours.json: ")
                .contains("fit.rules[0].id: ", "fit.rules[0].points: ");
        assertThat(answer.text("PhysicalResourceId")).isEqualTo("OurModel");
        assertThat(functions.store.active()).isEmpty();
    }

    @Test
    void a_text_that_is_not_json_fails_the_deployment_with_its_position() throws Exception {
        assertThat(deploy("Create", "{\"name\":\n\"ours\",").text("Reason")).startsWith("models/ours.json: ");
    }

    @Test
    void a_long_reason_is_cut_to_the_limit_of_cloudformation() throws Exception {
        var rules = new ArrayList<String>();
        for (int i = 0; i < 400; i++) {
            rules.add("{\"id\": \"Ä" + i + "\", \"when\": {\"a\": [\"ü\"]}, \"points\": \"\\\"ö\\\"\"}");
        }
        Json.Obj answer = deploy("Create",
                "{\"name\": \"ours\", \"fit\": {\"rules\": [" + String.join(",\n", rules) + "]}}");
        assertThat(answer.text("Reason")).contains("fit.rules[0].id").endsWith(" …").hasSizeGreaterThan(2_000);
    }

    @Test
    void a_fault_is_answered_at_once() throws Exception {
        functions.modelFault = new IllegalStateException("the table is gone");
        Json.Obj answer = deploy("Update", OTHER);
        assertThat(answer.text("Status")).isEqualTo("FAILED");
        assertThat(answer.text("Reason")).isEqualTo("models/ours.json: the model could not be activated: "
                + "java.lang.IllegalStateException: the table is gone");
    }

    @Test
    void a_resource_without_a_model_is_refused() throws Exception {
        assertThat(handle(request("Create", MODEL).replace("\"Model\"", "\"Modell\"")).text("Reason"))
                .isEqualTo("models/ours.json: the property Model must be a list of lines");
    }

    @Test
    void an_answer_that_is_not_accepted_is_a_fault_so_that_lambda_retries() {
        assertThatThrownBy(() -> invoke(request("Create", MODEL), (_, _) -> {
            throw new IllegalStateException("not accepted");
        }))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RequestType", "ResponseURL", "StackId", "RequestId", "LogicalResourceId"})
    void a_request_that_cannot_be_answered_is_a_fault(String field) {
        assertThatThrownBy(() -> handle(request("Create", MODEL).replace("\"" + field + "\"", "\"X\"")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(field);
    }
}
