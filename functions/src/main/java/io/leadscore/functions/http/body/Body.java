package io.leadscore.functions.http.body;

import io.leadscore.core.json.Json;

/** What a body holds once every layer of encoding is off. */
public sealed interface Body {
    /**
     * A JSON object.
     *
     * @param bytes its length, for the limits
     */
    record OfJson(Json.Obj value, long bytes) implements Body {}

    /** A form. Files are not among its fields: we score what people say and keep no documents. */
    record OfForm(FormFields fields) implements Body {}
}
