package io.leadscore.core.json;

/**
 * One thing wrong with a document.
 *
 * @param path    where, as a JSON Pointer-like dotted path ({@code stages[1].leave}); empty for the whole document
 * @param message what is wrong and what would be right; never quotes personal data
 */
public record Problem(String path, String message) {
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
