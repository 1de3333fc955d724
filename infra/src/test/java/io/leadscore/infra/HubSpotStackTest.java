package io.leadscore.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** A deployment whose leads are contacts of HubSpot, which says what becomes of them. */
class HubSpotStackTest {
    private static final String TOKEN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:token-a1b2c3";
    private static final String CLIENT = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:client-a1b2c3";
    private static final String INCOMING = "\"incoming\":{\"webhookUrl\":\"https://leads.example.com/crm/hubspot\",\"secret\":\""
            + CLIENT + "\",\"currency\":\"EUR\",\"outcomes\":[{\"object\":\"deal\",\"property\":\"dealstage\","
            + "\"value\":\"closedwon\",\"outcome\":\"won\"}]}";
    private static final String SINK = "{\"sink\":\"hubspot\",\"secret\":\"" + TOKEN
            + "\",\"stage\":\"MQL\",\"create\":false,\"traits\":{\"company\":\"company\"},"
            + "\"lifecycleStages\":{\"MQL\":\"marketingqualifiedlead\"},\"onErasure\":\"delete\"," + INCOMING + "}";
    private static final Synthesised SYNTHESISED = Synthesised.of("{\"crm\": [" + SINK + "]}", "hubspot");

    private static JsonNode function(String name) {
        return SYNTHESISED.properties("AWS::Lambda::Function")
                .values()
                .stream()
                .filter(function -> function.path("FunctionName").asText().equals("leadscore-" + name))
                .findFirst()
                .orElseThrow();
    }

    private static String variable(String function, String name) {
        return function(function).at("/Environment/Variables/" + name).asText();
    }

    private static List<Statement> statements(String function) {
        return Statement
                .of(SYNTHESISED.properties("AWS::IAM::Role", Synthesised.target(function(function).path("Role"))));
    }

    private static List<String> secrets(String function) {
        return statements(function).stream()
                .filter(statement -> statement.actions().contains("secretsmanager:GetSecretValue"))
                .flatMap(statement -> statement.resources().stream())
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void each_function_gets_what_it_needs_of_the_settings() {
        assertThat(variable("crm-sync", "LEADSCORE_CRM")).isEqualTo("[" + SINK + "]");
        assertThat(variable("ingest", "LEADSCORE_CRM")).isEqualTo("[{\"sink\":\"hubspot\"," + INCOMING + "}]");
        assertThat(variable("leads", "LEADSCORE_CRM")).isEqualTo("[{\"sink\":\"hubspot\"}]");
        assertThat(function("ingest").at("/Environment/Variables/LEADSCORE_CRM_QUEUE_URL").isMissingNode()).isFalse();
        assertThat(function("crm-sync").at("/Environment/Variables/LEADSCORE_IDENTITY_SECRET").isMissingNode())
                .isFalse();
    }

    /** Strangers reach the function for inputs. It cannot read the token with which HubSpot could be written. */
    @Test
    void the_function_that_strangers_reach_has_only_the_secret_of_the_signature() {
        assertThat(secrets("ingest")).containsExactly(CLIENT);
        assertThat(secrets("crm-sync")).containsExactly(TOKEN);
        assertThat(secrets("leads")).isEmpty();
        assertThat(statements("ingest").stream()
                .filter(statement -> statement.resources().toString().contains("CrmMessages"))
                .toList()).singleElement()
                .satisfies(statement -> assertThat(statement.actions()).containsExactly("sqs:SendMessage"));
    }

    @Test
    void the_function_for_other_systems_writes_leads_and_their_identities_and_no_keys_or_models() {
        JsonNode role = SYNTHESISED.properties("AWS::IAM::Role",
                Synthesised.target(function("crm-sync").path("Role")));
        for (String partition : List.of("LEAD#1", "ID#1", "CRM#1", "ASIDE#1")) {
            assertThat(Statement.allows(role, "dynamodb:PutItem", partition)).as(partition).isTrue();
        }
        for (String partition : List.of("KEY#1", "MODEL#1", "SYS#1", "SWEEP#1", "VOIDS#1", "REFUSED#1")) {
            for (String action : List.of("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")) {
                assertThat(Statement.allows(role, "dynamodb:" + action, partition)).as(action + partition).isFalse();
            }
        }
    }

    @Test
    void the_route_is_open_has_its_throttle_and_is_there_only_if_something_comes_back() {
        var routes = SYNTHESISED.properties("AWS::ApiGatewayV2::Route")
                .values()
                .stream()
                .filter(route -> route.path("RouteKey").asText().equals("POST /crm/hubspot"))
                .toList();
        assertThat(routes).singleElement()
                .satisfies(route -> assertThat(route.path("AuthorizationType").asText("NONE")).isEqualTo("NONE"));
        assertThat(SYNTHESISED.only("AWS::ApiGatewayV2::Stage").path("RouteSettings").has("POST /crm/hubspot"))
                .isTrue();
        assertThat(StreamSupport
                .stream(Synthesised.everything().properties("AWS::ApiGatewayV2::Route").values().spliterator(), false)
                .map(route -> route.path("RouteKey").asText())
                .collect(Collectors.toSet())).doesNotContain("POST /crm/hubspot");
    }
}
