package io.leadscore.functions.http;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An RFC 9457 problem document. It says which field is wrong and what would be right, never what was sent. Immutable.
 *
 * @param detail  one sentence for the developer of the client
 * @param errors  by field; empty where no single field is at fault
 * @param headers that the status calls for, such as {@code allow} or {@code retry-after}
 */
public record ProblemDocument(int status, String detail, List<Problem> errors, Map<String, String> headers) {
    /** Errors that one answer names; a longer list helps nobody. */
    public static final int MAX_ERRORS = 50;
    /** Seconds after which a client may come back when we are busy: beyond the bursts that DynamoDB smooths out. */
    public static final int RETRY_AFTER_SECONDS = 5;

    public ProblemDocument {
        errors = List.copyOf(errors.subList(0, Math.min(errors.size(), MAX_ERRORS)));
        headers = Map.copyOf(headers);
    }

    public static ProblemDocument of(int status, String detail) {
        return new ProblemDocument(status, detail, List.of(), Map.of());
    }

    static ProblemDocument busy() {
        return new ProblemDocument(503, "The service is busy; nothing is known to be stored. Send it again later.",
                List.of(), Map.of("retry-after", Integer.toString(RETRY_AFTER_SECONDS)));
    }

    static ProblemDocument fault() {
        return of(500, "Something went wrong on our side; nothing is known to be stored.");
    }

    /** The document as an answer. */
    public HttpResponse response() {
        var list = errors.stream().map(error -> Json.obj("field", error.path(), "message", error.message())).toList();
        Json.Obj body = Json.obj("type", "about:blank", "title", title(), "status", status, "detail", detail, "errors",
                list.isEmpty() ? null : list);
        var all = new LinkedHashMap<String, String>(headers);
        all.put("content-type", "application/problem+json");
        return new HttpResponse(status, all, body.toJson());
    }

    private String title() {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> throw new IllegalStateException("no title for status " + status);
        };
    }
}
