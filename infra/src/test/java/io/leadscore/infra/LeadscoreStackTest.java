package io.leadscore.infra;

import static io.leadscore.infra.Synthesised.target;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.leadscore.infra.events.IngestRulesFile;
import io.leadscore.infra.function.FunctionSpec;
import io.leadscore.infra.models.ModelRolloutConstruct;
import io.leadscore.infra.settings.CrmSink;
import io.leadscore.infra.settings.DeploymentSettings;
import io.leadscore.infra.settings.Issuer;
import io.leadscore.table.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The resources of the template, part by part. */
final class LeadscoreStackTest {
    private static final Synthesised SYNTHESISED = Synthesised.everything();
    private static final String SECRET_OF_WEBHOOK = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:webhook-a1b2c3";

    @Test
    void functions_run_java_25_on_arm_from_snapshots_of_one_artifact() {
        var artifacts = new TreeSet<String>();
        assertThat(SYNTHESISED.properties("AWS::Lambda::Function")).hasSize(FunctionSpec.values().length)
                .allSatisfy((id, function) -> {
                    assertThat(function.path("Runtime").asText()).isEqualTo("java25");
                    assertThat(function.at("/Architectures/0").asText()).isEqualTo("arm64");
                    assertThat(function.at("/SnapStart/ApplyOn").asText()).isEqualTo("PublishedVersions");
                    assertThat(function.path("Handler").asText()).startsWith("io.leadscore.functions.");
                    assertThat(function.path("Timeout").asInt()).isBetween(10, 300);
                    assertThat(function.path("MemorySize").asInt()).isBetween(512, 1_024);
                    artifacts.add(function.at("/Code/S3Key").asText());
                });
        assertThat(artifacts).hasSize(1);
    }

    @Test
    void every_function_has_a_role_and_a_log_of_its_own_with_a_retention_time() {
        var roles = new TreeSet<String>();
        var logs = new TreeSet<String>();
        SYNTHESISED.properties("AWS::Lambda::Function").values().forEach(function -> {
            roles.add(target(function.path("Role")));
            logs.add(target(function.at("/LoggingConfig/LogGroup")));
        });
        assertThat(roles).hasSize(FunctionSpec.values().length).doesNotContain("");
        assertThat(logs).hasSize(FunctionSpec.values().length).doesNotContain("");
        assertThat(SYNTHESISED.properties("AWS::Logs::LogGroup").values()).allSatisfy(
                log -> assertThat(log.path("RetentionInDays").asInt()).isBetween(1, 90));
    }

    @Test
    void everything_that_calls_a_function_calls_its_live_alias() {
        Set<String> aliases = SYNTHESISED.resources("AWS::Lambda::Alias").keySet();
        assertThat(SYNTHESISED.properties("AWS::Lambda::Alias").values()).hasSize(FunctionSpec.values().length)
                .allSatisfy(alias -> assertThat(alias.path("Name").asText()).isEqualTo("live"));
        var called = new ArrayList<JsonNode>();
        SYNTHESISED.properties("AWS::Lambda::Permission").values().forEach(p -> called.add(p.path("FunctionName")));
        SYNTHESISED.properties("AWS::Lambda::EventSourceMapping")
                .values()
                .forEach(
                        mapping -> called.add(mapping.path("FunctionName")));
        called.add(SYNTHESISED.schedule("asOf").at("/Target/Arn"));
        SYNTHESISED.properties(ModelRolloutConstruct.TYPE)
                .values()
                .forEach(model -> called.add(model.path("ServiceToken")));
        SYNTHESISED.properties("AWS::ApiGatewayV2::Integration")
                .values()
                .forEach(
                        integration -> called.add(integration.path("IntegrationUri")));
        SYNTHESISED.properties("AWS::Events::Rule")
                .values()
                .forEach(
                        rule -> rule.path("Targets").forEach(each -> {
                            // Events for other systems go to the queue of their function.
                            if (!each.path("Id").asText().equals("Crm")) {
                                called.add(each.path("Arn"));
                            }
                        }));
        assertThat(called).hasSizeGreaterThan(10).allSatisfy(each -> assertThat(aliases).contains(target(each)));
    }

    /** Otherwise a deployment would delete the version to which a rollback goes back. */
    @Test
    void every_version_that_went_live_is_kept_and_one_that_never_did_is_deleted() {
        assertThat(SYNTHESISED.resources("AWS::Lambda::Version").values()).hasSize(FunctionSpec.values().length)
                .allSatisfy(version -> {
                    assertThat(version.path("DeletionPolicy").asText()).isEqualTo("RetainExceptOnCreate");
                    assertThat(version.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
                });
    }

    @Test
    void no_role_allows_a_wildcard_of_actions() {
        assertThat(SYNTHESISED.properties("AWS::IAM::Role").values()).hasSize(FunctionSpec.values().length + 2)
                .allSatisfy(role -> {
                    assertThat(role.has("ManagedPolicyArns")).isFalse();
                    assertThat(Statement.of(role)).isNotEmpty()
                            .allSatisfy(
                                    statement -> assertThat(statement.actions())
                                            .noneMatch(action -> action.contains("*")));
                });
        assertThat(SYNTHESISED.resources("AWS::IAM::Policy")).isEmpty();
    }

    /** Which function may change rows of which partitions. The keys that begin with X are of a kind that does not exist yet. */
    @Test
    void a_role_can_write_only_the_partitions_that_its_function_owns() {
        var about = List.of("LEAD#", "ID#", "LINK#", "ASIDE#", "X#");
        var writable = new TreeMap<String, List<String>>(Map.of("ingest",
                List.of("LEAD#", "ID#", "LINK#", "ASIDE#", "X#", "REFUSED#"), "activities", about, "leads",
                List.of("LEAD#", "ID#", "LINK#", "VOIDS#", "KEY#"), "publish", List.of("LEAD#", "ASIDE#", "SYS#"),
                "merge",
                List.of("LEAD#", "LINK#"), "sweep", List.of("SWEEP#"), "sweep-shard",
                List.of("LEAD#", "ID#", "LINK#", "ASIDE#", "X#", "SYS#", "SWEEP#"), "activate-model",
                List.of("MODEL#", "SYS#"), "operate", List.of("MODEL#", "SYS#", "KEY#"), "reevaluate",
                List.of("LEAD#", "ID#", "LINK#", "ASIDE#", "X#", "MODEL#", "SYS#", "VOIDS#")));
        writable.put("crm-sync", List.of("LEAD#", "CRM#"));
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        SYNTHESISED.properties("AWS::Lambda::Function").values().forEach(function -> {
            String name = function.path("FunctionName").asText().substring("leadscore-".length());
            JsonNode role = SYNTHESISED.properties("AWS::IAM::Role", target(function.path("Role")));
            for (String prefix : List.of("LEAD#", "ID#", "LINK#", "ASIDE#", "X#", "MODEL#", "KEY#", "SYS#", "SWEEP#",
                    "VOIDS#", "REFUSED#", "CRM#")) {
                String partition = prefix + Integer.toString(random.nextInt(Integer.MAX_VALUE), 36);
                boolean writes = List.of("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")
                        .stream()
                        .anyMatch(action -> Statement.allows(role, "dynamodb:" + action, partition));
                assertThat(writes).as("seed %d: %s writes %s", seed, name, partition)
                        .isEqualTo(requireNonNull(writable.get(name), name).contains(prefix));
            }
        });
    }

    /** The functions that look identities up, and no other role or statement of the template. */
    @Test
    void only_functions_that_look_identities_up_may_read_their_secret() {
        String secret = SYNTHESISED.resources("AWS::SecretsManager::Secret").keySet().iterator().next();
        var reading = new TreeSet<String>();
        SYNTHESISED.properties("AWS::Lambda::Function").values().forEach(function -> {
            String name = function.path("FunctionName").asText().substring("leadscore-".length());
            JsonNode variable = function.at("/Environment/Variables/LEADSCORE_IDENTITY_SECRET");
            List<Statement> statements = Statement.of(SYNTHESISED.properties("AWS::IAM::Role",
                    target(function.path("Role"))))
                    .stream()
                    .filter(statement -> statement.actions().stream().anyMatch(action -> action.startsWith("secrets")))
                    .toList();
            if (name.equals("crm-sync")) {
                assertThat(statements).hasSize(1)
                        .allSatisfy(statement -> assertThat(statement.resources()).extracting(JsonNode::asText)
                                .containsExactly(SECRET_OF_WEBHOOK));
                assertThat(variable.isMissingNode()).as("it looks no identity up").isTrue();
                return;
            }
            assertThat(variable.isMissingNode()).as(name).isEqualTo(statements.isEmpty());
            statements.forEach(statement -> {
                assertThat(statement.actions()).containsExactly("secretsmanager:GetSecretValue");
                assertThat(statement.resources()).extracting(Synthesised::target).containsExactly(secret);
                assertThat(target(variable)).isEqualTo(secret);
                reading.add(name);
            });
        });
        assertThat(reading).containsExactly("activities", "ingest", "leads", "sweep-shard");
        assertThat(SYNTHESISED.properties("AWS::IAM::Role").values().toString().split("secretsmanager:", -1))
                // The action and the ARN of the one secret of another system, besides.
                .hasSize(reading.size() + 3);
        assertThat(SYNTHESISED.properties("AWS::IAM::Role").toString()).doesNotContain("kms:");
    }

    /** If one of these properties changes, CloudFormation makes another value, and no known person is found. */
    @Test
    void the_secret_for_identities_is_kept_and_never_changes() {
        JsonNode secret = SYNTHESISED.only("AWS::SecretsManager::Secret");
        assertThat(secret.path("GenerateSecretString")).isEqualTo(Synthesised.json("{\"PasswordLength\": 64}"));
        assertThat(secret.properties()).extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("Description", "GenerateSecretString");
        SYNTHESISED.resources("AWS::SecretsManager::Secret").forEach((id, resource) -> {
            assertThat(id).isEqualTo("IdentitiesSecret459FD860");
            assertThat(resource.path("DeletionPolicy").asText()).isEqualTo("Retain");
            assertThat(resource.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
        });
        assertThat(SYNTHESISED.resources("AWS::SecretsManager::RotationSchedule")).isEmpty();
    }

    @Test
    void messages_and_logs_outlive_the_stack() {
        for (String type : List.of("AWS::SQS::Queue", "AWS::Logs::LogGroup")) {
            assertThat(SYNTHESISED.resources(type).values()).isNotEmpty().allSatisfy(resource -> {
                // A first deployment that failed deletes them, because their names must be free for the next.
                assertThat(resource.path("DeletionPolicy").asText()).isEqualTo("RetainExceptOnCreate");
                assertThat(resource.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
            });
        }
    }

    @Test
    void the_table_is_on_demand_recoverable_streaming_and_protected() {
        JsonNode table = SYNTHESISED.only("AWS::DynamoDB::Table");
        assertThat(table.path("BillingMode").asText()).isEqualTo("PAY_PER_REQUEST");
        assertThat(table.at("/StreamSpecification/StreamViewType").asText()).isEqualTo("NEW_IMAGE");
        assertThat(table.at("/TimeToLiveSpecification/AttributeName").asText()).isEqualTo(TableSchema.EXPIRES);
        assertThat(table.at("/TimeToLiveSpecification/Enabled").asBoolean()).isTrue();
        assertThat(table.at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled").asBoolean()).isTrue();
        assertThat(table.path("DeletionProtectionEnabled").asBoolean()).isTrue();
        assertThat(table.path("GlobalSecondaryIndexes")).hasSize(3)
                .allSatisfy(index -> assertThat(index.at("/Projection/ProjectionType").asText())
                        .isEqualTo("KEYS_ONLY"));
        JsonNode resource = SYNTHESISED.resources("AWS::DynamoDB::Table").values().iterator().next();
        assertThat(resource.path("DeletionPolicy").asText()).isEqualTo("Retain");
        assertThat(resource.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
    }

    @Test
    void the_table_and_each_index_have_the_most_units_of_the_settings() {
        JsonNode table = SYNTHESISED.only("AWS::DynamoDB::Table");
        var limited = new ArrayList<JsonNode>(List.of(table));
        table.path("GlobalSecondaryIndexes").forEach(limited::add);
        assertThat(limited).hasSize(4).allSatisfy(each -> {
            assertThat(each.at("/OnDemandThroughput/MaxWriteRequestUnits").asInt()).isEqualTo(1_500);
            assertThat(each.at("/OnDemandThroughput/MaxReadRequestUnits").asInt()).isEqualTo(3_000);
        });
        JsonNode alarm = SYNTHESISED.properties("AWS::CloudWatch::Alarm")
                .values()
                .stream()
                .filter(each -> each.path("AlarmName").asText().endsWith("table-consumption"))
                .findFirst()
                .orElseThrow();
        assertThat(alarm.path("Threshold").asDouble() / alarm.path("Period").asDouble()).isEqualTo(750);
    }

    @Test
    void only_ingest_has_a_concurrency_of_its_own_and_zero_takes_it_away() {
        SYNTHESISED.properties("AWS::Lambda::Function")
                .values()
                .forEach(function -> assertThat(function.path("ReservedConcurrentExecutions").asInt())
                        .isEqualTo(function.path("FunctionName").asText().equals("leadscore-ingest") ? 30 : 0));
        assertThat(
                Synthesised.of("{\"ingestConcurrency\": 0}", "unreserved").properties("AWS::Lambda::Function").values())
                .noneMatch(function -> function.has("ReservedConcurrentExecutions"));
    }

    @Test
    void the_stream_starts_at_its_beginning_and_no_record_blocks_it() {
        var streams = SYNTHESISED.properties("AWS::Lambda::EventSourceMapping")
                .values()
                .stream()
                .filter(mapping -> mapping.has("StartingPosition"))
                .toList();
        assertThat(streams).hasSize(2).allSatisfy(LeadscoreStackTest::blocksNothing);
        assertThat(streams).extracting(stream -> filter(stream).toString())
                .containsExactlyInAnyOrder(
                        Synthesised.json("""
                        {"eventName": ["INSERT"], "dynamodb": {"Keys": {"$or": [
                         {"sk": {"S": [{"prefix": "EVT#"}]}}, {"pk": {"S": [{"prefix": "SYS#"}]}}]}}}""").toString(),
                        Synthesised.json("""
                        {"eventName": ["INSERT"], "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "LINK#"}]}}}}""")
                                .toString());
        // What is given up of the links stays in the table, so a queue for their places is enough.
        assertThat(streams).extracting(stream -> target(stream.at("/DestinationConfig/OnFailure/Destination")))
                .anyMatch(SYNTHESISED.resources("AWS::S3::Bucket")::containsKey)
                .anyMatch(SYNTHESISED.resources("AWS::SQS::Queue")::containsKey);
    }

    private static JsonNode filter(JsonNode stream) {
        assertThat(stream.at("/FilterCriteria/Filters")).hasSize(1);
        return Synthesised.json(stream.at("/FilterCriteria/Filters/0/Pattern").asText());
    }

    private static void blocksNothing(JsonNode stream) {
        assertThat(stream.path("StartingPosition").asText()).isEqualTo("TRIM_HORIZON");
        assertThat(stream.path("BisectBatchOnFunctionError").asBoolean()).isTrue();
        assertThat(stream.path("MaximumRetryAttempts").asInt()).isBetween(1, 100);
        assertThat(stream.path("MaximumRecordAgeInSeconds").asInt()).isBetween(60, 86_400);
        assertThat(stream.at("/FunctionResponseTypes/0").asText()).isEqualTo("ReportBatchItemFailures");
    }

    @Test
    void the_sweep_starts_twice_a_night_and_gets_its_scheduled_time() {
        JsonNode schedule = SYNTHESISED.schedule("asOf");
        assertThat(schedule.path("ScheduleExpression").asText()).isEqualTo("cron(10 0,1 * * ? *)");
        assertThat(schedule.path("ScheduleExpressionTimezone").asText()).isEqualTo("UTC");
        assertThat(schedule.at("/FlexibleTimeWindow/Mode").asText()).isEqualTo("OFF");
        assertThat(Synthesised.json(schedule.at("/Target/Input").asText()).path("asOf").asText()).isEqualTo(
                "<aws.scheduler.scheduled-time>");
    }

    @Test
    void events_that_the_stream_has_lost_are_looked_for_every_15_minutes() {
        JsonNode schedule = SYNTHESISED.schedule("publish");
        assertThat(schedule.path("ScheduleExpression").asText()).isEqualTo("rate(15 minutes)");
        assertThat(schedule.path("State").asText("ENABLED")).isEqualTo("ENABLED");
        JsonNode queue = SYNTHESISED.properties("AWS::SQS::Queue", target(schedule.at("/Target/Arn")));
        assertThat(queue.path("QueueName").asText()).isEqualTo("leadscore-sweep-shards");
        assertThat(AsynchronousPathsTest.resourcesOf(
                SYNTHESISED.properties("AWS::IAM::Role", target(schedule.at("/Target/RoleArn"))), "sqs:SendMessage"))
                .contains(target(schedule.at("/Target/Arn")));
    }

    @Test
    void a_message_is_received_again_only_after_its_worker_has_stopped() {
        var worked = new TreeSet<String>();
        SYNTHESISED.properties("AWS::Lambda::EventSourceMapping").values().forEach(mapping -> {
            JsonNode queue = SYNTHESISED.properties("AWS::SQS::Queue").get(target(mapping.path("EventSourceArn")));
            if (queue != null) {
                JsonNode alias = SYNTHESISED.properties("AWS::Lambda::Alias", target(mapping.path("FunctionName")));
                JsonNode function = SYNTHESISED.properties("AWS::Lambda::Function",
                        target(alias.path("FunctionName")));
                assertThat(queue.path("VisibilityTimeout").asInt()).isGreaterThan(function.path("Timeout").asInt());
                assertThat(queue.at("/RedrivePolicy/maxReceiveCount").asInt()).isGreaterThan(3);
                boolean crm = queue.path("QueueName").asText().equals("leadscore-crm");
                assertThat(mapping.path("BatchSize").asInt()).isEqualTo(crm ? 100 : 1);
                assertThat(mapping.path("MaximumBatchingWindowInSeconds").asInt()).isEqualTo(crm ? 2 : 0);
                assertThat(mapping.at("/FunctionResponseTypes/0").asText()).isEqualTo("ReportBatchItemFailures");
                worked.add(queue.path("QueueName").asText());
            }
        });
        assertThat(worked).containsExactly("leadscore-crm", "leadscore-reevaluations", "leadscore-sweep-shards");
    }

    @Test
    void models_of_the_settings_are_resources_with_their_text_line_by_line() throws IOException {
        var sources = new TreeSet<String>();
        SYNTHESISED.properties(ModelRolloutConstruct.TYPE).values().forEach(model -> {
            sources.add(model.path("Source").asText());
            assertThat(model.path("Model").size()).isGreaterThan(5);
        });
        assertThat(sources).containsExactly("models/alpha.json", "models/beta.json", "weighted-b2b");
        JsonNode alpha = SYNTHESISED.properties(ModelRolloutConstruct.TYPE)
                .values()
                .stream()
                .filter(model -> model.path("Source").asText().equals("models/alpha.json"))
                .findFirst()
                .orElseThrow();
        var lines = new ArrayList<String>();
        alpha.path("Model").forEach(line -> lines.add(line.asText()));
        assertThat(Synthesised.json(String.join("\n", lines))).isEqualTo(
                Synthesised.json(Files.readString(Synthesised.SETTINGS.resolve("models/alpha.json"))));
    }

    @Test
    void a_model_is_activated_after_all_functions_with_a_timeout_of_minutes() {
        assertThat(SYNTHESISED.resources(ModelRolloutConstruct.TYPE).values()).allSatisfy(model -> {
            var before = new TreeSet<String>();
            model.path("DependsOn").forEach(each -> before.add(each.asText()));
            assertThat(before).isEqualTo(SYNTHESISED.resources("AWS::Lambda::Alias").keySet());
            assertThat(model.at("/Properties/ServiceTimeout").asInt()).isBetween(
                    3 * FunctionSpec.ACTIVATE_MODEL.timeoutSeconds() + 180, 900);
        });
    }

    @Test
    void the_archive_of_events_is_in_a_stack_of_its_own() {
        JsonNode archive = Synthesised.json(SYNTHESISED.file("Archive.template.json"));
        assertThat(archive.path("Resources").findValuesAsText("Type")).contains("AWS::Events::Archive");
        assertThat(SYNTHESISED.resources("AWS::Events::Archive")).isEmpty();
    }

    @Test
    void rules_are_those_of_the_artifact_each_on_the_bus_of_its_events() {
        var patterns = new TreeSet<String>();
        var buses = new TreeSet<String>();
        SYNTHESISED.properties("AWS::Events::Rule").values().forEach(rule -> {
            if (!rule.path("Name").asText().equals("leadscore-crm")) {
                patterns.add(rule.path("EventPattern").toString());
            }
            buses.add(target(rule.path("EventBusName")) + rule.path("EventBusName").asText());
        });
        var expected = new TreeSet<String>();
        IngestRulesFile.of(Synthesised.ARTIFACT)
                .byName()
                .values()
                .forEach(
                        rule -> expected.add(new JsonMapper().valueToTree(rule.pattern()).toString()));
        assertThat(patterns).hasSize(3).isEqualTo(expected);
        var known = new TreeSet<>(SYNTHESISED.resources("AWS::Events::EventBus").keySet());
        known.add("default");
        assertThat(buses).isEqualTo(known);
    }

    /** Which published events wake the function for other systems, by the samples of all events. */
    @Test
    void every_event_about_a_lead_and_the_end_of_a_sweep_wake_the_function_for_other_systems() {
        JsonNode pattern = SYNTHESISED.properties("AWS::Events::Rule")
                .values()
                .stream()
                .filter(rule -> rule.path("Name").asText().equals("leadscore-crm"))
                .findFirst()
                .orElseThrow()
                .path("EventPattern");
        assertThat(pattern).isEqualTo(Synthesised
                .json("""
                {"source": ["leadscore"], "replay-name": [{"exists": false}], "$or": [
                  {"detail": {"data": {"leadId": [{"exists": true}]}}}, {"detail-type": ["Decay Sweep Completed"]}]}"""));
    }

    @Test
    void the_function_for_other_systems_may_read_exactly_their_secrets_and_gets_all_their_options() {
        String arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:";
        String slack = "{\"sink\":\"slack\",\"secret\":\"" + arn
                + "both-a\",\"traits\":{\"name\":\"Name\",\"company\":\"Company\"}}";
        String salesforce = "{\"sink\":\"salesforce\",\"url\":\"https://acme.my.salesforce.com\",\"secret\":\"" + arn
                + "sf-b\"}";
        String hubspot = "{\"sink\":\"hubspot\",\"secret\":\"" + arn + "both-a\",\"create\":false}";
        String sinks = "[" + String.join(",", slack, salesforce, hubspot) + "]";
        Synthesised several = Synthesised.of("{\"crm\": " + sinks + "}", "several-systems");
        JsonNode function = several.properties("AWS::Lambda::Function")
                .values()
                .stream()
                .filter(each -> each.path("FunctionName").asText().equals("leadscore-crm-sync"))
                .findFirst()
                .orElseThrow();
        assertThat(function.at("/Environment/Variables/LEADSCORE_CRM").asText()).isEqualTo(sinks);
        // The secret for identities, which is a resource of the stack, is no text.
        assertThat(Statement.of(several.properties("AWS::IAM::Role", target(function.path("Role"))))
                .stream()
                .filter(statement -> statement.actions().contains("secretsmanager:GetSecretValue"))
                .flatMap(statement -> statement.resources().stream())
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)).containsExactlyInAnyOrder(arn + "both-a", arn + "sf-b");
    }

    /** Each of a deployment with a system has a part in it. */
    @Test
    void without_a_system_that_gets_leads_nothing_is_deployed_for_it() {
        Synthesised without = Synthesised.defaults();
        assertThat(without.resources("AWS::Lambda::Function")).hasSize(FunctionSpec.values().length - 1);
        assertThat(without.allResources().toString()).doesNotContain("crm", "CRM#\"", "Crm");
        assertThat(SYNTHESISED.allResources().keySet()).anyMatch(id -> id.startsWith("Crm"));
    }

    @Test
    void the_diagram_in_the_documentation_shows_all_functions() throws IOException {
        var shown = new TreeSet<String>();
        var names = Pattern.compile("\\(\\[([a-z-]+)\\]\\)")
                .matcher(Files.readString(Synthesised.ROOT.resolve("docs/deploy.md")));
        while (names.find()) {
            shown.add("leadscore-" + names.group(1));
        }
        var deployed = new TreeSet<String>();
        SYNTHESISED.properties("AWS::Lambda::Function")
                .values()
                .forEach(
                        function -> deployed.add(function.path("FunctionName").asText()));
        assertThat(shown).isEqualTo(deployed);
    }

    @Test
    void every_setting_is_documented() throws IOException {
        String page = Files.readString(Synthesised.ROOT.resolve("docs/deploy.md"));
        assertThat(DeploymentSettings.class.getRecordComponents()).allSatisfy(
                setting -> assertThat(page).contains("`" + setting.getName() + "`"));
        assertThat(Issuer.class.getRecordComponents()).allSatisfy(
                setting -> assertThat(page).contains("`" + setting.getName() + "`"));
        String sinks = Files.readString(Synthesised.ROOT.resolve("docs/crm.md"));
        assertThat(CrmSink.optionNames()).allSatisfy(option -> assertThat(sinks).contains("`" + option + "`"));
    }

    @Test
    void settings_reach_the_functions_that_read_them() {
        var variables = new ArrayList<String>();
        SYNTHESISED.properties("AWS::Lambda::Function")
                .values()
                .forEach(
                        function -> function.at("/Environment/Variables").properties().forEach(variable -> {
                            if (variable.getValue().isTextual()) {
                                variables.add(function.path("FunctionName").asText() + " " + variable.getKey() + "="
                                        + variable.getValue().asText());
                            }
                        }));
        assertThat(variables).containsExactlyInAnyOrderElementsOf(
                List.of("leadscore-leads LEADSCORE_CRM=[{\"sink\":\"webhook\"}]",
                        "leadscore-crm-sync LEADSCORE_CRM=[{\"sink\":\"webhook\",\"url\":\"https://hooks.example.com/leads?v=1\","
                                + "\"stage\":\"SQL\",\"allowPrivate\":true,\"secret\":\"" + SECRET_OF_WEBHOOK + "\"}]",
                        "leadscore-crm-sync JAVA_TOOL_OPTIONS=-Djdk.httpclient.allowRestrictedHeaders=host",
                        "leadscore-ingest LEADSCORE_NEXT_HOSTS=www.example.com",
                        "leadscore-ingest LEADSCORE_CORS_ORIGINS=https://www.example.com",
                        "leadscore-ingest LEADSCORE_PUBLISHED_TRAITS=country,industry",
                        "leadscore-leads LEADSCORE_PUBLISHED_TRAITS=country,industry",
                        "leadscore-leads LEADSCORE_RESTORES=2",
                        "leadscore-merge LEADSCORE_PUBLISHED_TRAITS=country,industry",
                        "leadscore-merge LEADSCORE_RESTORES=2",
                        "leadscore-activities LEADSCORE_PUBLISHED_TRAITS=country,industry",
                        "leadscore-sweep-shard LEADSCORE_PUBLISHED_TRAITS=country,industry",
                        "leadscore-reevaluate LEADSCORE_PUBLISHED_TRAITS=country,industry",
                        "leadscore-ingest LEADSCORE_RESTORES=2", "leadscore-activities LEADSCORE_RESTORES=2",
                        "leadscore-sweep-shard LEADSCORE_RESTORES=2", "leadscore-reevaluate LEADSCORE_RESTORES=2",
                        "leadscore-ingest LEADSCORE_BLOCKED_IDENTITIES=info@*,kiosk 1",
                        "leadscore-activities LEADSCORE_BLOCKED_IDENTITIES=info@*,kiosk 1",
                        "leadscore-ingest LEADSCORE_LEAD_ACTIVITIES_PER_MINUTE=30",
                        "leadscore-activities LEADSCORE_LEAD_ACTIVITIES_PER_MINUTE=30",
                        "leadscore-ingest LEADSCORE_KEY_REQUESTS_PER_MINUTE=600",
                        "leadscore-activities LEADSCORE_PARTNER_TRAITS=jobTitle,plan",
                        "leadscore-activities LEADSCORE_PARTNER_EVENTS=Unsubscribed",
                        "leadscore-operate LEADSCORE_NUMERIC_TRAITS=companySize,seats",
                        "leadscore-leads LEADSCORE_NUMERIC_TRAITS=companySize,seats",
                        "leadscore-leads LEADSCORE_ACCESS=jwt", "leadscore-leads LEADSCORE_PERMISSION_CLAIM=scope",
                        "leadscore-leads LEADSCORE_PERMISSION_PREFIX=leadscore/",
                        "leadscore-leads LEADSCORE_NAME_CLAIM=name"));
    }

    @Test
    void everything_at_rest_and_in_transit_is_encrypted() {
        assertThat(SYNTHESISED.properties("AWS::S3::Bucket").values()).hasSize(2)
                .allMatch(bucket -> bucket.has("BucketEncryption"));
        var refusing = new TreeSet<String>();
        for (String type : List.of("AWS::SQS::QueuePolicy", "AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy")) {
            SYNTHESISED.properties(type)
                    .forEach((id, policy) -> policy.at("/PolicyDocument/Statement")
                            .forEach(
                                    statement -> {
                                        if (statement.path("Effect").asText().equals("Deny")
                                                && statement.at("/Condition/Bool/aws:SecureTransport")
                                                        .asText()
                                                        .equals("false")) {
                                            refusing.add(id);
                                        }
                                    }));
        }
        int stores = SYNTHESISED.resources("AWS::SQS::Queue").size() + SYNTHESISED.resources("AWS::S3::Bucket").size()
                + SYNTHESISED.resources("AWS::SNS::Topic").size();
        assertThat(refusing).hasSize(stores);
    }
}
