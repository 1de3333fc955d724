package io.leadscore.local.system;

import io.leadscore.functions.aws.AwsClients;
import io.leadscore.functions.aws.AwsPorts;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.ForwardingPorts;
import io.leadscore.functions.port.WorkQueue;

/** The ports of a local system: the adapters of production, except for the queues. */
final class LocalPorts extends ForwardingPorts {
    /** The client needs a name of the bus. The local bus accepts any. */
    private static final String BUS_ARN = "arn:aws:events:us-east-1:000000000000:event-bus/leadscore";

    private final WorkQueue sweepQueue;
    private final WorkQueue workQueue;

    /**
     * @param sweepQueue receives the shards of a sweep
     * @param workQueue  receives runs that void activities. A local system re-evaluates its leads when it starts, without
     *                   a queue
     */
    LocalPorts(AwsClients clients, String table, WorkQueue sweepQueue, WorkQueue workQueue, Backoff backoff) {
        super(new AwsPorts(clients,
                new AwsPorts.Resources(table, () -> BUS_ARN, LocalPorts::noQueue, LocalPorts::noQueue),
                backoff));
        this.sweepQueue = sweepQueue;
        this.workQueue = workQueue;
    }

    private static String noQueue() {
        throw new IllegalStateException("a local system has no SQS queue");
    }

    @Override
    public WorkQueue sweepQueue() {
        return sweepQueue;
    }

    @Override
    public WorkQueue reevaluationQueue() {
        return workQueue;
    }
}
