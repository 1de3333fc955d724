package io.leadscore.infra.watch;

import io.leadscore.infra.function.DeadLetters;
import io.leadscore.infra.function.Functions;
import io.leadscore.infra.function.LeadTable;
import io.leadscore.infra.settings.DeploymentSettings;
import java.util.List;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** Alarms on one topic, and a dashboard that shows at one glance which part is not well. */
public final class Watch extends Construct {
    private static final int WIDTH = 8;

    public Watch(Construct scope, DeploymentSettings settings, Functions functions,
            DeadLetters deadLetters, LeadTable table, Queue shards, Queue reevaluations, String apiId,
            CfnEventSourceMapping stream) {
        super(scope, "Watch");
        var topic = Topic.Builder.create(this, "Alarms")
                .topicName(settings.name() + "-alarms")
                .enforceSsl(true)
                .build();
        String email = settings.alarmEmail();
        if (email != null) {
            topic.addSubscription(EmailSubscription.Builder.create(email).build());
        }
        var signals = new Signals(functions);
        for (Signal signal : signals.all(deadLetters, table, shards, reevaluations, apiId, stream)) {
            alarm(settings.name(), signal, topic);
        }
        Dashboard.Builder.create(this, "Dashboard")
                .dashboardName(settings.name())
                .widgets(widgets(functions, deadLetters, table, shards, reevaluations, signals))
                .build();
        CfnOutput.Builder.create(this, "AlarmTopic")
                .value(topic.getTopicArn())
                .description("Subscribe to it whoever is to be told")
                .build();
    }

    private void alarm(String deployment, Signal signal, Topic topic) {
        Alarm.Builder.create(this, signal.name())
                .alarmName(deployment + "-" + signal.name())
                .alarmDescription(signal.says() + ". What to do: docs/operate.md, \"" + signal.name() + "\"")
                .metric(signal.metric())
                .threshold(signal.isOfAbsence() ? 1 : signal.above())
                .comparisonOperator(signal.isOfAbsence() ? ComparisonOperator.LESS_THAN_THRESHOLD
                        : ComparisonOperator.GREATER_THAN_THRESHOLD)
                .evaluationPeriods(signal.periods())
                .treatMissingData(signal.missing())
                .build()
                .addAlarmAction(new SnsAction(topic));
    }

    private static List<List<IWidget>> widgets(Functions functions, DeadLetters deadLetters,
            LeadTable table, Queue shards, Queue reevaluations, Signals signals) {
        var all = functions.all();
        return List.of(
                List.of(graph("Calls", all.stream().<IMetric>map(f -> f.function().metricInvocations()).toList()),
                        graph("Errors", all.stream().<IMetric>map(f -> f.function().metricErrors()).toList()),
                        graph("Duration", all.stream().<IMetric>map(f -> f.function().metricDuration()).toList())),
                List.of(graph("Inputs", List.of(signals.counted("Accepted"), signals.counted("Dropped"),
                        signals.counted("Rejected"), signals.counted("RepeatWithOtherContent"))),
                        graph("Events", List.of(signals.counted("EventPublished"), signals.counted("EventRefused"),
                                signals.counted("EventUnpublished"))),
                        graph("Commits tried again", List.of(signals.counted("CommitRetried")))),
                List.of(graph("Re-evaluation", List.of(reevaluations.metricApproximateNumberOfMessagesVisible(),
                        reevaluations.metricApproximateAgeOfOldestMessage(),
                        signals.counted("ReevaluationCompleted")))),
                List.of(graph("Table", List.of(table.table().metricConsumedReadCapacityUnits(),
                        table.table().metricConsumedWriteCapacityUnits())),
                        graph("Sweep", List.of(shards.metricApproximateNumberOfMessagesVisible(),
                                shards.metricApproximateAgeOfOldestMessage(), signals.counted("SweepCompleted"))),
                        graph("Dead letters", deadLetters.queues()
                                .values()
                                .stream()
                                .<IMetric>map(Queue::metricApproximateNumberOfMessagesVisible)
                                .toList())));
    }

    private static IWidget graph(String title, List<IMetric> metrics) {
        return GraphWidget.Builder.create().title(title).left(metrics).width(WIDTH).build();
    }
}
