package io.leadscore.functions.http.body;

import io.leadscore.core.json.Json;

/** A fully decoded body. */
public sealed interface Body {
    /**
     * A JSON object.
     *
     * @param bytes length of the decoded body, to check the limits
     */
    record OfJson(Json.Obj value, long bytes) implements Body {}

    /** A form. Its fields do not include files, because no documents are stored. */
    record OfForm(FormFields fields) implements Body {}
}
