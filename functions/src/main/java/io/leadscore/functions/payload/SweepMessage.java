package io.leadscore.functions.payload;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.json.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;

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
    public static Instant scheduledTime(Json.Obj payload) {
        String asOf = payload.text("asOf");
        return Instant.parse(asOf == null ? Payloads.required(payload, "time") : asOf);
    }

    /** The message of a shard of the sweep that was scheduled for the instant. */
    public static SweepMessage of(Instant scheduledTime, int shard) {
        return new SweepMessage(UtcDays.of(scheduledTime), shard, scheduledTime.toString());
    }

    public String write() {
        var json = new LinkedHashMap<String, Json>();
        json.put("asOf", Json.text(asOf.toString()));
        json.put("shard", Json.number(shard));
        json.put("run", Json.text(run));
        return new Json.Obj(json).toJson();
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
