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
 * @param change the event as other systems get it: {@code {"eventId", "detailType", "model", "stage": {"from", "to"},
 *               "effectiveOn", "cause"}}, with null for what the event does not have
 */
public record News(String id, long seq, @Nullable String model, @Nullable String stage, Json.Obj change) {}
