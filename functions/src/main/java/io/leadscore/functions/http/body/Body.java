package io.leadscore.functions.http.body;

import io.leadscore.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A fully decoded body. */
public sealed interface Body {
    /**
     * A JSON object.
     *
     * @param bytes length of the decoded body, to check the limits
     */
    record OfJson(Json.Obj value, long bytes) implements Body {}

    /**
     * A form.
     *
     * @param fields the fields that are not files
     * @param files  by field, the files of a multipart form that have a name or content
     */
    record OfForm(FormFields fields, Map<String, List<UploadedFile>> files) implements Body {
        public OfForm {
            files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        }

        /** The UTF-8 bytes of all that is kept: names, values, and names and sizes of files. */
        public long bytes() {
            long bytes = fields.bytes();
            for (var field : files.entrySet()) {
                for (UploadedFile file : field.getValue()) {
                    bytes += field.getKey().getBytes(StandardCharsets.UTF_8).length + file.bytes();
                }
            }
            return bytes;
        }
    }
}
