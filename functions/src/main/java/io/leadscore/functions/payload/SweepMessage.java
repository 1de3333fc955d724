package io.leadscore.functions.payload;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.json.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/** A message of the sweep queue. */
public sealed interface SweepMessage {
    /**
     * Process one shard of one sweep.
     *
     * @param run id of the sweep: the same for all its shards, and for a second start for the same scheduled time
     */
    record Shard(LocalDate asOf, int shard, String run) implements SweepMessage {
        public String write() {
            return Json.obj("asOf", asOf.toString(), "shard", shard, "run", run).toJson();
        }
    }

    /** Publish the events that the stream has lost. A schedule sends {@code {"publish":"lost"}} to the queue. */
    record PublishLost() implements SweepMessage {}

    /**
     * The scheduled time of a sweep: {@code asOf} of the payload, else {@code time} of a scheduled event. The clock
     * cannot be used, because a schedule may fire late or more than once.
     *
     * @throws RuntimeException if neither field is an instant
     */
    static Instant scheduledTime(Map<String, Object> payload) {
        Object time = payload.getOrDefault("asOf", payload.get("time"));
        if (!(time instanceof String text)) {
            throw new IllegalArgumentException(
                    "the payload has no text field asOf, the instant for which the sweep is scheduled");
        }
        return Instant.parse(text);
    }

    /** The message for a shard of the sweep that is scheduled for the instant. */
    static Shard of(Instant scheduledTime, int shard) {
        return new Shard(UtcDays.of(scheduledTime), shard, scheduledTime.toString());
    }

    /**
     * Reads the body of a message.
     *
     * @throws RuntimeException if the body has another form
     */
    static SweepMessage read(String body) {
        Json.Obj json = Payloads.read(body);
        if (json.get("publish") instanceof Json.Text(String what) && what.equals("lost")) {
            return new PublishLost();
        }
        if (!(json.get("shard") instanceof Json.Num(String shard))) {
            throw new IllegalArgumentException("the message has no numeric field shard");
        }
        return new Shard(LocalDate.parse(Payloads.required(json, "asOf")), Integer.parseInt(shard),
                Payloads.required(json, "run"));
    }
}
