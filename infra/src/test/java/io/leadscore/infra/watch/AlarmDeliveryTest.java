package io.leadscore.infra.watch;

import static io.leadscore.infra.Synthesised.resolved;
import static io.leadscore.infra.Synthesised.target;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadscore.infra.Synthesised;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * An alarm reaches a person only if its action names a topic, the policy of the topic lets CloudWatch publish, and the key of
 * the topic, if it has one, lets CloudWatch encrypt. CloudWatch reports none of these faults.
 */
final class AlarmDeliveryTest {
    private static final Synthesised SYNTHESISED = Synthesised.everything();
    private static final String CLOUDWATCH = "cloudwatch.amazonaws.com";
    private static final String ALARM = "arn:aws:cloudwatch:eu-central-1:" + Synthesised.ACCOUNT + ":alarm:";

    /** Who publishes, and for which resource of which account. */
    private record Publisher(String service, String account, String arn) {
        static Publisher alarm(String name) {
            return new Publisher(CLOUDWATCH, Synthesised.ACCOUNT, ALARM + name);
        }

        Map<String, String> context() {
            return Map.of("aws:SourceAccount", account, "aws:SourceArn", arn, "aws:SecureTransport", "true");
        }
    }

    @Test
    void the_policy_of_its_topic_lets_every_alarm_publish() {
        var alarms = SYNTHESISED.properties("AWS::CloudWatch::Alarm");
        assertThat(alarms).isNotEmpty().allSatisfy((id, alarm) -> {
            assertThat(alarm.path("ActionsEnabled").asBoolean(true)).as(id).isTrue();
            assertThat(alarm.path("AlarmActions")).as(id).isNotEmpty().allSatisfy(action -> {
                assertThat(SYNTHESISED.resources("AWS::SNS::Topic")).containsKey(target(action));
                var publisher = Publisher.alarm(resolved(alarm.path("AlarmName")));
                assertThat(mayPublish(target(action), publisher)).as("%s to %s", publisher, action).isTrue();
            });
        });
    }

    @Test
    void nobody_else_may_publish_as_an_alarm_of_this_deployment() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            var own = Publisher.alarm("leadscore-" + name(random));
            var foreign = switch (random.nextInt(4)) {
                case 0 -> Publisher.alarm("x" + name(random));
                case 1 -> new Publisher(CLOUDWATCH, "%012d".formatted(random.nextInt(1_000)), own.arn());
                case 2 -> new Publisher(name(random) + ".amazonaws.com", own.account(), own.arn());
                default -> new Publisher(CLOUDWATCH, own.account(), own.arn().replace(":alarm:", ":dashboard/"));
            };
            for (String topic : SYNTHESISED.resources("AWS::SNS::Topic").keySet()) {
                assertThat(mayPublish(topic, own)).as("seed %d: %s", seed, own).isTrue();
                assertThat(mayPublish(topic, foreign)).as("seed %d: %s", seed, foreign).isFalse();
            }
        }
    }

    /** A rule, a bucket or a queue that notifies the topic needs a statement of its own in the policy, and a test here. */
    @Test
    void only_alarms_publish_to_a_topic() {
        var known = Set.of("AWS::CloudWatch::Alarm", "AWS::SNS::TopicPolicy", "AWS::SNS::Subscription");
        Set<String> topics = SYNTHESISED.resources("AWS::SNS::Topic").keySet();
        var naming = new TreeMap<String, JsonNode>();
        SYNTHESISED.allResources().forEach((id, resource) -> {
            boolean names = resource.findValuesAsText("Ref").stream().anyMatch(topics::contains);
            if (names && !known.contains(resource.path("Type").asText())) {
                naming.put(id, resource);
            }
        });
        assertThat(naming).isEmpty();
    }

    /** The key of AWS for SNS never lets CloudWatch in, so an encrypted topic needs a key of this stack. */
    @Test
    void cloudwatch_may_use_the_key_of_every_encrypted_topic() {
        SYNTHESISED.properties("AWS::SNS::Topic").forEach((id, topic) -> {
            if (topic.has("KmsMasterKeyId")) {
                var allowed = new TreeSet<String>();
                SYNTHESISED.properties("AWS::KMS::Key", target(topic.path("KmsMasterKeyId")))
                        .at("/KeyPolicy/Statement")
                        .forEach(statement -> {
                            if (texts(statement.at("/Principal/Service")).contains(CLOUDWATCH)) {
                                allowed.addAll(texts(statement.path("Action")));
                            }
                        });
                assertThat(allowed).as(id).contains("kms:Decrypt", "kms:GenerateDataKey*");
            }
        });
    }

    /** As IAM decides for a service: an Allow must match, and no Deny may match. */
    private static boolean mayPublish(String topic, Publisher publisher) {
        var effects = new TreeSet<String>();
        SYNTHESISED.properties("AWS::SNS::TopicPolicy").values().forEach(policy -> {
            boolean ofTopic = policy.path("Topics").findValuesAsText("Ref").contains(topic);
            policy.at("/PolicyDocument/Statement").forEach(statement -> {
                if (ofTopic && matches(statement, topic, publisher)) {
                    effects.add(statement.path("Effect").asText());
                }
            });
        });
        return effects.equals(Set.of("Allow"));
    }

    private static boolean matches(JsonNode statement, String topic, Publisher publisher) {
        JsonNode principal = statement.path("Principal");
        boolean who = principal.asText().equals("*") || principal.path("AWS").asText().equals("*")
                || texts(principal.path("Service")).contains(publisher.service());
        boolean what = texts(statement.path("Action")).stream().anyMatch(action -> like("sns:Publish", action))
                && texts(statement.path("Resource")).contains("<" + topic + ">");
        return who && what && conditionsHold(statement.path("Condition"), publisher.context());
    }

    private static boolean conditionsHold(JsonNode conditions, Map<String, String> context) {
        for (var operator : conditions.properties()) {
            for (var key : operator.getValue().properties()) {
                String actual = context.getOrDefault(key.getKey(), "");
                boolean holds = texts(key.getValue()).stream().anyMatch(expected -> switch (operator.getKey()) {
                    case "StringEquals", "Bool", "ArnEquals" -> actual.equals(expected);
                    case "ArnLike", "StringLike" -> like(actual, expected);
                    case String other -> throw new IllegalStateException("this test does not know " + other);
                });
                if (!holds) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether the text matches a pattern in which {@code *} is any text. */
    private static boolean like(String text, String pattern) {
        return text.matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
    }

    private static List<String> texts(JsonNode oneOrMany) {
        var texts = new ArrayList<String>();
        if (oneOrMany.isArray()) {
            oneOrMany.forEach(each -> texts.add(resolved(each)));
        } else if (!oneOrMany.isMissingNode()) {
            texts.add(resolved(oneOrMany));
        }
        return texts;
    }

    private static String name(Random random) {
        return Integer.toString(random.nextInt(1, Integer.MAX_VALUE), 36);
    }
}
