package io.leadscore.functions.crm;

import io.leadscore.core.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A published event about a lead.
 *
 * @param id     the id of the event
 * @param seq    orders the events of one lead
 * @param model  the model whose stage changed; null if no stage did
 * @param stage  the stage after the change; null if no stage changed
 * @param quiet  whether people are not to be bothered with it
 * @param change the event as other systems get it: {@code {"eventId", "detailType", "model", "stage": {"from", "to"},
 *               "effectiveOn", "cause"}}, with null for what the event does not have
 */
public record News(String id, long seq, @Nullable String model, @Nullable String stage, boolean quiet,
        Json.Obj change) {
    /** For a message that a person can send back. */
    Json.Obj json() {
        return Json.obj("id", id, "seq", seq, "model", model, "stage", stage, "quiet", quiet, "change", change);
    }

    /** Reads {@link #json}. Null if the object is none. */
    static @Nullable News read(Json.Obj json) {
        String id = json.text("id");
        return id == null || !(json.get("change") instanceof Json.Obj change) ? null
                : new News(id, seq(json), json.text("model"), json.text("stage"), json.get("quiet") == Json.Bool.TRUE,
                        change);
    }

    /** The number in the field {@code seq}; 0 if there is none. */
    static long seq(Json.Obj json) {
        return json.get("seq") instanceof Json.Num(String literal) ? Long.parseLong(literal) : 0;
    }
}
