package io.leadscore.infra.function;

import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** A queue from which a function takes messages. A message that failed too often goes to a dead-letter queue. */
public final class WorkedQueue extends Construct {
    /** A message stays hidden for this much longer than its worker may run, so that no two workers have it at once. */
    private static final Duration MARGIN = Duration.seconds(30);
    private static final Duration KEPT = Duration.days(4);

    private final Queue queue;

    /**
     * @param name         of the queue, without the deployment's
     * @param worker       the function that takes the messages
     * @param maxReceives how often a message is received before it counts as failed
     * @param failed       receives messages that failed too often
     */
    public WorkedQueue(Construct scope, String id, String deployment, String name, FunctionSpec worker,
            int maxReceives,
            Queue failed) {
        this(scope, id, deployment, name, worker, maxReceives, KEPT, failed);
    }

    /** @param kept how long a message stays in the queue */
    public WorkedQueue(Construct scope, String id, String deployment, String name, FunctionSpec worker,
            int maxReceives, Duration kept, Queue failed) {
        super(scope, id);
        queue = Queue.Builder.create(this, "Queue")
                .queueName(deployment + "-" + name)
                .visibilityTimeout(Duration.seconds(worker.timeoutSeconds()).plus(MARGIN))
                .retentionPeriod(kept)
                .enforceSsl(true)
                // Messages outlive the stack. Without the exception a first deployment that failed could not be repeated.
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                .deadLetterQueue(DeadLetterQueue.builder().queue(failed).maxReceiveCount(maxReceives).build())
                .build();
    }

    /** @param maxConcurrency messages that are processed at the same time, 2 or more */
    public void connect(LeadFunction worker, int maxConcurrency) {
        connect(worker, maxConcurrency, 1, Duration.seconds(0));
    }

    /**
     * @param batch  the most messages of a call
     * @param window how long to wait for them
     */
    public void connect(LeadFunction worker, int maxConcurrency, int batch, Duration window) {
        CfnEventSourceMapping.Builder.create(this, "Worker")
                .eventSourceArn(queue.getQueueArn())
                .functionName(worker.live().getFunctionArn())
                .batchSize(batch)
                .maximumBatchingWindowInSeconds(window.toSeconds().intValue())
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
