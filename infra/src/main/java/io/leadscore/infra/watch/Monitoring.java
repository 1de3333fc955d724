package io.leadscore.infra.watch;

import io.leadscore.infra.settings.DeploymentSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** The alarms, which notify one topic, and a dashboard of all parts. */
public final class Monitoring extends Construct {
    private static final int WIDTH = 8;

    public Monitoring(Construct scope, DeploymentSettings settings, Watched watched) {
        super(scope, "Watch");
        var topic = Topic.Builder.create(this, "Alarms")
                .topicName(settings.name() + "-alarms")
                .enforceSsl(true)
                .build();
        letAlarmsPublish(topic, settings.name());
        String email = settings.alarmEmail();
        if (email != null) {
            topic.addSubscription(EmailSubscription.Builder.create(email).build());
        }
        var alarms = new Alarms(watched, settings.maxWriteUnits());
        for (AlarmSpec spec : alarms.all()) {
            alarm(settings.name(), spec, topic);
        }
        Dashboard.Builder.create(this, "Dashboard")
                .dashboardName(settings.name())
                .widgets(widgets(watched, alarms))
                .build();
        CfnOutput.Builder.create(this, "AlarmTopic")
                .value(topic.getTopicArn())
                .description("Topic of all alarms. Subscribe the people on call")
                .build();
    }

    /**
     * The policy that refuses plain HTTP replaces the one that SNS gives a topic, by which alarms may publish. Without this
     * statement no alarm is delivered, and nothing says so.
     */
    private static void letAlarmsPublish(Topic topic, String deployment) {
        Stack stack = Stack.of(topic);
        topic.addToResourcePolicy(PolicyStatement.Builder.create()
                .sid("AlarmsOfThisStack")
                .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
                .actions(List.of("sns:Publish"))
                .resources(List.of(topic.getTopicArn()))
                .conditions(new TreeMap<>(Map.of("StringEquals", Map.of("aws:SourceAccount", stack.getAccount()),
                        "ArnLike", Map.of("aws:SourceArn", stack.formatArn(ArnComponents.builder()
                                .service("cloudwatch")
                                .resource("alarm")
                                .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                                .resourceName(deployment + "-*")
                                .build())))))
                .build());
    }

    private void alarm(String deployment, AlarmSpec spec, Topic topic) {
        Alarm.Builder.create(this, spec.name())
                .alarmName(deployment + "-" + spec.name())
                .alarmDescription(spec.says() + ". What to do: docs/operate.md, \"" + spec.name() + "\"")
                .metric(spec.metric())
                .threshold(spec.isAboutAbsence() ? 1 : spec.above())
                .comparisonOperator(spec.isAboutAbsence() ? ComparisonOperator.LESS_THAN_THRESHOLD
                        : ComparisonOperator.GREATER_THAN_THRESHOLD)
                .evaluationPeriods(spec.periods())
                .treatMissingData(spec.missing().treatment())
                .build()
                .addAlarmAction(new SnsAction(topic));
    }

    private static List<List<IWidget>> widgets(Watched watched, Alarms alarms) {
        var all = watched.functions().all();
        Queue shards = watched.shards();
        Queue reevaluations = watched.reevaluations();
        var rows = new ArrayList<>(List.of(
                List.of(graph("Calls", all.stream().<IMetric>map(f -> f.function().metricInvocations()).toList()),
                        graph("Errors", all.stream().<IMetric>map(f -> f.function().metricErrors()).toList()),
                        graph("Duration", all.stream().<IMetric>map(f -> f.function().metricDuration()).toList())),
                List.of(graph("Inputs", List.of(alarms.counted("Accepted"), alarms.counted("Dropped"),
                        alarms.counted("Rejected"), alarms.counted("InputQuarantined"),
                        alarms.counted("RepeatWithOtherContent"))),
                        graph("Events", List.of(alarms.counted("EventPublished"), alarms.counted("EventRefused"),
                                alarms.counted("EventUnpublished"))),
                        graph("Commit retries", List.of(alarms.counted("CommitRetried")))),
                List.of(graph("Merges", List.of(alarms.counted("LeadsMerged"), alarms.counted("LinkRefused"),
                        alarms.counted("LinkLeft")))),
                List.of(graph("Re-evaluation", List.of(reevaluations.metricApproximateNumberOfMessagesVisible(),
                        reevaluations.metricApproximateAgeOfOldestMessage(),
                        alarms.counted("ReevaluationCompleted")))),
                List.of(graph("Table", List.of(watched.table().table().metricConsumedReadCapacityUnits(),
                        watched.table().table().metricConsumedWriteCapacityUnits())),
                        graph("Sweep", List.of(shards.metricApproximateNumberOfMessagesVisible(),
                                shards.metricApproximateAgeOfOldestMessage(), alarms.counted("SweepCompleted"))),
                        graph("Dead letters", watched.deadLetters()
                                .queues()
                                .values()
                                .stream()
                                .<IMetric>map(Queue::metricApproximateNumberOfMessagesVisible)
                                .toList()))));
        Queue crm = watched.crm();
        if (crm != null) {
            rows.add(List.of(graph("Other systems", List.of(crm.metricApproximateNumberOfMessagesVisible(),
                    crm.metricApproximateAgeOfOldestMessage(), alarms.ofCrm("CrmSent"), alarms.ofCrm("CrmRefused"),
                    alarms.ofCrm("CrmPaused")))));
        }
        return rows;
    }

    private static IWidget graph(String title, List<IMetric> metrics) {
        return GraphWidget.Builder.create().title(title).left(metrics).width(WIDTH).build();
    }
}
