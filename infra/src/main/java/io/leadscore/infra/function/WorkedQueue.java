package io.leadscore.infra.function;

import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** A queue whose messages a function works off, one at a time; what it cannot is given up into a dead-letter queue. */
public final class WorkedQueue extends Construct {
    /** A little longer than the worker may take, so that no message is worked at twice at once. */
    private static final Duration MARGIN = Duration.seconds(30);
    private static final Duration KEPT = Duration.days(4);

    private final Queue queue;

    /**
     * @param name         of the queue, without the deployment's
     * @param worker       what will work it off
     * @param maxReceives how often a message may come back
     * @param failed       takes what came back too often
     */
    public WorkedQueue(Construct scope, String id, String deployment, String name, FunctionSpec worker,
            int maxReceives,
            Queue failed) {
        super(scope, id);
        queue = Queue.Builder.create(this, "Queue")
                .queueName(deployment + "-" + name)
                .visibilityTimeout(Duration.seconds(worker.timeoutSeconds()).plus(MARGIN))
                .retentionPeriod(KEPT)
                .enforceSsl(true)
                .deadLetterQueue(DeadLetterQueue.builder().queue(failed).maxReceiveCount(maxReceives).build())
                .build();
    }

    /** @param maxConcurrency messages that are worked at at once, 2 or more */
    public void connect(LeadFunction worker, int maxConcurrency) {
        CfnEventSourceMapping.Builder.create(this, "Worker")
                .eventSourceArn(queue.getQueueArn())
                .functionName(worker.live().getFunctionArn())
                .batchSize(1)
                .functionResponseTypes(List.of("ReportBatchItemFailures"))
                .scalingConfig(CfnEventSourceMapping.ScalingConfigProperty.builder()
                        .maximumConcurrency(maxConcurrency)
                        .build())
                .build()
                .getNode()
                .addDependency(worker);
    }

    public Queue queue() {
        return queue;
    }
}
