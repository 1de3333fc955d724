package io.leadscore.infra.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadscore.infra.Synthesised;
import io.leadscore.infra.function.FunctionSpec;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Who may call which route: with tokens of a test issuer, the authorizer and the routes of the template, and the deployed zip. */
@ExtendWith(TestDeployment.Shared.class)
@ResourceLock("deployment")
final class AccessTest {
    private static final String NO_PERMISSION = "none";
    /** Everything that a caller must be known for, and the permission that it needs. A new route must be added here. */
    private static final Map<String, String> NEEDS = new TreeMap<>(Map.ofEntries(Map.entry("GET /leads", "read"),
            Map.entry("GET /leads/{lead}", "read"), Map.entry("GET /leads/{lead}/score", "read"),
            Map.entry("GET /leads/{lead}/history", "read"), Map.entry("GET /voids/{run}", "read"),
            Map.entry("GET /system/sweeps", "read"), Map.entry("GET /leads/{lead}/export", "leads"),
            Map.entry("POST /leads/{lead}/outcomes", "outcomes"), Map.entry("POST /leads/{lead}/merge", "leads"),
            Map.entry("POST /leads/{lead}/split", "leads"),
            Map.entry("POST /leads/{lead}/detach", "leads"), Map.entry("POST /leads/{lead}/void", "leads"),
            Map.entry("POST /leads/{lead}/restore", "leads"), Map.entry("POST /voids", "leads"),
            Map.entry("DELETE /leads/{lead}", "leads"), Map.entry("DELETE /suppressions/{identity}", "leads"),
            Map.entry("GET /intake/refused", "admin"), Map.entry("POST /crm/sync", "admin"),
            Map.entry("GET /keys", "admin"), Map.entry("POST /keys", "admin"), Map.entry("DELETE /keys/{id}", "admin"),
            Map.entry("GET /me", NO_PERMISSION)));
    private static final List<String> PERMISSIONS = List.of("read", "outcomes", "leads", "models", "admin");
    private static final String AUDIENCE = "leadscore";

    private final TestDeployment deployment;
    private final TestIssuer issuer = new TestIssuer("https://login.example.com/");
    private final TestIssuer stranger = new TestIssuer("https://login.example.org/");
    private final TestIssuer thief = new TestIssuer("https://login.example.com/");
    private final TestGateway gateway;

    AccessTest(TestDeployment deployment) throws GeneralSecurityException {
        this.deployment = deployment;
        this.gateway = new TestGateway(deployment, issuer);
    }

    @BeforeEach
    void reset() throws Exception {
        deployment.reset();
    }

    private static String path(String route) {
        return route.substring(route.indexOf(' ') + 1).replaceAll("\\{[^}]*}", "user:nobody");
    }

    private static String method(String route) {
        return route.substring(0, route.indexOf(' '));
    }

    private TestGateway.Answered send(String route, String token) throws Exception {
        return gateway.send(method(route), path(route), Optional.of(token));
    }

    private String token(String scope) throws GeneralSecurityException {
        return issuer.token(AUDIENCE, claims -> claims.put("scope", scope));
    }

    /** Routes of the template, by whether they have an authorizer. */
    private static Set<String> routes(boolean authorized) {
        var routes = new TreeSet<String>();
        Synthesised.everything().properties("AWS::ApiGatewayV2::Route").values().forEach(route -> {
            if (route.path("AuthorizationType").asText("NONE").equals("NONE") != authorized) {
                routes.add(route.path("RouteKey").asText());
            }
        });
        return routes;
    }

    /** The contract of the deployed function has exactly its routes, which a test of that module holds. */
    @Test
    void the_template_the_function_and_this_test_have_the_same_routes() throws Exception {
        var ofFunction = new TreeMap<String, String>();
        JsonNode contract = Synthesised.json(gateway.send("GET", "/openapi.json", Optional.empty())
                .answer()
                .path("body")
                .asText());
        contract.path("paths").properties().forEach(path -> path.getValue().properties().forEach(operation -> {
            JsonNode token = operation.getValue().at("/security/0/token");
            if (!token.isMissingNode()) {
                ofFunction.put(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                        token.path(0).asText(NO_PERMISSION));
            }
        }));
        assertThat(ofFunction).isEqualTo(NEEDS);
        assertThat(routes(true)).isEqualTo(NEEDS.keySet());
        for (String route : NEEDS.keySet()) {
            assertThat(ApiRoutes.of(method(route), path(route)).function()).as(route)
                    .isEqualTo(DeployedFunctions.logicalId(FunctionSpec.LEADS));
        }
    }

    @Test
    void nothing_is_open_but_ingestion_and_the_contract() {
        String ingest = DeployedFunctions.logicalId(FunctionSpec.INGEST);
        assertThat(routes(false)).contains("$default", "GET /openapi.json", "POST /v1/track", "POST /forms/{form}")
                .allSatisfy(route -> assertThat(route.equals("$default") || route.equals("GET /openapi.json")
                        || ApiRoutes.of(method(route), path(route).replace("+", "")).function().equals(ingest))
                        .as(route)
                        .isTrue());
        assertThat(ApiRoutes.of("GET", "/anything").function()).isEqualTo(ingest);
    }

    /** Slashes, dots and case must not lead around the authorizer. */
    @Test
    void no_spelling_of_a_path_gets_an_answer_about_leads_without_a_token() throws Exception {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        deployment.form("email=ann%40b.example&industry=Technology");
        var paths = new ArrayList<String>();
        for (String route : NEEDS.keySet()) {
            String path = path(route).replace("user:nobody", "email:ann@b.example");
            paths.add(method(route) + " " + path);
            for (String odd : List.of(path + "/", "/" + path, "/v1" + path, "/." + path, path.toUpperCase(Locale.ROOT),
                    path.replaceFirst("/", "/%2F"), "/api" + path, path + "?", path + "%00")) {
                if (random.nextInt(4) == 0) {
                    paths.add(method(route) + " " + odd);
                }
            }
        }
        for (String request : paths) {
            var answered = gateway.send(method(request), request.substring(request.indexOf(' ') + 1), Optional.empty());
            assertThat(answered.status()).as("seed %d: %s", seed, request).isIn(400, 401, 404, 405);
            assertThat(answered.answer().toString()).as("seed %d: %s", seed, request).doesNotContain("ann@b.example");
        }
    }

    @Test
    void a_token_that_is_not_right_does_not_reach_the_function() throws Exception {
        long past = Instant.now().minusSeconds(60).getEpochSecond();
        Consumer<ObjectNode> admin = claims -> claims.put("scope", "leadscore/admin");
        var wrong = new LinkedHashMap<String, Optional<String>>();
        wrong.put("none", Optional.empty());
        wrong.put("no token", Optional.of("leadscore/admin"));
        wrong.put("of another issuer", Optional.of(stranger.token(AUDIENCE, admin)));
        wrong.put("of another issuer that claims to be this one",
                Optional.of(stranger.token(AUDIENCE, admin.andThen(claims -> claims.put("iss", issuer.url())))));
        wrong.put("with the signature of another key", Optional.of(thief.token(AUDIENCE, admin)));
        wrong.put("without a signature", Optional.of(TestIssuer.unsigned(issuer.token(AUDIENCE, admin))));
        wrong.put("with changed claims", Optional.of(changed(issuer.token(AUDIENCE, admin))));
        wrong.put("for another audience", Optional.of(issuer.token("other", admin)));
        wrong.put("for another client",
                Optional.of(issuer.token(AUDIENCE, admin.andThen(claims -> {
                    claims.remove("aud");
                    claims.put("client_id", "other");
                }))));
        wrong.put("expired", Optional.of(issuer.token(AUDIENCE, admin.andThen(claims -> claims.put("exp", past)))));
        wrong.put("not valid yet", Optional.of(issuer.token(AUDIENCE,
                admin.andThen(claims -> claims.put("nbf", Instant.now().plusSeconds(600).getEpochSecond())))));
        for (String route : NEEDS.keySet()) {
            for (var token : wrong.entrySet()) {
                var answered = gateway.send(method(route), path(route), token.getValue());
                assertThat(answered.status()).as(route + ", a token " + token.getKey()).isEqualTo(401);
                assertThat(answered.fromFunction()).isFalse();
            }
        }
    }

    /** The claims of another token beside the signature of this one. */
    private String changed(String token) throws GeneralSecurityException {
        String[] parts = token.split("\\.", -1);
        String[] other = issuer.token(AUDIENCE, claims -> claims.put("sub", "u-2")).split("\\.", -1);
        return parts[0] + "." + other[1] + "." + parts[2];
    }

    /** If a route had lost its authorizer, the function would still refuse. */
    @Test
    void without_the_words_of_an_authorizer_the_function_refuses_every_route() throws Exception {
        for (String route : NEEDS.keySet()) {
            var answered = gateway.pastTheGateway(method(route), path(route), Optional.of(token("leadscore/admin")));
            assertThat(answered.status()).as(route).isEqualTo(401);
            assertThat(answered.answer().at("/headers/www-authenticate").asText()).as(route).isEqualTo("Bearer");
        }
    }

    @Test
    void a_token_without_a_permission_may_only_ask_who_it_is() throws Exception {
        for (String scope : List.of("", "openid profile", "read admin", "leadscore/ other/admin leadscore/owner")) {
            for (String route : NEEDS.keySet()) {
                assertThat(send(route, token(scope)).status()).as(route + " with the scope " + scope)
                        .isEqualTo(NEEDS.get(route).equals(NO_PERMISSION) ? 200 : 403);
            }
        }
    }

    @Test
    void each_permission_alone_opens_exactly_its_routes_and_admin_opens_all() throws Exception {
        for (String permission : PERMISSIONS) {
            for (var route : NEEDS.entrySet()) {
                var answered = send(route.getKey(), token("openid leadscore/" + permission));
                boolean opens = permission.equals("admin")
                        || List.of(permission, NO_PERMISSION).contains(route.getValue());
                String what = route.getKey() + " with " + permission + ": " + answered.answer();
                assertThat(answered.fromFunction()).as(what).isTrue();
                if (opens) {
                    assertThat(answered.status()).as(what).isNotIn(401, 403, 405, 500, 503);
                } else {
                    assertThat(answered.status()).as(what).isEqualTo(403);
                    assertThat(answered.answer().path("body").asText())
                            .contains("permission " + route.getValue() + ".");
                }
            }
        }
    }

    @Test
    void an_id_token_of_cognito_passes_the_gateway_and_not_the_function() throws Exception {
        String id = issuer.token(AUDIENCE, claims -> claims.put("scope", "leadscore/admin").put("token_use", "id"));
        String access = issuer.token(AUDIENCE, claims -> {
            claims.put("scope", "leadscore/admin").put("token_use", "access").put("client_id", AUDIENCE).remove("aud");
        });
        for (String route : NEEDS.keySet()) {
            assertThat(send(route, id)).as(route)
                    .satisfies(answered -> assertThat(answered.fromFunction()).isTrue())
                    .satisfies(answered -> assertThat(answered.status()).isEqualTo(401));
            assertThat(send(route, access).status()).as(route).isNotIn(401, 403);
        }
    }

    /** In the template of the tests permissions are scopes. The gateway writes an array as the text {@code [a b]}. */
    @Test
    void one_sees_who_one_is_and_a_claim_may_be_an_array() throws Exception {
        String token = issuer.token(AUDIENCE, claims -> claims.put("name", "Ann Bell")
                .set("scope", JsonNodeFactory.instance.arrayNode().add("leadscore/leads").add("leadscore/read")));
        assertThat(send("GET /me", token).answer().path("body").asText()).isEqualTo(
                "{\"subject\":\"u-1\",\"name\":\"Ann Bell\",\"permissions\":[\"read\",\"leads\"]}");
    }
}
