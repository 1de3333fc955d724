package io.leadscore.infra.function;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** The dead-letter queues: one for each kind of failure, because each kind needs another remedy. */
public final class DeadLetters extends Construct {
    /** The longest that SQS allows: time for a holiday and a repair. */
    private static final Duration KEPT = Duration.days(14);

    private final String deployment;
    private final Map<String, Queue> queues = new LinkedHashMap<>();

    public DeadLetters(Construct scope, String deployment) {
        super(scope, "DeadLetters");
        this.deployment = deployment;
    }

    /** Adds a queue. {@code Alarms} adds an alarm of the same name. */
    public Queue queue(String name) {
        var queue = Queue.Builder.create(this, name)
                .queueName(deployment + "-" + name)
                .retentionPeriod(KEPT)
                .enforceSsl(true)
                // Messages outlive the stack. Without the exception a first deployment that failed could not be repeated.
                .removalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
                .build();
        Acknowledgements.deadLetterQueue(queue);
        queues.put(name, queue);
        return queue;
    }

    /** All queues in the order in which they were added, by their names without the deployment's. */
    public Map<String, Queue> queues() {
        return Collections.unmodifiableMap(queues);
    }
}
