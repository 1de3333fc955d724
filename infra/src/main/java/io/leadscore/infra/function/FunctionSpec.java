package io.leadscore.infra.function;

import io.leadscore.infra.settings.DeploymentSettings;

/**
 * The functions, with their memory and time. Lambda gives processor time in proportion to memory: one processor for 1,769 MB.
 * A function that computes, or that a person waits for, gets 1,024 MB. A function that mostly waits for other services gets less.
 */
public enum FunctionSpec {
    /** A visitor waits. The handler answers "busy" after 6.5 s, however many calls to the database it makes. */
    INGEST("ingest", "IngestHandler", 1_024, 10, "Forms and tracking calls over HTTP"),
    /** A person waits. The score of a past day is computed from all activities of the lead. */
    LEADS("leads", "LeadApiHandler", 1_024, 15, "Answers about leads over HTTP"),
    /** An event causes a few decisions at most. Nobody waits for them. */
    ACTIVITIES("activities", "ActivityEventHandler", 1_024, 30, "Activities from EventBridge"),
    /** A batch has up to 100 events. The handler retries for 30 s, and its last call may take 7 s more. */
    PUBLISH("publish", "PublishHandler", 512, 60, "Publishes events from the table's stream on the event bus"),
    /** A merge reads all activities of a lead, 100,000 at most. Nobody waits for it. */
    MERGE("merge", "MergeHandler", 1_024, 300, "Merges leads that are one person"),
    /** One write to the table and four calls to the queue. */
    SWEEP("sweep", "SweepDispatchHandler", 512, 60, "Starts the nightly sweep"),
    /** Enough for about 10,000 leads a message. A message whose worker died is received again within the hour. */
    SWEEP_SHARD("sweep-shard", "SweepWorkerHandler", 1_024, 300,
            "Processes shards of the nightly sweep, and publishes events that the stream has lost"),
    /** A deployment waits. A call to the database fails after 7 s. The answer to CloudFormation is retried for 17 s. */
    ACTIVATE_MODEL("activate-model", "ModelResourceHandler", 1_024, 60, "Activates the models of the settings"),
    /** As for the sweep. A new message continues with the leads that are left. */
    REEVALUATE("reevaluate", "ReevaluateHandler", 1_024, 300, "Re-evaluates all leads under a new model"),
    /** An operator waits. */
    OPERATE("operate", "OperateHandler", 1_024, 60, "Activates models, makes and revokes write keys"),
    /** It mostly waits for other systems: ten leads of 10 s each, and twice if they change meanwhile. */
    CRM_SYNC("crm-sync", "CrmSyncHandler", 512, 300, "Brings leads into other systems");

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

    /** Whether a deployment has the function. */
    public boolean isIn(DeploymentSettings settings) {
        return this != CRM_SYNC || !settings.crm().isEmpty();
    }

    /** The function's name without the deployment's. */
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

    /** The construct id, in camel case. */
    String id() {
        return handler.replace("Handler", "");
    }
}
