package io.leadscore.functions.payload;

import io.leadscore.core.json.Json;
import java.util.Optional;

/**
 * A message of the re-evaluation queue: continue a run that voids activities of all leads. What it voids and how far it is are
 * in the store, not in the message, so any copy of the message continues at the right position.
 */
public record VoidRunMessage(String run) {
    private static final String RUN = "voidRun";

    public String write() {
        return Json.obj(RUN, run).toJson();
    }

    /**
     * Reads what {@link #write} wrote; empty if it is another message of the queue.
     *
     * @throws RuntimeException if the body is not a JSON object
     */
    public static Optional<VoidRunMessage> read(String body) {
        return Optional.ofNullable(Payloads.read(body).text(RUN)).map(VoidRunMessage::new);
    }
}
