package io.leadscore.functions.aws;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Evidence;
import io.leadscore.functions.port.Link;
import io.leadscore.functions.port.Outbox;
import io.leadscore.table.TableSchema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A link as a row. Each kind of evidence that was seen has an attribute of its own, so that a writer can add one without
 * reading the row. While the row exists, it is in the outbox index, in shards of its own.
 */
final class LinkItem {
    /** Begins the shard of a link, so that the shards of events have none. */
    private static final String SHARD_PREFIX = "L";
    private static final String UNPUBLISHED = EventItem.UNPUBLISHED;
    private static final String RECORDED_AT = TableSchema.OUTBOX.sortKey().name();
    private static final String EVIDENCE_PREFIX = "e_";

    private final String table;

    LinkItem(String table) {
        this.table = table;
    }

    static String shard(int shard) {
        return SHARD_PREFIX + shard;
    }

    private static String attribute(Evidence evidence) {
        return EVIDENCE_PREFIX + evidence.wire();
    }

    /** Links the other lead to that of the decision, or adds evidence to their link. */
    TransactWriteItem adding(Decision decision, String otherId, Evidence evidence) {
        String leadId = decision.after().leadId();
        Instant at = decision.activities()
                .stream()
                .map(Activity::receivedAt)
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new IllegalArgumentException("a decision without an activity links no lead"));
        var values = Map.of(":shard", AttributeValue.fromS(shard(Keys.shard(leadId, Outbox.SHARDS))),
                ":at", AttributeValue.fromN(Long.toString(at.toEpochMilli())), ":seen", AttributeValue.fromBool(true));
        return TransactWriteItem.builder()
                .update(update -> update.tableName(table)
                        .key(Keys.link(leadId, otherId))
                        .updateExpression("SET " + UNPUBLISHED + " = :shard, " + RECORDED_AT + " = if_not_exists("
                                + RECORDED_AT + ", :at), " + attribute(evidence) + " = :seen")
                        .expressionAttributeValues(values))
                .build();
    }

    /** Deletes the link, unless there is stronger evidence than it was read with. */
    TransactWriteItem deleting(Link link) {
        var stronger = new ArrayList<String>();
        for (Evidence evidence : Evidence.values()) {
            if (evidence.compareTo(link.evidence()) > 0) {
                stronger.add("attribute_not_exists(" + attribute(evidence) + ")");
            }
        }
        return TransactWriteItem.builder()
                .delete(delete -> delete.tableName(table)
                        .key(Keys.link(link.leadId(), link.otherId()))
                        .conditionExpression(stronger.isEmpty() ? null : String.join(" AND ", stronger)))
                .build();
    }

    static Link read(Map<String, AttributeValue> row) {
        Evidence seen = Evidence.PAGE;
        for (Evidence evidence : Evidence.values()) {
            seen = row.containsKey(attribute(evidence)) ? evidence : seen;
        }
        return new Link(leadId(row), otherId(row), seen);
    }

    static String leadId(Map<String, AttributeValue> row) {
        return Item.text(row, TableSchema.PK).substring(TableSchema.LINK_PREFIX.length());
    }

    static String otherId(Map<String, AttributeValue> row) {
        return Item.text(row, TableSchema.SK);
    }
}
