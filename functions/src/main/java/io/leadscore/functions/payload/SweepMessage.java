package io.leadscore.functions.payload;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.json.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/**
 * A message of the sweep queue: process one shard of one sweep.
 *
 * @param run id of the sweep: the same for all its shards, and for a second start for the same scheduled time
 */
public record SweepMessage(LocalDate asOf, int shard, String run) {
    /**
     * The scheduled time of a sweep: {@code asOf} of the payload, else {@code time} of a scheduled event. The clock
     * cannot be used, because a schedule may fire late or more than once.
     *
     * @throws RuntimeException if neither field is an instant
     */
    public static Instant scheduledTime(Map<String, Object> payload) {
        Object time = payload.getOrDefault("asOf", payload.get("time"));
        if (!(time instanceof String text)) {
            throw new IllegalArgumentException(
                    "the payload has no text field asOf, the instant for which the sweep is scheduled");
        }
        return Instant.parse(text);
    }

    /** The message for a shard of the sweep that is scheduled for the instant. */
    public static SweepMessage of(Instant scheduledTime, int shard) {
        return new SweepMessage(UtcDays.of(scheduledTime), shard, scheduledTime.toString());
    }

    public String write() {
        return Json.obj("asOf", asOf.toString(), "shard", shard, "run", run).toJson();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws RuntimeException if the body has another form
     */
    public static SweepMessage read(String body) {
        Json.Obj json = Payloads.read(body);
        if (!(json.get("shard") instanceof Json.Num(String shard))) {
            throw new IllegalArgumentException("the message has no numeric field shard");
        }
        return new SweepMessage(LocalDate.parse(Payloads.required(json, "asOf")), Integer.parseInt(shard),
                Payloads.required(json, "run"));
    }
}
