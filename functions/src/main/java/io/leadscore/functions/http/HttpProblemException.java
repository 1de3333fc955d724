package io.leadscore.functions.http;

import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.json.Problem;
import java.util.List;
import java.util.Map;

/** The request is refused, and the answer says why. Nothing of the input is stored. This is an expected outcome, not a fault. */
public final class HttpProblemException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final String INVALID = "The input is not valid.";

    private final transient ProblemDocument problem;

    public HttpProblemException(ProblemDocument problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public ProblemDocument problem() {
        return problem;
    }

    public static HttpProblemException badRequest(String detail) {
        return new HttpProblemException(ProblemDocument.of(400, detail));
    }

    /** The body is not valid JSON. The message has the position and quotes no input. */
    public static HttpProblemException malformed(MalformedJsonException e) {
        return badRequest(String.valueOf(e.getMessage()));
    }

    /** One field is not valid. The message says what a valid value is. */
    public static HttpProblemException badField(String field, String message) {
        return invalid(List.of(new Problem(field, message)));
    }

    /**
     * One field must have one of a few values, which the answer lists.
     *
     * @param what they are, such as {@code active models}
     */
    public static HttpProblemException notAllowed(String field, String what, List<String> allowed) {
        String message = "must be one of the " + what + ": " + String.join(", ", allowed);
        return new HttpProblemException(new ProblemDocument(400, INVALID, List.of(new Problem(field, message)), allowed,
                Map.of()));
    }

    public static HttpProblemException invalid(List<Problem> errors) {
        return new HttpProblemException(new ProblemDocument(400, INVALID, errors, Map.of()));
    }

    /** The request has no write key, or one that is unknown or revoked. */
    public static HttpProblemException unauthorized(String detail) {
        // RFC 9110 requires a challenge. With a Basic challenge, browsers would ask the visitor for a password.
        return new HttpProblemException(
                new ProblemDocument(401, detail, List.of(), Map.of("www-authenticate", "WriteKey")));
    }

    public static HttpProblemException notFound(String detail) {
        return new HttpProblemException(ProblemDocument.of(404, detail));
    }

    /** What is asked for does not go with the state of the lead. */
    public static HttpProblemException conflict(String detail) {
        return new HttpProblemException(ProblemDocument.of(409, detail));
    }

    public static HttpProblemException tooLarge(String detail) {
        return new HttpProblemException(ProblemDocument.of(413, detail));
    }

    /** The sender must wait. */
    public static HttpProblemException tooMany(String detail) {
        return new HttpProblemException(new ProblemDocument(429, detail, List.of(),
                Map.of("retry-after", Integer.toString(ProblemDocument.RETRY_LATER_SECONDS))));
    }

    public static HttpProblemException unsupported(String detail) {
        return new HttpProblemException(
                new ProblemDocument(415, detail, List.of(), Map.of("accept-encoding", "gzip, identity")));
    }

    /** A gateway decoded compressed bytes as UTF-8 text, which destroys them. */
    public static HttpProblemException damagedGzip() {
        return unsupported("the compressed body was damaged on its way; send it uncompressed");
    }

    static HttpProblemException methodNotAllowed(String allow) {
        return new HttpProblemException(new ProblemDocument(405, "This route does not support that method.", List.of(),
                Map.of("allow", allow)));
    }
}
