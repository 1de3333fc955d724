package io.leadscore.functions.aws;

import io.leadscore.core.lead.Erasure;
import io.leadscore.functions.port.Claim;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What is stored about an identity, as a row. */
final class IdentityItem {
    /** The id of the lead that has it; absent if nobody has it since it was erased. */
    static final String LEAD_ID = "lead";
    /** The instant of an erasure, in ISO 8601; absent if there was none. */
    static final String ERASED_AT = "erasedAt";
    /** True if nothing of the person is taken again; absent if not. */
    static final String SUPPRESSED = "suppressed";

    private IdentityItem() {}

    static Map<String, AttributeValue> write(Map<String, AttributeValue> key, Claim claim) {
        var item = new Item(key);
        if (claim.leadId() != null) {
            item.text(LEAD_ID, claim.leadId());
        }
        if (claim.erasure() != null) {
            erasure(item, claim.erasure());
        }
        return item.build();
    }

    static Claim read(Map<String, AttributeValue> row) {
        Erasure erasure = readErasure(row);
        return new Claim(erasure == null || row.containsKey(LEAD_ID) ? Item.text(row, LEAD_ID) : null, erasure);
    }

    static void erasure(Item item, Erasure erasure) {
        item.text(ERASED_AT, erasure.erasedAt().toString());
        if (erasure.suppressed()) {
            item.flag(SUPPRESSED);
        }
    }

    static @Nullable Erasure readErasure(Map<String, AttributeValue> row) {
        return row.containsKey(ERASED_AT)
                ? new Erasure(Instant.parse(Item.text(row, ERASED_AT)), row.containsKey(SUPPRESSED))
                : null;
    }

    /**
     * Gives an erased identity to a lead, if no other lead has taken it since it was read. It keeps the erasure. If another lead
     * has had it in between and was erased, too, the erasure is another one.
     */
    static Put.Builder reclaiming(Map<String, AttributeValue> key, String leadId, Claim read) {
        var put = Put.builder().item(write(key, new Claim(leadId, read.erasure())));
        return read.leadId() == null
                ? put.conditionExpression(ERASED_AT + " = :erased AND attribute_not_exists(#lead)")
                        .expressionAttributeNames(Map.of("#lead", LEAD_ID))
                        .expressionAttributeValues(Map.of(":erased", AttributeValue.fromS(
                                Objects.requireNonNull(read.erasure()).erasedAt().toString())))
                : put.conditionExpression("#lead = :read")
                        .expressionAttributeNames(Map.of("#lead", LEAD_ID))
                        .expressionAttributeValues(Map.of(":read", AttributeValue.fromS(read.leadId())));
    }

    /** Takes an identity from its lead, if it still leads there. It keeps an erasure. */
    static TransactWriteItem releasing(String table, Map<String, AttributeValue> key, Claim read) {
        String leadId = Objects.requireNonNull(read.leadId(), "an identity that leads to no lead cannot be released");
        var names = Map.of("#lead", LEAD_ID);
        var values = Map.of(":read", AttributeValue.fromS(leadId));
        return read.erasure() == null
                ? TransactWriteItem.builder()
                        .delete(delete -> delete.tableName(table)
                                .key(key)
                                .conditionExpression("#lead = :read")
                                .expressionAttributeNames(names)
                                .expressionAttributeValues(values))
                        .build()
                : TransactWriteItem.builder()
                        .update(update -> update.tableName(table)
                                .key(key)
                                .updateExpression("REMOVE #lead")
                                .conditionExpression("#lead = :read")
                                .expressionAttributeNames(names)
                                .expressionAttributeValues(values))
                        .build();
    }
}
