package io.leadscore.infra.deployed;

import static io.leadscore.infra.deployed.TestDeployment.MODELS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadscore.infra.Statement;
import io.leadscore.infra.Synthesised;
import io.leadscore.infra.function.FunctionSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The zip that is deployed, under Amazon's runtime interface client with SnapStart's hooks. Each function is started with the
 * handler, memory and variables that the synthesised template gives it, and called with payloads as AWS sends them.
 */
@ExtendWith(TestDeployment.Shared.class)
@ResourceLock("deployment")
final class DeployedArtifactTest {
    private static final String FORM = "email=ann%40b.example&industry=Technology";
    /** After this time all points of the models have expired. */
    private static final Duration DECAYED = Duration.ofDays(3);
    /** Calls that Lambda itself makes with the role of a function, to read the stream or a queue for it. */
    private static final Set<String> MADE_BY_LAMBDA = Set.of("dynamodb:DescribeStream", "dynamodb:GetRecords",
            "dynamodb:GetShardIterator", "dynamodb:ListStreams", "sqs:ReceiveMessage", "sqs:DeleteMessage",
            "sqs:GetQueueAttributes");

    private final TestDeployment deployment;
    private final AwsRecorder aws;

    DeployedArtifactTest(TestDeployment deployment) {
        this.deployment = deployment;
        this.aws = deployment.aws();
    }

    @BeforeEach
    void reset() throws Exception {
        deployment.reset();
    }

    @Test
    void a_deployment_activates_the_models_of_its_settings() throws Exception {
        deployment.resetToEmpty();
        assertThat(TestDeployment.models()).containsOnlyKeys(MODELS);
        for (String model : MODELS) {
            JsonNode answer = deployment.deploy("Create", model);
            assertThat(answer.path("Status").asText()).as(answer.toString()).isEqualTo("SUCCESS");
            assertThat(answer.path("PhysicalResourceId").asText()).isEqualTo("model/" + model);
        }
        assertThat(aws.takeMessages(AwsRecorder.REEVALUATIONS)).hasSize(3)
                .allSatisfy(message -> assertThat(message.delaySeconds()).isEqualTo(60));
        requireFirstVersions();
    }

    @Test
    void a_model_that_is_wrong_fails_the_deployment_and_says_where() throws Exception {
        JsonNode failed = deployment.deploy("Update", "b2B_v2.1",
                properties -> properties.replace("\\\"points\\\": 20", "\\\"points\\\": [20]"));
        assertThat(failed.path("Status").asText()).as(failed.toString()).isEqualTo("FAILED");
        assertThat(failed.path("Reason").asText()).startsWith(
                "models/beta.json: engagement.groups[0].rules[0].points: ");
        requireFirstVersions();
    }

    @Test
    void a_model_that_did_not_change_keeps_its_version() throws Exception {
        assertThat(deployment.deploy("Update", "b2B_v2.1").path("Status").asText()).isEqualTo("SUCCESS");
        requireFirstVersions();
    }

    @Test
    void a_model_that_leaves_the_settings_stays_active() throws Exception {
        assertThat(deployment.deploy("Delete", "b2B_v2.1").path("Status").asText()).isEqualTo("SUCCESS");
        requireFirstVersions();
    }

    private void requireFirstVersions() throws Exception {
        JsonNode active = deployment.call(FunctionSpec.OPERATE, "{\"showModels\":{}}").path("models");
        assertThat(active).hasSize(3)
                .allSatisfy(model -> assertThat(model.path("version").asInt()).isEqualTo(1));
    }

    @Test
    void an_operator_makes_and_revokes_write_keys() throws Exception {
        String key = makeWriteKey("new");
        assertThat(statusOfForm(key)).isEqualTo(200);
        String revoked = makeWriteKey("old");
        assertThat(revoke(revoked)).isTrue();
        assertThat(statusOfForm(revoked)).isEqualTo(401);
    }

    private String makeWriteKey(String source) throws Exception {
        return deployment.call(FunctionSpec.OPERATE, "{\"makeWriteKey\":{\"source\":\"" + source + "\"}}")
                .path("writeKey")
                .asText();
    }

    private boolean revoke(String key) throws Exception {
        return deployment.call(FunctionSpec.OPERATE, "{\"revokeWriteKey\":\"" + key + "\"}")
                .path("revoked")
                .asBoolean();
    }

    private int statusOfForm(String key) throws Exception {
        return deployment.request("POST", "/forms/demo", Payload.form("/forms/demo", FORM + "&_key=" + key))
                .path("statusCode")
                .asInt();
    }

    @Test
    void inserted_events_go_to_the_bus_and_what_it_never_takes_is_quarantined() throws Exception {
        deployment.form(FORM);
        List<JsonNode> rows = deployment.unpublished();
        aws.malformed = "Scoring Model Activated";
        deployment.publish(rows);
        assertThat(aws.events()).hasSize(rows.size() - MODELS.size())
                .anySatisfy(
                        event -> assertThat(event.path("DetailType").asText()).isEqualTo("Lead Qualified"));
        assertThat(deployment.unpublished("EVT#")).isEmpty();
    }

    @Test
    void a_sweep_cools_leads_and_publishes_what_the_stream_has_lost() throws Exception {
        deployment.form(FORM);
        for (JsonNode row : deployment.unpublished("EVT#")) {
            deployment.recordedLongAgo(row);
        }
        int before = aws.events().size();
        deployment.sweep(Instant.now().plus(DECAYED));
        assertThat(aws.events()).hasSizeGreaterThan(before);
        List<JsonNode> recorded = deployment.unpublished();
        assertThat(recorded).extracting(row -> row.at("/type/S").asText())
                .contains("Lead Cooled", "Decay Sweep Completed");
        deployment.publish(recorded);
    }

    @Test
    void the_schedule_of_every_15_minutes_publishes_what_the_stream_has_lost() throws Exception {
        deployment.form(FORM);
        for (JsonNode row : deployment.unpublished("EVT#")) {
            deployment.recordedLongAgo(row);
        }
        deployment.publishLost();
        assertThat(aws.events()).extracting(event -> event.path("DetailType").asText()).contains("Lead Qualified");
        assertThat(deployment.unpublished("EVT#")).isEmpty();
    }

    @Test
    void a_new_version_of_a_model_reaches_the_leads_that_exist() throws Exception {
        deployment.form("email=dan%40b.example");
        reevaluateUnderSecondVersionOfB2b();
        assertThat(deployment.get("/leads/email:dan@b.example", "").at("/models/b2B_v2.1/modelVersion").asInt())
                .isEqualTo(2);
        assertThat(deployment.call(FunctionSpec.OPERATE, "{\"showModels\":{}}").path("models")).anySatisfy(model -> {
            assertThat(model.path("name").asText()).isEqualTo("b2B_v2.1");
            assertThat(model.path("reevaluated").asBoolean()).isTrue();
        });
        activateShippedModel();
    }

    private void reevaluateUnderSecondVersionOfB2b() throws Exception {
        aws.takeMessages(AwsRecorder.REEVALUATIONS);
        assertThat(deployment.deploy("Update", "b2B_v2.1",
                properties -> properties.replace("\\\"points\\\": 20", "\\\"points\\\": 0")).path("Status").asText())
                .isEqualTo("SUCCESS");
        String begun = aws.takeMessages(AwsRecorder.REEVALUATIONS).getFirst().body();
        // Until every function knows the new version, the work is postponed.
        reevaluate(begun);
        AwsRecorder.Message later = aws.takeMessages(AwsRecorder.REEVALUATIONS).getFirst();
        assertThat(later.body()).isEqualTo(begun);
        assertThat(later.delaySeconds()).isBetween(30, 60);
        String activatedAt = Synthesised.json(begun).path("activatedAt").asText();
        reevaluate(begun.replace(activatedAt, "2026-01-01T00:00:00Z"));
        assertThat(aws.takeMessages(AwsRecorder.REEVALUATIONS)).isEmpty();
    }

    private void reevaluate(String message) throws Exception {
        assertThat(deployment.call(FunctionSpec.REEVALUATE, Payload.messages(List.of(message)))
                .path("batchItemFailures")).isEmpty();
    }

    private void activateShippedModel() throws Exception {
        assertThat(deployment.call(FunctionSpec.OPERATE, "{\"activateModel\":\"b2b-software\"}")
                .at("/activated/version")
                .asInt()).isEqualTo(1);
        assertThat(aws.takeMessages(AwsRecorder.REEVALUATIONS)).hasSize(1);
    }

    private void voidForAll() throws Exception {
        aws.takeMessages(AwsRecorder.REEVALUATIONS);
        String progress = deployment.post("/voids", "{\"where\":{\"event\":[\"Down\"]},\"reason\":\"bot\"}")
                .path("progress")
                .asText();
        reevaluate(aws.takeMessages(AwsRecorder.REEVALUATIONS).getFirst().body());
        assertThat(deployment.get(progress, "").path("done").asBoolean()).isTrue();
    }

    /** Two functions write a link. The leads have a message in common, which is looked up. */
    private void mergeLinked() throws Exception {
        for (String who : List.of("\"anonymousId\":\"device\"", "\"userId\":\"gus\"")) {
            deployment.track("{\"writeKey\":\"%s\"," + who + ",\"event\":\"Up\",\"messageId\":\"common\"}");
        }
        deployment.track("{\"writeKey\":\"%s\",\"userId\":\"gus\",\"anonymousId\":\"device\",\"event\":\"Up\"}");
        for (String who : List.of("\"anonymousId\":\"phone\"", "\"userId\":\"hal\"",
                "\"userId\":\"hal\",\"anonymousId\":\"phone\"")) {
            deployment.call(FunctionSpec.ACTIVITIES, Payload.event(who.length() + "",
                    "{\"type\":\"track\",\"event\":\"Up\"," + who + "}"));
        }
        List<JsonNode> links = deployment.unpublished("LINK#");
        assertThat(links).hasSize(2);
        assertThat(deployment.call(FunctionSpec.MERGE, Payload.inserted(links)).path("batchItemFailures")).isEmpty();
        assertThat(deployment.unpublished("LINK#")).isEmpty();
        assertThat(deployment.get("/leads/anonymous:phone", "").at("/identities/userId/0").asText()).isEqualTo("hal");
    }

    /** Sends messages to the function for other systems, and returns how many of them come back. */
    private int crm(String... bodies) throws Exception {
        return deployment.call(FunctionSpec.CRM_SYNC, Payload.messages(List.of(bodies)))
                .path("batchItemFailures")
                .size();
    }

    /** A lead that qualifies, one that is erased, an answer that pauses the system, and a message that is none. */
    private void bringIntoOtherSystem() throws Exception {
        deployment.track("{\"writeKey\":\"%s\",\"userId\":\"ivy\",\"event\":\"Up\"}");
        String id = deployment.get("/leads/user:ivy", "").path("leadId").asText();
        String look = "{\"look\":\"" + id + "\"}";
        assertThat(crm(look, "{\"detail-type\":\"Decay Sweep Completed\"}", "no message")).isZero();
        assertThat(aws.takeMessages(AwsRecorder.CRM_FAILED)).hasSize(1);
        assertThat(aws.hooked.getLast().at("/lead/leadId").asText()).isEqualTo(id);
        assertThat(deployment.get("/leads/user:ivy", "").at("/crm/0/state").asText()).isEqualTo("synced");
        List<AwsRecorder.Message> shards = aws.takeMessages(AwsRecorder.CRM);
        assertThat(shards).hasSize(8);
        deployment.post("/crm/sync", "{\"sink\":\"webhook\"}");
        assertThat(aws.takeMessages(AwsRecorder.CRM)).extracting(AwsRecorder.Message::body)
                .contains("{\"look\":\"" + id + "\",\"sink\":\"webhook\"}");
        crm(shards.getFirst().body());
        assertThat(deployment.request("DELETE", "/leads/user:ivy", Payload.delete("/leads/user:ivy"))
                .path("statusCode")
                .asInt()).isEqualTo(200);
        assertThat(crm(look)).isZero();
        assertThat(aws.hooked.getLast().path("lead").path("erased").asBoolean()).isTrue();
        deployment.track("{\"writeKey\":\"%s\",\"userId\":\"joe\",\"event\":\"Up\"}");
        aws.hookStatus = 401;
        assertThat(crm("{\"look\":\"" + deployment.get("/leads/user:joe", "").path("leadId").asText() + "\"}")).isOne();
        aws.hookStatus = 200;
    }

    /** Calls every function in all ways that lead to different calls to AWS. */
    @Test
    void each_function_uses_all_that_its_role_allows_and_nothing_else() throws Exception {
        deployment.deploy("Update", "b2B_v2.1");
        revoke(makeWriteKey("old"));
        deployment.post("/keys", "{\"source\":\"made\"}");
        deployment.refused("{\"writeKey\":\"%s\",\"userId\":\"bob\"}");
        String refusedWith = deployment.get("/keys", "").at("/keys/0/id").asText();
        assertThat(deployment.get("/intake/refused", "key=" + refusedWith).path("keptDays").asInt()).isEqualTo(7);
        deployment.form(FORM);
        // Up puts a lead in the ranking, Down removes it.
        for (String event : List.of("Up", "Down")) {
            deployment.track("{\"writeKey\":\"%s\",\"userId\":\"bob\",\"event\":\"" + event + "\"}");
            deployment.call(FunctionSpec.ACTIVITIES, Payload.event(event,
                    "{\"type\":\"track\",\"event\":\"" + event + "\",\"userId\":\"eve\"}"));
        }
        // It removes this lead from the ranking.
        deployment.track("{\"writeKey\":\"%s\",\"userId\":\"fay\",\"event\":\"Up\"}");
        deployment.post("/leads/user:fay/void", "{\"where\":{\"event\":[\"Up\"]},\"reason\":\"bot\"}");
        voidForAll();
        mergeLinked();
        bringIntoOtherSystem();
        // The sweep deletes the events of this lead after they are published.
        deployment.track("{\"writeKey\":\"%s\",\"userId\":\"eli\",\"event\":\"Up\"}");
        assertThat(deployment.request("DELETE", "/leads/user:eli", Payload.delete("/leads/user:eli"))
                .path("statusCode")
                .asInt()).isEqualTo(200);
        deployment.get("/leads", "model=b2B_v2.1&stage=MQL");
        deployment.get("/leads/user:eve", "");
        deployment.get("/leads/user:eve/history", "");
        aws.malformed = "Scoring Model Activated";
        deployment.publish(deployment.unpublished());
        aws.malformed = "";
        deployment.form("email=cat%40b.example");
        for (JsonNode row : deployment.unpublished("EVT#")) {
            deployment.recordedLongAgo(row);
        }
        deployment.sweep(Instant.now().plus(DECAYED));
        // The second version removes this lead from the ranking.
        deployment.form("email=dan%40b.example");
        reevaluateUnderSecondVersionOfB2b();
        activateShippedModel();

        for (FunctionSpec function : FunctionSpec.values()) {
            assertThat(deployment.seen(function)).as(function.handler()).isEqualTo(allowed(function));
            assertThat(deployment.seenByCalls(function)).as("%s reads the secret before its snapshot", function)
                    .doesNotContain("secretsmanager:GetSecretValue " + AwsRecorder.SECRET);
            JsonNode role = role(function);
            assertThat(deployment.written(function)).as(function.handler())
                    .allMatch(write -> Statement.allows(role, write.action(), write.partition()));
        }
    }

    /** What the role allows the code of a function. */
    private static Set<String> allowed(FunctionSpec function) {
        JsonNode role = role(function);
        var allowed = new TreeSet<String>();
        for (Statement statement : Statement.of(role)) {
            for (JsonNode resource : statement.resources()) {
                // The ARN of an index is the ARN of the table and a suffix, joined.
                JsonNode joined = resource.at("/Fn::Join/1");
                String kind = resource.asText().equals(AwsRecorder.WEBHOOK_SECRET_ARN) ? AwsRecorder.WEBHOOK_SECRET
                        : DeployedFunctions
                                .kind(Synthesised.target(joined.isMissingNode() ? resource : joined.path(0)));
                String suffix = joined.isMissingNode() ? "" : joined.path(1).asText();
                statement.actions()
                        .stream()
                        .filter(action -> !kind.isEmpty() && !MADE_BY_LAMBDA.contains(action))
                        .forEach(action -> allowed.add(action + " " + kind + suffix));
            }
        }
        return allowed;
    }

    private static JsonNode role(FunctionSpec function) {
        return Synthesised.everything()
                .properties("AWS::IAM::Role", Synthesised.target(DeployedFunctions.properties(function).path("Role")));
    }
}
