package io.leadscore.functions.aws.local.capacity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Computes the cost of a read or a write by the rules in the DynamoDB Developer Guide. Pure. Thread-safe. */
final class CapacityRules {
    private static final int READ_BYTES = 4 * 1024;
    private static final int WRITE_BYTES = 1024;
    /**
     * A transaction prepares and commits each item of the table. The indexes cost the same as without a transaction.
     */
    private static final int TRANSACTION_FACTOR = 2;

    private final List<String> tableKeys;
    private final List<List<String>> indexKeys;

    /** @param indexKeys names of the key attributes of each index; all indexes contain only keys */
    CapacityRules(List<String> tableKeys, List<List<String>> indexKeys) {
        this.tableKeys = List.copyOf(tableKeys);
        this.indexKeys = List.copyOf(indexKeys);
    }

    /** One item, or several that are read together, such as a page of a query. At least one unit. */
    static double read(int bytes, boolean consistent) {
        int units = Math.max(1, ceil(bytes, READ_BYTES));
        return consistent ? units : units / 2.0;
    }

    /** The larger of the item before and after the write, plus the changes in the indexes. Null if there is no item. */
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

    /** A write whose condition failed: the table's units are consumed, but no index changes. */
    static Units failedWrite(@Nullable Map<String, AttributeValue> item, boolean transaction) {
        double table = Math.max(1, item == null ? 1 : ceil(ItemSize.of(item), WRITE_BYTES));
        return Units.write(transaction ? TRANSACTION_FACTOR * table : table, 0);
    }

    /** A key that changes is a deletion and a put. An entry that does not change costs nothing. */
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

    /**
     * The entry of an item in an index: the keys of the index and of the table. An item without a key of the index is
     * not in it.
     */
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
