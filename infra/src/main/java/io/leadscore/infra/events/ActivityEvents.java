package io.leadscore.infra.events;

import io.leadscore.infra.function.LeadFunction;
import io.leadscore.infra.settings.DeploymentSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.events.IEventBus;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Permission;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** The EventBridge rules that deliver activities, each on the bus that has its events. */
public final class ActivityEvents extends Construct {
    /** The bus that every account has. */
    private static final String MAIN = "default";
    /** On the deployment's own bus: activities that the company's systems report. */
    private static final String OWN = "own-activities";
    /** On the default bus, because Amazon SES sends its events to no other. */
    private static final String MAIL = "ses-email";
    /** On the bus of Segment's partner event source, if the settings name one. */
    private static final String SEGMENT = "segment-partner";

    /** The most that EventBridge allows. */
    private static final int MAX_EVENT_AGE_SECONDS = 24 * 60 * 60;
    private static final int MAX_RETRIES = 185;

    /**
     * A rule.
     *
     * @param name   of the rule
     * @param bus    name of its bus
     * @param onMain true if the bus is the default bus of the account
     */
    public record Rule(String name, String bus, boolean onMain) {
        /** The dimensions of its metrics. Those of a rule on the default bus do not name the bus. */
        public Map<String, String> metricDimensions() {
            return new TreeMap<>(onMain ? Map.of("RuleName", name) : Map.of("EventBusName", bus, "RuleName", name));
        }
    }

    private final String deployment;
    private final List<Rule> made = new ArrayList<>();
    private final LeadFunction function;
    private final Queue undelivered;

    public ActivityEvents(Construct scope, DeploymentSettings settings, IngestRulesFile rules, IEventBus bus,
            LeadFunction function, Queue undelivered) {
        super(scope, "ActivityEvents");
        deployment = settings.name();
        this.function = function;
        this.undelivered = undelivered;
        var buses = new TreeMap<>(Map.of(OWN, bus.getEventBusName(), MAIL, MAIN));
        String segment = settings.segmentSource();
        if (segment != null) {
            var partner = EventBus.Builder.create(this, "SegmentBus").eventSourceName(segment).build();
            buses.put(SEGMENT, partner.getEventBusName());
        }
        if (!rules.byName().keySet().equals(Set.of(OWN, MAIL, SEGMENT))) {
            throw new IllegalArgumentException("the ingest rules of the artifact are " + rules.byName().keySet()
                    + ", but a bus is known for " + Set.of(OWN, MAIL, SEGMENT) + ": name the bus of each rule here");
        }
        buses.forEach((name, busName) -> rule(name, rules.get(name), busName));
    }

    private void rule(String name, IngestRulesFile.IngestRule rule, String busName) {
        String ruleName = deployment + "-" + name;
        var created = CfnRule.Builder.create(this, name)
                .name(ruleName)
                .description(rule.description())
                .eventBusName(busName)
                .eventPattern(rule.pattern())
                .targets(List.of(CfnRule.TargetProperty.builder()
                        .id("Activities")
                        .arn(function.live().getFunctionArn())
                        .deadLetterConfig(CfnRule.DeadLetterConfigProperty.builder()
                                .arn(undelivered.getQueueArn())
                                .build())
                        .retryPolicy(CfnRule.RetryPolicyProperty.builder()
                                .maximumEventAgeInSeconds(MAX_EVENT_AGE_SECONDS)
                                .maximumRetryAttempts(MAX_RETRIES)
                                .build())
                        .build()))
                .build();
        made.add(new Rule(ruleName, busName, busName.equals(MAIN)));
        var events = new ServicePrincipal("events.amazonaws.com");
        function.live()
                .addPermission(name,
                        Permission.builder().principal(events).sourceArn(created.getAttrArn()).build());
        undelivered.addToResourcePolicy(PolicyStatement.Builder.create()
                .principals(List.of(events))
                .actions(List.of("sqs:SendMessage"))
                .resources(List.of(undelivered.getQueueArn()))
                .conditions(Map.of("ArnEquals", Map.of("aws:SourceArn", created.getAttrArn())))
                .build());
    }

    /** The rules, in the order of their names. */
    public List<Rule> rules() {
        return List.copyOf(made);
    }
}
