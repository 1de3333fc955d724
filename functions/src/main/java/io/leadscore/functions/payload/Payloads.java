package io.leadscore.functions.payload;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.JsonReader.Limits;
import io.leadscore.core.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads the payload of an invocation by AWS. A payload that is not well-formed is a fault. Thread-safe. */
public final class Payloads {
    /** More than Lambda's limit of 6 MB. */
    private static final int PAYLOAD_BYTES = 8 * 1024 * 1024;

    private static final JsonReader READER = new JsonReader(
            new Limits(64, PAYLOAD_BYTES, 1_024, 128, 10_000, PAYLOAD_BYTES));

    private static final JsonReader INPUT = JsonReader.tolerant(Limits.INPUT);

    private Payloads() {}

    /** @throws IllegalArgumentException if the payload is not a JSON object */
    public static Json.Obj read(InputStream payload) throws IOException {
        return read(new String(payload.readAllBytes(), StandardCharsets.UTF_8));
    }

    /**
     * Reads an event that an outsider may have made: one value in it must not cost the rest.
     *
     * @throws MalformedJsonException if it is not a JSON object, or is beyond the limits of an input
     */
    public static Json.Obj readInput(String payload) throws MalformedJsonException {
        return INPUT.readObject(payload);
    }

    static Json.Obj read(String payload) {
        try {
            return READER.readObject(payload);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("the payload is not a JSON object", e);
        }
    }

    static String required(Json.Obj object, String field) {
        String text = object.text(field);
        if (text == null) {
            throw new IllegalArgumentException("the payload has no text field " + field);
        }
        return text;
    }
}
