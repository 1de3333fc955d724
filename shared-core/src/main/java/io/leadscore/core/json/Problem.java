package io.leadscore.core.json;

/**
 * One error in a document.
 *
 * @param path    where the error is, as a dotted path ({@code stages[1].leave}); empty for the whole document
 * @param message what is wrong and what would be right; it never quotes personal data
 */
public record Problem(String path, String message) {
    /** {@code {"field", "message"}}. */
    public Json.Obj json() {
        return Json.obj("field", path, "message", message);
    }

    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
