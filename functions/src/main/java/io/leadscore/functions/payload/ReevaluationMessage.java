package io.leadscore.functions.payload;

import io.leadscore.core.json.Json;
import java.time.Instant;

/**
 * What is left of the re-evaluation of all leads under a model version, as the queue carries it. How far it has come is
 * not in it: the store knows, so that any copy of the message goes on at the right place.
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
     * @throws RuntimeException if it is anything else
     */
    public static ReevaluationMessage read(String body) {
        Json.Obj json = Payloads.read(body);
        if (!(json.get("version") instanceof Json.Num(String version))) {
            throw new IllegalArgumentException("the message lacks version");
        }
        return new ReevaluationMessage(Payloads.required(json, "name"), Integer.parseInt(version),
                Instant.parse(Payloads.required(json, "activatedAt")));
    }
}
