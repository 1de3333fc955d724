package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.events.EventBridgeEntry;
import io.leadscore.functions.access.Access;
import io.leadscore.functions.access.JwtAccess;
import io.leadscore.functions.access.Need;
import io.leadscore.functions.access.Permission;
import io.leadscore.functions.port.Claim;
import io.leadscore.functions.port.LeadStoreFilter;
import io.leadscore.functions.port.OutboxRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call the lead API, by what the gateway's authorizer says. */
class AccessTest {
    private static final String ARN = "arn:aws:sts::123456789012:assumed-role/Sales/ann";
    private static final Json.Obj IAM = Json.obj("iam", Json.obj("accountId", "123456789012", "userArn", ARN));
    private static final String VOID = "{\"where\": {\"source\": [\"site\"]}, \"reason\": \"bot\"}";
    private static final String TRACK = "{\"userId\": \"u1\", \"event\": \"Webinar Attended\", \"anonymousId\": \"a1\"}";

    private static final Map<String, String> GROUPS = Map.of("LEADSCORE_ACCESS", "jwt", "LEADSCORE_PERMISSION_CLAIM",
            "cognito:groups", "LEADSCORE_NAME_CLAIM", "username");

    private final Functions iam = functions(Map.of("LEADSCORE_ACCESS", "iam"));
    private final Functions groups = functions(GROUPS);
    private final Functions scopes = functions(Map.of("LEADSCORE_ACCESS", "jwt", "LEADSCORE_PERMISSION_CLAIM", "scope",
            "LEADSCORE_PERMISSION_PREFIX", "leadscore/"));

    private static Functions functions(Map<String, String> access) {
        var environment = new HashMap<>(access);
        environment.putAll(Map.of("LEADSCORE_TABLE", "leadscore", "AWS_REGION", "eu-central-1"));
        return new Functions(Settings.from(environment), "weighted-b2b");
    }

    private static Http me() {
        return Http.get("/me");
    }

    private static String all() {
        return "[\"read\",\"outcomes\",\"leads\",\"models\",\"admin\"]";
    }

    @Test
    void a_caller_whom_iam_allowed_the_route_may_do_everything() {
        assertThat(iam.ask(me().from(IAM)).body())
                .isEqualTo("{\"subject\":\"" + ARN + "\",\"name\":null,\"permissions\":" + all() + "}");
        assertThat(iam.ask(Http.get("/keys").from(IAM)).status()).isEqualTo(200);
    }

    @Test
    void a_system_without_sign_in_allows_everything_and_names_nobody() {
        assertThat(new Functions().ask(me()).body())
                .isEqualTo("{\"subject\":null,\"name\":null,\"permissions\":" + all() + "}");
    }

    /** What is in the request beside the authorizer's words counts for nothing. */
    @Test
    void a_request_that_no_authorizer_has_seen_is_refused_with_a_challenge() {
        Map<Functions, String> challenges = Map.of(iam, "AWS4-HMAC-SHA256", groups, "Bearer", scopes, "Bearer");
        Json.Obj token = Json.obj("jwt", Json.obj("claims", Json.obj("sub", "u-1", "cognito:groups", "[admin]", "scope",
                "leadscore/admin")));
        challenges.forEach((functions, challenge) -> functions.wiring().leadRoutes().needs().forEach((route, need) -> {
            Http request = request(route).header("authorizer", token.toJson())
                    .header("requestcontext", Json.obj("authorizer", token).toJson())
                    .header("authorization", "Bearer admin")
                    .query("authorizer=" + "admin");
            for (Json.Obj nothing : List.of(Json.Obj.EMPTY, functions.equals(iam) ? token : IAM,
                    Json.obj("lambda", Json.obj("sub", "u-1")), Json.obj("claims", Json.obj("sub", "u-1")),
                    Json.obj("iam", Json.obj("userArn", " ")), Json.obj("iam", "x", "jwt", "x"))) {
                Answer answer = functions.ask(request.from(nothing));
                if (need instanceof Need.Open) {
                    assertThat(answer.status()).as(route).isEqualTo(200);
                } else {
                    assertThat(answer.status()).as(route + nothing.toJson()).isEqualTo(401);
                    assertThat(answer.headers()).as(route)
                            .containsEntry("www-authenticate", challenge)
                            .containsEntry("content-type", "application/problem+json");
                }
            }
        }));
    }

    @Test
    void each_permission_opens_its_routes_and_no_other_and_the_refusal_names_it() {
        for (Permission given : Permission.values()) {
            groups.wiring().leadRoutes().needs().forEach((route, need) -> {
                Answer answer = groups
                        .ask(request(route).token("sub", "u-1", "cognito:groups", "[" + given.wire() + "]"));
                if (need instanceof Permission needed && given != needed && given != Permission.ADMIN) {
                    assertThat(answer.status()).as(given + " at " + route).isEqualTo(403);
                    assertThat(answer.at("detail")).contains("permission " + needed.wire() + ".", "Ask the person");
                } else {
                    assertThat(answer.status()).as(given + " at " + route).isNotIn(401, 403, 405, 500);
                }
            });
        }
    }

    /** A request to which the route gives an answer, for a lead that may not exist. */
    private static Http request(String route) {
        String[] parts = route.split(" ", 2);
        String path = parts[1].replace("{lead}", "user:u1")
                .replace("{run}", "r")
                .replace("{identity}", "email:a@b.example");
        Http request = Http.get(path.replace("{id}", "000000000000"));
        return parts[0].equals("GET") ? request : Http.post(request.path(), "application/json", "{}").method(parts[0]);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [read]             | read
            [read leads]       | read leads
            read leads         | read leads
            read               | read
            '  read   models ' | read models
            []                 | ''
            ''                 | ''
            [                  | ''
            ]                  | ''
            [admin             | ''
            [[admin]]          | ''
            Admin              | ''
            readleads          | ''
            read,leads         | ''
            superadmin admins  | ''
            [owner outcomes]   | outcomes
            [admin]            | read outcomes leads models admin
            """)
    void a_claim_that_is_a_text_has_the_permissions(String claim, String permissions) {
        assertThat(permissions(groups.ask(me().token("sub", "u-1", "cognito:groups", claim)))).isEqualTo(permissions);
    }

    @Test
    void a_claim_may_be_an_array_and_other_kinds_are_no_permission() {
        for (Json odd : List.of(Json.Bool.TRUE, Json.number(1), Json.Null.NULL, Json.obj("admin", true))) {
            assertThat(permissions(groups.ask(me().token("sub", "u-1", "cognito:groups", odd)))).isEmpty();
        }
        assertThat(permissions(groups.ask(me().token("sub", "u-1", "cognito:groups",
                new Json.Arr(
                        List.of(Json.text("leads"), Json.text("sales admin"), Json.number(1), Json.text("read")))))))
                .as("an element with a space is one value")
                .isEqualTo("read leads");
        assertThat(permissions(groups.ask(me().token("sub", "u-1", "scope", "admin")))).isEmpty();
    }

    /** Any values in any order, in each of the three forms in which a claim comes. */
    @Test
    void random_claims_have_the_permissions_among_their_values() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        for (int run = 0; run < 300; run++) {
            var values = new ArrayList<String>();
            var expected = new TreeSet<Permission>();
            for (Permission permission : Permission.values()) {
                if (random.nextInt(4) == 0) {
                    values.add("leadscore/" + permission.wire());
                    expected.add(permission);
                }
                if (random.nextInt(4) == 0) {
                    values.add(List.of("", "other/", "leadscore", "leadscore//", "xleadscore/", "LEADSCORE/")
                            .get(random.nextInt(6)) + permission.wire());
                }
            }
            if (expected.contains(Permission.ADMIN)) {
                expected.addAll(Arrays.asList(Permission.values()));
            }
            Collections.shuffle(values, random);
            Json claim = switch (random.nextInt(3)) {
                case 0 -> Json.text(String.join(" ", values));
                case 1 -> Json.text("[" + String.join(" ", values) + "]");
                default -> new Json.Arr(values.stream().<Json>map(Json::text).toList());
            };
            assertThat(permissions(scopes.ask(me().token("sub", "u-1", "scope", claim)))).as("seed %d: %s", seed, claim)
                    .isEqualTo(expected.stream().map(Permission::wire).collect(Collectors.joining(" ")));
        }
    }

    private static String permissions(Answer me) {
        assertThat(me.status()).as(me.body()).isEqualTo(200);
        return ((Json.Arr) Objects.requireNonNull(me.json().get("permissions"))).items()
                .stream()
                .map(item -> ((Json.Text) item).value())
                .collect(Collectors.joining(" "));
    }

    @Test
    void an_id_token_of_cognito_and_a_token_without_a_subject_are_no_callers() {
        for (String use : List.of("id", "refresh", "", "Access")) {
            assertThat(groups.ask(me().token("sub", "u-1", "cognito:groups", "[admin]", "token_use", use)).status())
                    .as(use)
                    .isEqualTo(401);
        }
        assertThat(groups.ask(me().token("sub", "u-1", "token_use", "access")).status()).isEqualTo(200);
        for (Json subject : List.of(Json.Null.NULL, Json.text(" "), Json.number(7))) {
            assertThat(groups.ask(me().token("sub", subject, "cognito:groups", "[admin]")).status()).isEqualTo(401);
        }
    }

    @Test
    void the_function_does_not_start_without_knowing_who_may_call() {
        var unset = Settings.of("leadscore", "eu-central-1");
        assertThatThrownBy(unset::requiredAccess).hasMessageContaining("LEADSCORE_ACCESS");
        assertThatThrownBy(() -> functions(Map.of("LEADSCORE_ACCESS", "jwt")))
                .hasMessageContaining("LEADSCORE_PERMISSION_CLAIM");
    }

    /** No value of any variable may lead to a deployment that everybody can use. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "local", "WITHOUT_SIGN_IN", "without-sign-in", "open", "all", "IAM", "iam,jwt",
            "*"})
    void no_environment_variable_turns_the_sign_in_off(String mode) {
        assertThatThrownBy(() -> functions(Map.of("LEADSCORE_ACCESS", mode))).hasMessageContaining("LEADSCORE_ACCESS");
        assertThat(Settings.from(Map.of("LEADSCORE_TABLE", "leadscore", "AWS_REGION", "x", "LEADSCORE_ACCESS", " "))
                .access()).isNull();
    }

    @Test
    void who_voids_restores_and_detaches_stands_in_the_history() {
        groups.ingest(Http.call("/v1/track", TRACK));
        Object[] ann = {"sub", "u-7", "username", "Ann\r\nBell", "cognito:groups", "[leads read]"};
        assertThat(groups.ask(Http.post("/leads/user:u1/void", "application/json", VOID).token(ann)).status())
                .isEqualTo(200);
        assertThat(groups.ask(Http.get("/leads/user:u1/history").token(ann)).body())
                .containsOnlyOnce("\"by\":\"Ann Bell (u-7)\"");

        iam.ingest(Http.call("/v1/track", TRACK));
        iam.ingest(Http.call("/v1/track", "{\"anonymousId\": \"a1\", \"event\": \"Email Opened\"}"));
        assertThat(iam.ask(Http.post("/leads/user:u1/detach", "application/json", "{\"identity\": \"anonymous:a1\"}")
                .from(IAM)).status()).isEqualTo(200);
        assertThat(iam.ask(Http.get("/leads/user:u1/history").from(IAM)).body())
                .containsOnlyOnce("\"by\":\"" + ARN + "\"");
    }

    @Test
    void a_run_over_all_leads_says_on_each_lead_who_started_it() {
        groups.ingest(Http.call("/v1/track", TRACK));
        assertThat(groups.ask(Http.post("/voids", "application/json", VOID)
                .token("sub", "u-7", "cognito:groups", "[leads]")).status()).isEqualTo(202);
        while (!groups.reevaluations.isEmpty()) {
            groups.reevaluate("{\"Records\": [{\"messageId\": \"m\", \"body\": "
                    + Json.text(groups.reevaluations.remove().body()).toJson()
                    + ", \"attributes\": {\"ApproximateReceiveCount\": \"1\"}}]}");
        }
        assertThat(
                groups.ask(Http.get("/leads/user:u1/history").token("sub", "u-8", "cognito:groups", "[read]")).body())
                .contains("\"voided\":{\"reason\":\"bot\"")
                .contains("\"by\":\"u-7\"");
    }

    @Test
    void who_calls_is_in_no_log_metric_or_event() {
        String canary = "canary-9b1c";
        Functions broken = functions(GROUPS);
        broken.leads = new LeadStoreFilter(broken.store) {
            @Override
            public Map<Identity, Claim> resolve(Collection<Identity> identities) {
                throw new IllegalStateException(canary);
            }
        };
        String output = Output.of(() -> {
            groups.ingest(Http.call("/v1/track", TRACK));
            for (String route : groups.wiring().leadRoutes().templates()) {
                for (String permission : List.of("[read]", "[admin]")) {
                    Http request = request(route).token("sub", canary, "username", canary, "cognito:groups",
                            permission);
                    groups.ask(request);
                    broken.ask(request);
                }
            }
            groups.ingest(Http.call("/v1/track", TRACK));
            groups.ask(Http.post("/leads/user:u1/void", "application/json", VOID)
                    .token("sub", canary, "username", canary, "cognito:groups", "[leads]"));
            groups.advance(Duration.ofDays(1));
            groups.wiring().publisher().publishUnpublished(groups.now);
        });
        assertThat(output).contains("IllegalStateException").doesNotContain(canary);
        assertThat(groups.store.recorded()).extracting(OutboxRow::entry)
                .isNotEmpty()
                .extracting(EventBridgeEntry::toString)
                .noneMatch(event -> event.contains(canary));
        assertThat(groups.metrics.keySet()).noneMatch(name -> name.contains(canary));
        assertThat(groups.ask(me().token("sub", canary)).body()).contains(canary);
    }

    @Test
    void priming_runs_the_code_of_a_request_in_each_mode() {
        for (Access access : List.of(iam.wiring().access(), groups.wiring().access(), scopes.wiring().access(),
                new JwtAccess("roles", "x", "name"))) {
            assertThat(access.caller(access.sample()).orElseThrow().may(Permission.READ)).isTrue();
        }
    }
}
