package io.leadscore.core.intake;

import io.leadscore.core.activity.Identities;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import org.jspecify.annotations.Nullable;

/** The id of an event on the bus. It is the message id of an input that has none. */
final class EventId {
    static final Problem UNUSABLE = new Problem("id", "must be a string without control characters");

    private EventId() {}

    /** The id without white space around it; null if it cannot be a message id. */
    static @Nullable String of(Json.Obj event) {
        String text = event.text("id");
        String id = text == null ? "" : Identities.normalise(text);
        return id.isEmpty() || Identities.hasControl(id) || Identities.isDamaged(id) ? null : id;
    }
}
