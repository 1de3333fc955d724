package io.leadscore.functions.http.body;

import io.leadscore.core.json.Json;
import java.nio.charset.StandardCharsets;

/**
 * A file of a form. Its content is not kept.
 *
 * @param name the name that the sender gave it, without directories; empty if it gave none
 * @param size bytes of its content
 */
public record UploadedFile(String name, long size) {
    /** The value of the file's field: {@code {"fileName": "cv.pdf", "size": 614400}}. */
    public Json.Obj json() {
        return Json.obj("fileName", name, "size", size);
    }

    /** The UTF-8 bytes of what is kept of the file. */
    long bytes() {
        return name.getBytes(StandardCharsets.UTF_8).length + (long) Long.toString(size).length();
    }
}
