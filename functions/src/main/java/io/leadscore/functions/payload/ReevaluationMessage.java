package io.leadscore.functions.payload;

import io.leadscore.core.json.Json;
import java.time.Instant;

/**
 * A message of the re-evaluation queue: re-evaluate the remaining leads under a model version. The progress is in the
 * store, not in the message, so any copy of the message continues at the right position.
 *
 * @param activatedAt when the version was activated, or later
 */
public record ReevaluationMessage(String name, int version, Instant activatedAt) {
    public String write() {
        return Json.obj("name", name, "version", version, "activatedAt", activatedAt.toString()).toJson();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws RuntimeException if the body has another form
     */
    public static ReevaluationMessage read(String body) {
        Json.Obj json = Payloads.read(body);
        if (!(json.get("version") instanceof Json.Num(String version))) {
            throw new IllegalArgumentException("the message has no numeric field version");
        }
        return new ReevaluationMessage(Payloads.required(json, "name"), Integer.parseInt(version),
                Instant.parse(Payloads.required(json, "activatedAt")));
    }
}
