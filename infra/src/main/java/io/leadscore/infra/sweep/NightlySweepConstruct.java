package io.leadscore.infra.sweep;

import io.leadscore.infra.function.FunctionSpec;
import io.leadscore.infra.function.LeadFunction;
import io.leadscore.infra.function.Permissions;
import io.leadscore.infra.function.WorkedQueue;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.scheduler.CfnSchedule;
import software.amazon.awscdk.services.scheduler.CfnScheduleGroup;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/**
 * The nightly sweep: its schedule, the queue of its shards, and the worker on that queue. A second schedule makes the worker
 * publish events that the stream has lost.
 */
public final class NightlySweepConstruct extends Construct {
    /** Ten minutes after midnight, and again an hour later for leads that the first run could not finish. */
    private static final String SCHEDULE = "cron(10 0,1 * * ? *)";
    /** The scheduled time. EventBridge Scheduler fills it in, and it is right even if the call is late. */
    private static final String INPUT = "{\"asOf\":\"<aws.scheduler.scheduled-time>\"}";
    /** The stream has had fifteen minutes for an event. So it is published after half an hour at most. */
    private static final String LOST_SCHEDULE = "rate(15 minutes)";
    /** The message that the worker on the queue understands as: publish what the stream has lost. */
    private static final String LOST = "{\"publish\":\"lost\"}";
    /** Another message follows soon. */
    private static final int LOST_MAX_EVENT_AGE_SECONDS = 10 * 60;
    private static final int MAX_RETRIES = 10;
    private static final int MAX_EVENT_AGE_SECONDS = 60 * 60;
    /** A shard is received until it is done. In this many calls a worker processes about 100,000 leads. */
    private static final int MAX_RECEIVES = 12;
    /** Shards at the same time. The sweep is not urgent, and requests need capacity of the table, too. */
    private static final int MAX_CONCURRENCY = 8;

    private final CfnScheduleGroup group;
    private final WorkedQueue shards;

    /** @param failed receives shards that failed too often */
    public NightlySweepConstruct(Construct scope, String deployment, Queue failed) {
        super(scope, "NightlySweep");
        // Metrics of schedules are by group. In a group of its own the deployment does not see failures of others.
        group = CfnScheduleGroup.Builder.create(this, "Group").name(deployment).build();
        shards = new WorkedQueue(this, "Shards", deployment, "sweep-shards", FunctionSpec.SWEEP_SHARD, MAX_RECEIVES,
                failed);
    }

    /** @param undelivered receives calls and messages that the scheduler could not deliver */
    public void connect(LeadFunction dispatcher, LeadFunction worker, Queue undelivered) {
        connectLost(undelivered);
        shards.connect(worker, MAX_CONCURRENCY);
        String target = dispatcher.live().getFunctionArn();
        var role = Role.Builder.create(this, "SchedulerRole")
                .description("Starts the nightly sweep")
                .assumedBy(new ServicePrincipal("scheduler.amazonaws.com"))
                .inlinePolicies(Map.of("Allowed", PolicyDocument.Builder.create()
                        .statements(List.of(Permissions.allow(List.of("lambda:InvokeFunction"), target),
                                Permissions.allow(List.of("sqs:SendMessage"), undelivered.getQueueArn())))
                        .build()))
                .build();
        CfnSchedule.Builder.create(this, "Schedule")
                .groupName(group.getRef())
                .description("The nightly sweep: scores decay, leads cool")
                .scheduleExpression(SCHEDULE)
                .scheduleExpressionTimezone("UTC")
                .flexibleTimeWindow(CfnSchedule.FlexibleTimeWindowProperty.builder().mode("OFF").build())
                .target(target(target, role, INPUT, MAX_EVENT_AGE_SECONDS, undelivered))
                .build();
    }

    /** Sends the message to the queue of the shards, because its worker can already publish and has a dead-letter queue. */
    private void connectLost(Queue undelivered) {
        var role = Role.Builder.create(this, "LostEventsRole")
                .description("Asks for the publication of events that the stream has lost")
                .assumedBy(new ServicePrincipal("scheduler.amazonaws.com"))
                .inlinePolicies(Map.of("Allowed", PolicyDocument.Builder.create()
                        .statements(List.of(Permissions.allow(List.of("sqs:SendMessage"),
                                shards.queue().getQueueArn(), undelivered.getQueueArn())))
                        .build()))
                .build();
        CfnSchedule.Builder.create(this, "LostEvents")
                .groupName(group.getRef())
                .description("Every 15 minutes: publish events that the stream has lost")
                .scheduleExpression(LOST_SCHEDULE)
                .flexibleTimeWindow(CfnSchedule.FlexibleTimeWindowProperty.builder().mode("OFF").build())
                .target(target(shards.queue().getQueueArn(), role, LOST, LOST_MAX_EVENT_AGE_SECONDS, undelivered))
                .build();
    }

    private static CfnSchedule.TargetProperty target(String arn, Role role, String input, int maxAgeSeconds,
            Queue undelivered) {
        return CfnSchedule.TargetProperty.builder()
                .arn(arn)
                .roleArn(role.getRoleArn())
                .input(input)
                .retryPolicy(CfnSchedule.RetryPolicyProperty.builder()
                        .maximumRetryAttempts(MAX_RETRIES)
                        .maximumEventAgeInSeconds(maxAgeSeconds)
                        .build())
                .deadLetterConfig(CfnSchedule.DeadLetterConfigProperty.builder()
                        .arn(undelivered.getQueueArn())
                        .build())
                .build();
    }

    public Queue shards() {
        return shards.queue();
    }

    /** The name of the group of all schedules. */
    public String scheduleGroup() {
        return group.getRef();
    }
}
