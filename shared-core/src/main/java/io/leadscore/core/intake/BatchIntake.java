package io.leadscore.core.intake;

import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.ListItem;
import io.leadscore.core.json.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads batches of Segment-spec calls. Each item is read by itself, so a bad item costs no other one. The fields
 * {@code context} and {@code sentAt} of the batch stand beneath those of each item. Thread-safe.
 */
public final class BatchIntake {
    /** The most items of a batch: the limit of the Segment spec. */
    public static final int MAX_ITEMS = 2_500;
    /** The name of the list of items. */
    public static final String LIST = "batch";

    private static final List<String> BENEATH = List.of("context", "sentAt");

    private final CallIntake calls;

    public BatchIntake(CallIntake calls) {
        this.calls = calls;
    }

    /**
     * One item.
     *
     * @param messageId the message id that the item has itself; null if it has none
     */
    public record Item(@Nullable String messageId, Intake intake) {}

    /**
     * Reads the items.
     *
     * @param batch the fields of the batch besides its list
     * @param items at most {@link #MAX_ITEMS}
     * @param fresh random message ids for items without one
     * @return one result for each item, in their order
     */
    public List<Item> read(Json.Obj batch, List<ListItem> items, SourceSettings settings, Supplier<String> fresh,
            Instant receivedAt) {
        var read = new ArrayList<Item>();
        for (ListItem item : items) {
            read.add(switch (item) {
                case ListItem.Unreadable(String message) -> rejected(null, "", message);
                case ListItem.Read(Json.Obj call) -> item(batch, call, settings, fresh, receivedAt);
                case ListItem.Read _ -> rejected(null, "", "must be an object");
            });
        }
        return read;
    }

    private Item item(Json.Obj batch, Json.Obj call, SourceSettings settings, Supplier<String> fresh,
            Instant receivedAt) {
        String messageId = call.get("messageId") instanceof Json.Num(String number) ? number : call.text("messageId");
        if (ActivityLimits.utf8Bytes(call.toJson()) > ActivityLimits.MAX_BYTES) {
            return new Item(messageId, new Intake.Rejected(List.of(ActivityLimits.TOO_LARGE)));
        }
        Optional<CallIntake.Type> type = Optional.ofNullable(call.text("type")).flatMap(CallIntake.Type::of);
        if (type.isEmpty()) {
            return rejected(messageId, "type", "must be track, identify, page, screen, group or alias");
        }
        Json.Obj whole = call;
        for (String name : BENEATH) {
            Json below = batch.get(name);
            if (below != null) {
                Json own = call.get(name);
                whole = whole.with(name, own == null ? below : over(below, own));
            }
        }
        return new Item(messageId, calls.read(type.get(), whole, settings, fresh.get(), receivedAt));
    }

    /** The value of an item over that of the batch: objects are joined, and the item's fields win. */
    private static Json over(Json below, Json own) {
        if (!(below instanceof Json.Obj(var fields)) || !(own instanceof Json.Obj(var more))) {
            return own;
        }
        Map<String, Json> all = new LinkedHashMap<>(fields);
        more.forEach((name, value) -> {
            Json beneath = fields.get(name);
            all.put(name, beneath == null ? value : over(beneath, value));
        });
        return new Json.Obj(all);
    }

    private static Item rejected(@Nullable String messageId, String path, String message) {
        return new Item(messageId, new Intake.Rejected(List.of(new Problem(path, message))));
    }
}
