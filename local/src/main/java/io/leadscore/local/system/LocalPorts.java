package io.leadscore.local.system;

import io.leadscore.functions.aws.AwsClients;
import io.leadscore.functions.aws.AwsPorts;
import io.leadscore.functions.aws.IdentityKeys;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.ForwardingPorts;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.port.crm.CrmQueue;
import io.leadscore.functions.port.crm.SecretTexts;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports of a local system: the adapters of production, except for the queues. */
final class LocalPorts extends ForwardingPorts {
    private static final Logger LOG = LoggerFactory.getLogger(LocalPorts.class);
    /** The client needs a name of the bus. The local bus accepts any. */
    private static final String BUS_ARN = "arn:aws:events:us-east-1:000000000000:event-bus/leadscore";

    /** A megabyte at most, as rows have a kilobyte. */
    private static final int SCANNED_ROWS = 1_000;

    private final WorkQueue sweepQueue;
    private final WorkQueue workQueue;
    private final CrmQueue crmQueue;
    private final SecretTexts secrets;

    /**
     * @param sweepQueue receives the shards of a sweep
     * @param workQueue  receives runs that void activities. A local system re-evaluates its leads when it starts, without
     *                   a queue
     * @param crmQueue   receives messages about leads for another system
     * @param secrets    the secrets of that system
     */
    LocalPorts(AwsClients clients, String table, IdentityKeys identityKeys, WorkQueue sweepQueue, WorkQueue workQueue,
            CrmQueue crmQueue, SecretTexts secrets, Backoff backoff) {
        super(adapters(clients, table, () -> identityKeys, backoff));
        this.sweepQueue = sweepQueue;
        this.workQueue = workQueue;
        this.crmQueue = crmQueue;
        this.secrets = secrets;
    }

    private static AwsPorts adapters(AwsClients clients, String table, Supplier<IdentityKeys> identityKeys,
            Backoff backoff) {
        return new AwsPorts(clients, new AwsPorts.Resources(table, identityKeys, () -> BUS_ARN, LocalPorts::noQueue,
                LocalPorts::noQueue), backoff);
    }

    /** Whether the table has a lead. No identity is looked up for that. */
    static boolean hasLeads(AwsClients clients, String table, Backoff backoff) {
        return !adapters(clients, table, () -> {
            throw new IllegalStateException("the secret for identity keys is not known yet");
        }, backoff).leads().scan(null, SCANNED_ROWS).items().isEmpty();
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

    @Override
    public CrmQueue crmQueue() {
        return crmQueue;
    }

    /** A person at a terminal sees a refused lead here, and with the lead. */
    @Override
    public WorkQueue crmFailed() {
        return (bodies, _) -> bodies.forEach(body -> LOG.warn("a lead was not taken by another system: {}", body));
    }

    @Override
    public SecretTexts secrets() {
        return secrets;
    }
}
