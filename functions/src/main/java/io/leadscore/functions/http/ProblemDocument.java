package io.leadscore.functions.http;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An RFC 9457 problem document. It names the invalid field and says what is valid, but never quotes the input.
 * Immutable.
 *
 * @param detail  one sentence for the developer of the client
 * @param errors  by field; empty if no single field is the cause
 * @param allowed what the field of the only error can be, in the order of a list for people; empty if that cannot be listed
 * @param headers that the status requires, such as {@code allow} or {@code retry-after}
 */
public record ProblemDocument(int status, String detail, List<Problem> errors, List<String> allowed,
        Map<String, String> headers) {
    /** The most errors of one answer. A longer list does not help. */
    public static final int MAX_ERRORS = 50;
    /** Seconds that a client should wait before a retry: longer than the bursts that DynamoDB absorbs. */
    public static final int RETRY_AFTER_SECONDS = 5;

    /** Seconds after which the share of a key or a lead for a minute is surely filled again. */
    static final int RETRY_LATER_SECONDS = 60;

    public ProblemDocument {
        allowed = List.copyOf(allowed);
        errors = List.copyOf(errors.subList(0, Math.min(errors.size(), MAX_ERRORS)));
        headers = Map.copyOf(headers);
    }

    public ProblemDocument(int status, String detail, List<Problem> errors, Map<String, String> headers) {
        this(status, detail, errors, List.of(), headers);
    }

    public static ProblemDocument of(int status, String detail) {
        return new ProblemDocument(status, detail, List.of(), Map.of());
    }

    static ProblemDocument busy() {
        return new ProblemDocument(503,
                "The service is busy. It is not known whether the input was stored. Send it again later.",
                List.of(), Map.of("retry-after", Integer.toString(RETRY_AFTER_SECONDS)));
    }

    static ProblemDocument fault() {
        return of(500,
                "An internal error occurred. It is not known whether the input was stored. Send it again later.");
    }

    /** The document as an HTTP answer. */
    public HttpResponse response() {
        var list = errors.stream().map(Problem::json).toList();
        Json.Obj body = Json.obj("type", "about:blank", "title", title(), "status", status, "detail", detail, "errors",
                list.isEmpty() ? null : list, "allowed",
                allowed.isEmpty() ? null : allowed.stream().map(Json::text).toList());
        var all = new LinkedHashMap<String, String>(headers);
        all.put("content-type", "application/problem+json");
        return new HttpResponse(status, all, body.toJson());
    }

    private String title() {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> throw new IllegalStateException("no title for status " + status);
        };
    }
}
