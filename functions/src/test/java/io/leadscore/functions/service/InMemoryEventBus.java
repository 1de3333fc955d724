package io.leadscore.functions.service;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.events.EventBridgeEntry;
import io.leadscore.functions.port.EventBus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A bus that keeps the accepted entries in order, and refuses those that a test selects. Thread-safe. */
public final class InMemoryEventBus implements EventBus {
    private static final JsonReader JSON = new JsonReader(JsonReader.Limits.DOCUMENT);

    private final List<EventBridgeEntry> taken = new ArrayList<>();
    private Function<EventBridgeEntry, @Nullable String> refusal = _ -> null;

    /** Error codes of permanent refusals. */
    private static final String PERMANENT = "MalformedDetail";

    /**
     * From now on refuses the entries for which the function returns an error code. {@code MalformedDetail} is
     * permanent.
     */
    public synchronized void refuse(Function<EventBridgeEntry, @Nullable String> codes) {
        refusal = codes;
    }

    @Override
    public synchronized List<Refusal> put(List<EventBridgeEntry> entries) {
        if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    entries.size() + " entries in one call: 1 to " + MAX_ENTRIES + " are possible");
        }
        var refused = new ArrayList<Refusal>();
        for (int position = 0; position < entries.size(); position++) {
            String code = refusal.apply(entries.get(position));
            if (code == null) {
                taken.add(entries.get(position));
            } else {
                refused.add(new Refusal(position, code.equals(PERMANENT), code));
            }
        }
        return refused;
    }

    /** All accepted entries in order, including repeats. */
    public synchronized List<EventBridgeEntry> taken() {
        return List.copyOf(taken);
    }

    /** The event ids of all accepted entries in order, including repeats. */
    public List<String> takenIds() {
        return taken().stream().map(InMemoryEventBus::id).toList();
    }

    /** The event id in an entry's metadata. */
    public static String id(EventBridgeEntry entry) {
        try {
            Json.Obj detail = JSON.readObject(entry.detail());
            return String.valueOf(detail.object("metadata").text("id"));
        } catch (MalformedJsonException e) {
            throw new AssertionError("the detail of a published event is not JSON", e);
        }
    }
}
