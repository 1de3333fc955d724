package io.leadscore.infra.function;

/**
 * The functions. Memory buys processor time in proportion, 1,769 MB one processor: what a person waits for gets enough for
 * the TLS handshake and the restored code to be quick, what works off queues gets less where it mostly waits.
 */
public enum FunctionSpec {
    /** A visitor waits. The handler answers "busy" after 6 s; the rest is for one last call and the answer. */
    INGEST("ingest", "IngestHandler", 1_024, 10, "Forms and tracking calls over HTTP"),
    /** A person waits; a past day is computed from all activities of a lead. */
    LEADS("leads", "LeadApiHandler", 1_024, 15, "Answers about leads over HTTP"),
    /** One event is at most a few decisions; EventBridge waits for none of them. */
    ACTIVITIES("activities", "ActivityEventHandler", 1_024, 30, "Activities from EventBridge"),
    /** A batch of up to 100 events, tried for 10 s, a call's bound of 7 s not counted. */
    PUBLISH("publish", "PublishHandler", 512, 60, "From the table's stream to the bus"),
    /** One write and four sends. */
    SWEEP("sweep", "SweepDispatchHandler", 512, 60, "Starts the nightly sweep"),
    /** Long enough for some 10,000 leads a message, short enough that a lost one comes again the same hour. */
    SWEEP_SHARD("sweep-shard", "SweepWorkerHandler", 1_024, 300, "Advances the leads of a shard"),
    /** A deployment waits. A database that does not answer is told after 7 s, the answer is tried for 17 s at the most. */
    ACTIVATE_MODEL("activate-model", "ModelResourceHandler", 1_024, 60, "Activates the models of the settings"),
    /** As the sweep's: what is left goes on with a new message. */
    REEVALUATE("reevaluate", "ReevaluateHandler", 1_024, 300, "Re-evaluates all leads under a new model"),
    /** An operator waits. */
    OPERATE("operate", "OperateHandler", 1_024, 60, "Activates models, makes and revokes write keys");

    private static final String PACKAGE = "io.leadscore.functions.";

    private final String suffix;
    private final String handler;
    private final int memoryMegabytes;
    private final int timeoutSeconds;
    private final String description;

    FunctionSpec(String suffix, String handler, int memoryMegabytes, int timeoutSeconds, String description) {
        this.suffix = suffix;
        this.handler = handler;
        this.memoryMegabytes = memoryMegabytes;
        this.timeoutSeconds = timeoutSeconds;
        this.description = description;
    }

    /** What follows the deployment's name in the function's. */
    String suffix() {
        return suffix;
    }

    public String handler() {
        return PACKAGE + handler;
    }

    int memoryMegabytes() {
        return memoryMegabytes;
    }

    public int timeoutSeconds() {
        return timeoutSeconds;
    }

    String description() {
        return description;
    }

    /** In camel case: construct ids cannot hold what names may. */
    String id() {
        return handler.replace("Handler", "");
    }
}
