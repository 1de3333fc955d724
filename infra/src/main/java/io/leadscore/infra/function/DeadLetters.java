package io.leadscore.infra.function;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** The queues that take what no retry could place, one for each way to fail: what to do about it differs. */
public final class DeadLetters extends Construct {
    /** As long as SQS keeps anything: time for a holiday and a repair. */
    private static final Duration KEPT = Duration.days(14);

    private final String deployment;
    private final Map<String, Queue> queues = new LinkedHashMap<>();

    public DeadLetters(Construct scope, String deployment) {
        super(scope, "DeadLetters");
        this.deployment = deployment;
    }

    /** Adds a queue, and with it an alarm of the same name. */
    public Queue queue(String name) {
        var queue = Queue.Builder.create(this, name)
                .queueName(deployment + "-" + name)
                .retentionPeriod(KEPT)
                .enforceSsl(true)
                .build();
        Acknowledgements.lastResort(queue);
        queues.put(name, queue);
        return queue;
    }

    /** All queues, by their names without the deployment's, in the order in which they were made. */
    public Map<String, Queue> queues() {
        return Collections.unmodifiableMap(queues);
    }
}
