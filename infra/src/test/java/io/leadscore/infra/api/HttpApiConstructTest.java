package io.leadscore.infra.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadscore.infra.Synthesised;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The routes of the API, their authorization and their throttling. */
final class HttpApiConstructTest {
    private static final Synthesised SYNTHESISED = Synthesised.everything();
    /** Matches all other calls. The function finds the route. */
    private static final String ANY_OTHER_CALL = "POST /v1/{call+}";
    /** Matches what no other route does: preflight requests, questions of browser SDKs, calls without /v1. */
    private static final String ANY_OTHER = "$default";

    @Test
    void routes_are_those_of_the_openapi_document_in_the_artifact() throws IOException {
        var contract = new TreeSet<String>();
        try (var zip = new ZipFile(Synthesised.ARTIFACT.toFile())) {
            var entry = zip.getEntry("io/leadscore/functions/openapi.json");
            JsonNode document = Synthesised.json(
                    new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            for (var path : document.path("paths").properties()) {
                for (String method : Set.of("get", "post", "put", "delete", "patch")) {
                    if (path.getValue().has(method)) {
                        contract.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                    }
                }
            }
        }
        var routes = routes(SYNTHESISED);
        assertThat(routes.remove(ANY_OTHER_CALL)).isTrue();
        assertThat(routes.remove(ANY_OTHER)).isTrue();
        assertThat(contract).containsAll(routes);
        contract.removeAll(routes);
        // What is left needs no authorizer: the routes that match all others lead to the function that takes activities.
        assertThat(contract).isNotEmpty()
                .noneMatch(route -> route.matches(".* /(leads|voids|suppressions|keys|system|me).*"));
    }

    @Test
    void all_routes_but_ingest_and_the_openapi_document_need_a_token() {
        var open = new TreeSet<String>();
        SYNTHESISED.properties("AWS::ApiGatewayV2::Route").values().forEach(route -> {
            if (route.path("AuthorizationType").asText("NONE").equals("NONE")) {
                open.add(route.path("RouteKey").asText());
            } else {
                assertThat(route.path("AuthorizationType").asText()).isEqualTo("JWT");
                assertThat(route.path("AuthorizerId").has("Ref")).isTrue();
            }
        });
        assertThat(open).allMatch(route -> route.startsWith("POST /v1/") || route.equals("POST /forms/{form}")
                || route.equals("GET /openapi.json") || route.equals(ANY_OTHER));
        JsonNode authorizer = SYNTHESISED.only("AWS::ApiGatewayV2::Authorizer");
        assertThat(authorizer.at("/JwtConfiguration/Issuer").asText()).isEqualTo("https://login.example.com/");
        assertThat(authorizer.at("/JwtConfiguration/Audience/0").asText()).isEqualTo("leadscore");
    }

    @Test
    void without_an_issuer_iam_authorizes_and_no_route_is_left_open() {
        Synthesised plain = Synthesised.defaults();
        plain.properties("AWS::ApiGatewayV2::Route").values().forEach(route -> {
            if (route.path("RouteKey").asText().startsWith("GET /leads")) {
                assertThat(route.path("AuthorizationType").asText()).isEqualTo("AWS_IAM");
            }
        });
        // It has no other system to bring up to date.
        Set<String> withOthers = routes(SYNTHESISED);
        assertThat(withOthers.remove("POST /crm/sync")).isTrue();
        assertThat(routes(plain)).isEqualTo(withOthers);
        assertThat(plain.resources("AWS::SNS::Subscription")).isEmpty();
    }

    @Test
    void every_route_has_throttling_of_its_own() {
        JsonNode stage = SYNTHESISED.only("AWS::ApiGatewayV2::Stage");
        var throttled = new TreeSet<String>();
        stage.path("RouteSettings").properties().forEach(route -> {
            throttled.add(route.getKey());
            int rate = route.getKey().matches("GET .*|(POST|DELETE) /(leads|voids|suppressions|keys|crm/sync).*") ? 20
                    : 200;
            assertThat(route.getValue().path("ThrottlingRateLimit").asInt()).isEqualTo(rate);
            assertThat(route.getValue().path("ThrottlingBurstLimit").asInt()).isEqualTo(2 * rate);
        });
        assertThat(throttled).isEqualTo(routes(SYNTHESISED));
    }

    @Test
    void the_access_log_has_no_personal_data() {
        String format = SYNTHESISED.only("AWS::ApiGatewayV2::Stage").at("/AccessLogSettings/Format").asText();
        assertThat(Synthesised.json(format).path("route").asText()).isEqualTo("$context.routeKey");
        assertThat(format).doesNotContain("sourceIp", "$context.path", "authorizer", "userAgent");
    }

    @Test
    void the_function_that_takes_inputs_answers_preflight_requests_and_no_page_can_read_leads() {
        assertThat(SYNTHESISED.only("AWS::ApiGatewayV2::Api").has("CorsConfiguration")).isFalse();
        assertThat(routes(SYNTHESISED)).noneMatch(route -> route.startsWith("OPTIONS"));
        assertThat(function(ANY_OTHER)).isEqualTo(function("POST /v1/track")).isNotEqualTo(function("GET /leads"));
    }

    @Test
    void beside_a_domain_the_api_has_no_second_address() {
        assertThat(SYNTHESISED.only("AWS::ApiGatewayV2::Api").path("DisableExecuteApiEndpoint").asBoolean()).isTrue();
        assertThat(SYNTHESISED.file("Leadscore.template.json")).contains("\"https://leads.example.com\"");
        Synthesised plain = Synthesised.defaults();
        assertThat(plain.only("AWS::ApiGatewayV2::Api").path("DisableExecuteApiEndpoint").asBoolean()).isFalse();
    }

    /** The function that answers a route. */
    private static String function(String routeKey) {
        JsonNode route = SYNTHESISED.properties("AWS::ApiGatewayV2::Route")
                .values()
                .stream()
                .filter(properties -> properties.path("RouteKey").asText().equals(routeKey))
                .findFirst()
                .orElseThrow();
        String integration = route.at("/Target/Fn::Join/1/1/Ref").asText();
        var integrations = SYNTHESISED.properties("AWS::ApiGatewayV2::Integration");
        assertThat(integrations).containsKey(integration);
        return String.valueOf(integrations.get(integration));
    }

    private static Set<String> routes(Synthesised synthesised) {
        var routes = new TreeSet<String>();
        synthesised.properties("AWS::ApiGatewayV2::Route")
                .values()
                .forEach(
                        route -> routes.add(route.path("RouteKey").asText()));
        return routes;
    }
}
