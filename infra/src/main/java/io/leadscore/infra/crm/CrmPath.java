package io.leadscore.infra.crm;

import io.leadscore.infra.events.ActivityEvents.Rule;
import io.leadscore.infra.function.FunctionSpec;
import io.leadscore.infra.function.LeadFunction;
import io.leadscore.infra.function.WorkedQueue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** Leads every event about a lead from the bus to the function that brings leads into other systems. */
public final class CrmPath extends Construct {
    /**
     * Events about a lead, of this version and of later ones. After a sweep, scores may differ. A replay says nothing new. It is sorted: the maps of a JVM
     * have an order of their own, and the template must always be the same.
     */
    private static final Map<String, Object> PATTERN = new TreeMap<>(
            Map.of("source", List.of("leadscore"), "replay-name",
                    List.of(Map.of("exists", false)), "$or",
                    List.of(Map.of("detail", Map.of("data", Map.of("leadId", List.of(Map.of("exists", true))))),
                            Map.of("detail-type", List.of("Decay Sweep Completed")))));
    /** An outage of the system is not the fault of a message. It waits a quarter of an hour at most, so this is ten days. */
    private static final int MAX_RECEIVES = 1_000;
    /** The longest that SQS allows. */
    private static final Duration KEPT = Duration.days(14);
    /** As many records as HubSpot takes in one call. What a slow system leaves is delivered again. */
    private static final int BATCH = 100;
    /** Lambda collects more than ten messages only if it waits for them. A lead is in the CRM within seconds all the same. */
    private static final Duration WINDOW = Duration.seconds(2);
    /** The least that Lambda allows. Limits of a system are shared by this many. */
    private static final int CONCURRENCY = 2;
    /** The most that EventBridge allows. */
    private static final int MAX_EVENT_AGE_SECONDS = 24 * 60 * 60;
    private static final int MAX_RETRIES = 185;

    private final String deployment;
    private final WorkedQueue messages;
    private final Queue failed;

    /** @param failed receives what a system refuses, what failed too often, and events that did not reach the queue */
    public CrmPath(Construct scope, String deployment, Queue failed) {
        super(scope, "Crm");
        this.deployment = deployment;
        this.failed = failed;
        messages = new WorkedQueue(this, "Messages", deployment, "crm", FunctionSpec.CRM_SYNC, MAX_RECEIVES, KEPT,
                failed);
    }

    /** Connects the bus to the queue, and the queue to the function. */
    public Rule connect(EventBus bus, LeadFunction worker) {
        messages.connect(worker, CONCURRENCY, BATCH, WINDOW);
        return rule("Rule", deployment + "-crm", "Events about leads, for the systems that get leads",
                bus.getEventBusName(), PATTERN);
    }

    /**
     * Leads what a system says on its partner bus to the queue. The bus must be there: a person makes it of the partner event source.
     *
     * @param sink     the name of the system
     * @param bus      the name of the bus, which is also the source of its events
     * @param entities the kinds of records, as the system names them
     */
    public Rule connectPartner(String sink, String bus, List<String> entities) {
        Map<String, Object> pattern = new TreeMap<>(Map.of("source", List.of(bus), "detail-type",
                entities.stream().map(entity -> entity + "ChangeEvent").toList(), "detail",
                Map.of("payload", Map.of("ChangeEventHeader", Map.of("entityName", entities)))));
        return rule("From" + sink.substring(0, 1).toUpperCase(Locale.ROOT) + sink.substring(1),
                deployment + "-crm-from-" + sink, "What has changed in another system", bus, pattern);
    }

    private Rule rule(String id, String name, String description, String bus, Map<String, Object> pattern) {
        var rule = CfnRule.Builder.create(this, id)
                .name(name)
                .description(description)
                .eventBusName(bus)
                .eventPattern(pattern)
                .targets(List.of(CfnRule.TargetProperty.builder()
                        .id("Crm")
                        .arn(queue().getQueueArn())
                        .deadLetterConfig(CfnRule.DeadLetterConfigProperty.builder().arn(failed.getQueueArn()).build())
                        .retryPolicy(CfnRule.RetryPolicyProperty.builder()
                                .maximumEventAgeInSeconds(MAX_EVENT_AGE_SECONDS)
                                .maximumRetryAttempts(MAX_RETRIES)
                                .build())
                        .build()))
                .build();
        for (Queue queue : List.of(queue(), failed)) {
            queue.addToResourcePolicy(PolicyStatement.Builder.create()
                    .principals(List.of(new ServicePrincipal("events.amazonaws.com")))
                    .actions(List.of("sqs:SendMessage"))
                    .resources(List.of(queue.getQueueArn()))
                    .conditions(Map.of("ArnEquals", Map.of("aws:SourceArn", rule.getAttrArn())))
                    .build());
        }
        return new Rule(name, bus, false);
    }

    public Queue queue() {
        return messages.queue();
    }
}
