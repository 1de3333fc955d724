package io.leadscore.functions.aws.local.capacity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a read or a write costs, by the rules that the DynamoDB Developer Guide publishes. Pure. Thread-safe.
 */
final class CapacityRules {
    private static final int READ_BYTES = 4 * 1024;
    private static final int WRITE_BYTES = 1024;
    /** A transaction prepares and commits each item of the table; its indexes follow at the plain price. */
    private static final int TRANSACTION_FACTOR = 2;

    private final List<String> tableKeys;
    private final List<List<String>> indexKeys;

    /** @param indexKeys per index, each of which holds keys only */
    CapacityRules(List<String> tableKeys, List<List<String>> indexKeys) {
        this.tableKeys = List.copyOf(tableKeys);
        this.indexKeys = List.copyOf(indexKeys);
    }

    /** One item, or several that are read as one, such as a page of a query. At least one unit's worth. */
    static double read(int bytes, boolean consistent) {
        int units = Math.max(1, ceil(bytes, READ_BYTES));
        return consistent ? units : units / 2.0;
    }

    /** The larger of the item before and after, and what moves in the indexes. Null where there is none. */
    Units write(@Nullable Map<String, AttributeValue> before, @Nullable Map<String, AttributeValue> after,
            boolean transaction) {
        int bytes = Math.max(before == null ? 0 : ItemSize.of(before), after == null ? 0 : ItemSize.of(after));
        double table = Math.max(1, ceil(bytes, WRITE_BYTES));
        double indexes = 0;
        for (List<String> keys : indexKeys) {
            indexes += index(entry(before, keys), entry(after, keys));
        }
        return Units.write(transaction ? TRANSACTION_FACTOR * table : table, indexes);
    }

    /** A write whose condition failed: it is paid for, but no index moves. */
    static Units failedWrite(@Nullable Map<String, AttributeValue> item, boolean transaction) {
        double table = Math.max(1, item == null ? 1 : ceil(ItemSize.of(item), WRITE_BYTES));
        return Units.write(transaction ? TRANSACTION_FACTOR * table : table, 0);
    }

    /** A key that moves is a deletion and a put; an entry that stays as it is costs nothing. */
    private static double index(@Nullable Map<String, AttributeValue> before,
            @Nullable Map<String, AttributeValue> after) {
        if (before == null) {
            return after == null ? 0 : units(after);
        }
        if (after == null) {
            return units(before);
        }
        return before.equals(after) ? 0 : units(before) + units(after);
    }

    private static double units(Map<String, AttributeValue> entry) {
        return ceil(ItemSize.of(entry), WRITE_BYTES);
    }

    /** What an index holds of an item: its keys and the table's. An item that lacks a key of it is not in it. */
    private @Nullable Map<String, AttributeValue> entry(@Nullable Map<String, AttributeValue> item,
            List<String> keys) {
        if (item == null || !item.keySet().containsAll(keys)) {
            return null;
        }
        var entry = new HashMap<>(item);
        entry.keySet().removeIf(name -> !keys.contains(name) && !tableKeys.contains(name));
        return entry;
    }

    private static int ceil(int bytes, int unit) {
        return (bytes + unit - 1) / unit;
    }
}
