package io.leadscore.table;

import java.util.List;

/**
 * The schema of the one DynamoDB table: its keys, the beginnings of its keys, and its indexes. The functions write rows with
 * these names, the CDK app declares them, and the local system creates the table from them. Immutable.
 */
public final class TableSchema {
    /** Partition key of the table, a string. */
    public static final String PK = "pk";
    /** Sort key of the table, a string. */
    public static final String SK = "sk";

    /** Begins the partition key of everything that belongs to one lead. */
    public static final String LEAD_PREFIX = "LEAD#";
    /** Begins the sort key of a recorded event of a lead. The stream filter selects these rows. */
    public static final String EVENT_PREFIX = "EVT#";
    /** Begins the partition key of events that belong to no lead. The stream filter selects these rows, too. */
    public static final String SYSTEM_PREFIX = "SYS#";
    /** Begins the partition key of an identity. */
    public static final String ID_PREFIX = "ID#";
    /** Begins the partition key of a link between two leads. The stream filter of merging selects these rows. */
    public static final String LINK_PREFIX = "LINK#";
    /** Begins the partition key of a scoring model. */
    public static final String MODEL_PREFIX = "MODEL#";
    /** Begins the partition key of a write key. */
    public static final String WRITE_KEY_PREFIX = "KEY#";
    /** Begins the partition key of the log of a sweep. */
    public static final String SWEEP_PREFIX = "SWEEP#";
    /** Begins the partition key of runs that void activities of all leads. */
    public static final String VOID_RUNS_PREFIX = "VOIDS#";
    /** Begins the partition key of what was refused with a write key. */
    public static final String REFUSED_PREFIX = "REFUSED#";
    /**
     * Begins the partition key of what is remembered of a system that gets leads, and the sort key of what is remembered of a lead
     * and such a system.
     */
    public static final String CRM_PREFIX = "CRM#";
    /** Begins the partition key of a row in quarantine. */
    public static final String ASIDE_PREFIX = "ASIDE#";

    /** When DynamoDB deletes a row, in seconds since 1970. Rows in quarantine and about refused inputs have it. */
    public static final String EXPIRES = "expires";

    /** Leads that a sweep must look at, by shard and day. */
    public static final Index DUE = new Index("due", new Attribute("dueShard", Type.NUMBER),
            new Attribute("dueOn", Type.STRING));
    /** Leads of a stage, by score band. */
    public static final Index RANKING = new Index("ranking", new Attribute("rank", Type.STRING),
            new Attribute("band", Type.NUMBER));
    /** Events that are not published yet, by shard and time of recording. */
    public static final Index OUTBOX = new Index("outbox", new Attribute("unpublished", Type.STRING),
            new Attribute("recordedAt", Type.NUMBER));
    /** All indexes of the table. */
    public static final List<Index> INDEXES = List.of(DUE, RANKING, OUTBOX);

    private TableSchema() {}

    /** Type of a key attribute. */
    public enum Type {
        STRING, NUMBER
    }

    /** A key attribute of an index. */
    public record Attribute(String name, Type type) {}

    /**
     * A global secondary index. It is sparse: a row is in it while the row has both attributes. It holds keys only, since
     * each further attribute would be paid for at every write.
     */
    public record Index(String name, Attribute partitionKey, Attribute sortKey) {}
}
