package io.leadscore.functions.payload;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.json.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/**
 * One shard of one sweep, as the queue carries it.
 *
 * @param run names the sweep: the same for all of its shards, and for a second start of the same schedule
 */
public record SweepMessage(LocalDate asOf, int shard, String run) {
    /**
     * The time for which a schedule fired, from {@code asOf} of its payload, else from {@code time} of a scheduled event. The
     * clock will not do: a schedule may fire late, and again.
     *
     * @throws RuntimeException if neither is an instant
     */
    public static Instant scheduledTime(Map<String, Object> payload) {
        Object time = payload.getOrDefault("asOf", payload.get("time"));
        if (!(time instanceof String text)) {
            throw new IllegalArgumentException("the payload lacks asOf, the instant for which the sweep was scheduled");
        }
        return Instant.parse(text);
    }

    /** The message of a shard of the sweep that was scheduled for the instant. */
    public static SweepMessage of(Instant scheduledTime, int shard) {
        return new SweepMessage(UtcDays.of(scheduledTime), shard, scheduledTime.toString());
    }

    public String write() {
        return Json.obj("asOf", asOf.toString(), "shard", shard, "run", run).toJson();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws RuntimeException if it is anything else
     */
    public static SweepMessage read(String body) {
        Json.Obj json = Payloads.read(body);
        if (!(json.get("shard") instanceof Json.Num(String shard))) {
            throw new IllegalArgumentException("the message lacks shard");
        }
        return new SweepMessage(LocalDate.parse(Payloads.required(json, "asOf")), Integer.parseInt(shard),
                Payloads.required(json, "run"));
    }
}
