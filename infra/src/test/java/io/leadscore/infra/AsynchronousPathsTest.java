package io.leadscore.infra;

import static io.leadscore.infra.Synthesised.target;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Nothing that is delivered asynchronously is lost without a trace. Each test checks the whole template, so a new function, rule,
 * queue or schedule without a dead-letter queue fails here.
 */
final class AsynchronousPathsTest {
    private static final Synthesised SYNTHESISED = Synthesised.everything();

    @Test
    void every_function_has_a_queue_for_failed_asynchronous_calls_of_its_alias() {
        var covered = new TreeSet<String>();
        SYNTHESISED.properties("AWS::Lambda::EventInvokeConfig").forEach((id, config) -> {
            assertThat(queues()).as(id).contains(target(config.at("/DestinationConfig/OnFailure/Destination")));
            assertThat(config.path("Qualifier").asText()).as(id).isEqualTo("live");
            covered.add(target(config.path("FunctionName")));
        });
        assertThat(covered).isEqualTo(SYNTHESISED.resources("AWS::Lambda::Function").keySet());
    }

    @Test
    void every_target_of_a_rule_has_a_dead_letter_queue_and_a_retry_limit() {
        var targets = new ArrayList<JsonNode>();
        SYNTHESISED.properties("AWS::Events::Rule")
                .values()
                .forEach(rule -> rule.path("Targets").forEach(targets::add));
        assertThat(targets).hasSize(4).allSatisfy(each -> {
            assertThat(queues()).contains(target(each.at("/DeadLetterConfig/Arn")));
            assertThat(each.at("/RetryPolicy/MaximumRetryAttempts").asInt()).isPositive();
        });
    }

    @Test
    void every_schedule_has_a_dead_letter_queue_and_a_retry_policy() {
        assertThat(SYNTHESISED.properties("AWS::Scheduler::Schedule").values()).isNotEmpty().allSatisfy(schedule -> {
            assertThat(queues()).contains(target(schedule.at("/Target/DeadLetterConfig/Arn")));
            assertThat(schedule.at("/Target/RetryPolicy/MaximumRetryAttempts").asInt()).isPositive();
            assertThat(schedule.at("/Target/RetryPolicy/MaximumEventAgeInSeconds").asInt()).isPositive();
        });
    }

    @Test
    void every_event_source_has_a_dead_letter_queue_or_a_failure_destination() {
        Set<String> redriven = queuesWithRedrive();
        assertThat(SYNTHESISED.properties("AWS::Lambda::EventSourceMapping")).hasSize(5).allSatisfy((id, mapping) -> {
            boolean fromQueue = redriven.contains(target(mapping.path("EventSourceArn")));
            boolean putAside = mapping.at("/DestinationConfig/OnFailure/Destination").has("Fn::GetAtt");
            assertThat(fromQueue || putAside).as(id).isTrue();
        });
    }

    /** A re-evaluation and a look for changed scores call themselves on purpose, so Lambda must not stop it. It must stop any other loop. */
    @Test
    void only_a_function_that_sends_to_its_own_queue_may_call_itself() {
        var allowed = new TreeSet<String>();
        SYNTHESISED.properties("AWS::Lambda::Function").forEach((id, function) -> {
            if (function.path("RecursiveLoop").asText().equals("Allow")) {
                allowed.add(id);
            }
        });
        var feedingThemselves = new TreeSet<String>();
        SYNTHESISED.properties("AWS::Lambda::EventSourceMapping").values().forEach(mapping -> {
            JsonNode alias = SYNTHESISED.properties("AWS::Lambda::Alias", target(mapping.path("FunctionName")));
            String id = target(alias.path("FunctionName"));
            JsonNode function = SYNTHESISED.properties("AWS::Lambda::Function", id);
            JsonNode role = SYNTHESISED.properties("AWS::IAM::Role", target(function.path("Role")));
            if (resourcesOf(role, "sqs:SendMessage").contains(target(mapping.path("EventSourceArn")))) {
                feedingThemselves.add(id);
            }
        });
        assertThat(allowed).hasSize(2).isEqualTo(feedingThemselves);
    }

    @Test
    void every_queue_has_a_dead_letter_queue_or_is_one() {
        var deadLetters = new TreeSet<String>();
        SYNTHESISED.properties("AWS::Lambda::EventInvokeConfig")
                .values()
                .forEach(
                        config -> deadLetters.add(target(config.at("/DestinationConfig/OnFailure/Destination"))));
        SYNTHESISED.properties("AWS::Events::Rule")
                .values()
                .forEach(rule -> rule.path("Targets")
                        .forEach(
                                each -> deadLetters.add(target(each.at("/DeadLetterConfig/Arn")))));
        SYNTHESISED.properties("AWS::Scheduler::Schedule")
                .values()
                .forEach(
                        schedule -> deadLetters.add(target(schedule.at("/Target/DeadLetterConfig/Arn"))));
        SYNTHESISED.properties("AWS::SQS::Queue")
                .values()
                .forEach(
                        queue -> deadLetters.add(target(queue.at("/RedrivePolicy/deadLetterTargetArn"))));
        SYNTHESISED.properties("AWS::Lambda::EventSourceMapping")
                .values()
                .stream()
                .map(mapping -> mapping.at("/DestinationConfig/OnFailure/Destination"))
                .filter(destination -> !destination.isMissingNode())
                .forEach(destination -> deadLetters.add(target(destination)));
        var uncovered = new TreeSet<>(queues());
        uncovered.removeAll(deadLetters);
        uncovered.removeAll(queuesWithRedrive());
        assertThat(uncovered).isEmpty();
    }

    @Test
    void every_sender_has_permission_to_send_to_the_dead_letter_queue() {
        // EventBridge has it by the policy of the queue, the scheduler and Lambda by their roles.
        SYNTHESISED.properties("AWS::Events::Rule")
                .values()
                .forEach(rule -> rule.path("Targets")
                        .forEach(
                                each -> assertThat(mayBeSentToByEvents())
                                        .contains(target(each.at("/DeadLetterConfig/Arn")))));
        SYNTHESISED.properties("AWS::Scheduler::Schedule")
                .values()
                .forEach(schedule -> assertThat(
                        resourcesOf(SYNTHESISED.properties("AWS::IAM::Role", target(schedule.at("/Target/RoleArn"))),
                                "sqs:SendMessage"))
                        .contains(
                                target(schedule.at("/Target/DeadLetterConfig/Arn"))));
        SYNTHESISED.properties("AWS::Lambda::EventInvokeConfig").values().forEach(config -> {
            JsonNode function = SYNTHESISED.properties("AWS::Lambda::Function", target(config.path("FunctionName")));
            JsonNode role = SYNTHESISED.properties("AWS::IAM::Role", target(function.path("Role")));
            assertThat(resourcesOf(role, "sqs:SendMessage")).contains(
                    target(config.at("/DestinationConfig/OnFailure/Destination")));
        });
    }

    private static Set<String> mayBeSentToByEvents() {
        var queues = new TreeSet<String>();
        SYNTHESISED.properties("AWS::SQS::QueuePolicy")
                .values()
                .forEach(
                        policy -> policy.at("/PolicyDocument/Statement").forEach(statement -> {
                            if (statement.at("/Principal/Service").asText().equals("events.amazonaws.com")) {
                                queues.add(target(statement.path("Resource")));
                            }
                        }));
        return queues;
    }

    static List<String> resourcesOf(JsonNode role, String action) {
        var resources = new ArrayList<String>();
        Statement.of(role).forEach(statement -> {
            if (statement.actions().contains(action)) {
                statement.resources().forEach(resource -> resources.add(target(resource)));
            }
        });
        return resources;
    }

    private static Set<String> queues() {
        return SYNTHESISED.resources("AWS::SQS::Queue").keySet();
    }

    private static Set<String> queuesWithRedrive() {
        var redriven = new TreeSet<String>();
        SYNTHESISED.properties("AWS::SQS::Queue").forEach((id, queue) -> {
            if (queues().contains(target(queue.at("/RedrivePolicy/deadLetterTargetArn")))) {
                redriven.add(id);
            }
        });
        return redriven;
    }
}
