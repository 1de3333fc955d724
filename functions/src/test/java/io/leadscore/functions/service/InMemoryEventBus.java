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

/** A bus that keeps what it takes, in order, and refuses what its test says. Thread-safe. */
public final class InMemoryEventBus implements EventBus {
    private static final JsonReader JSON = new JsonReader(JsonReader.Limits.DOCUMENT);

    private final List<EventBridgeEntry> taken = new ArrayList<>();
    private Function<EventBridgeEntry, @Nullable String> refusal = _ -> null;

    /** Codes that stand for "never". */
    private static final String PERMANENT = "MalformedDetail";

    /** From now on refuses the entries for which the function answers a code; {@code MalformedDetail} is permanent. */
    public synchronized void refuse(Function<EventBridgeEntry, @Nullable String> codes) {
        refusal = codes;
    }

    @Override
    public synchronized List<Refusal> put(List<EventBridgeEntry> entries) {
        if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException("1 to " + MAX_ENTRIES + " entries a call");
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

    /** All that was taken, repeats included, in order. */
    public synchronized List<EventBridgeEntry> taken() {
        return List.copyOf(taken);
    }

    /** The ids of all that was taken, repeats included, in order. */
    public List<String> takenIds() {
        return taken().stream().map(InMemoryEventBus::id).toList();
    }

    /** The id that an entry's metadata name. */
    public static String id(EventBridgeEntry entry) {
        try {
            Json.Obj detail = JSON.readObject(entry.detail());
            return String.valueOf(detail.object("metadata").text("id"));
        } catch (MalformedJsonException e) {
            throw new AssertionError("the detail of a published event is JSON", e);
        }
    }
}
