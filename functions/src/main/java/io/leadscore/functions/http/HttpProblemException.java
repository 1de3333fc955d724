package io.leadscore.functions.http;

import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.json.Problem;
import java.util.List;
import java.util.Map;

/** The request cannot be served as it is, and the answer says why. Nothing is stored. An expected outcome, not a fault. */
public final class HttpProblemException extends Exception {
    private static final long serialVersionUID = 1L;

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

    /** The bytes do not parse; the message says where and quotes nothing. */
    public static HttpProblemException malformed(MalformedJsonException e) {
        return badRequest(String.valueOf(e.getMessage()));
    }

    /** The field that is wrong and what would be right. */
    public static HttpProblemException badField(String field, String message) {
        return invalid(List.of(new Problem(field, message)));
    }

    public static HttpProblemException invalid(List<Problem> errors) {
        return new HttpProblemException(new ProblemDocument(400, "The input is not valid.", errors, Map.of()));
    }

    /** No write key that is known and not revoked came with the request. */
    public static HttpProblemException unauthorized(String detail) {
        // RFC 9110 wants a challenge; a Basic one would make browsers ask the visitor for a password.
        return new HttpProblemException(
                new ProblemDocument(401, detail, List.of(), Map.of("www-authenticate", "WriteKey")));
    }

    public static HttpProblemException notFound(String detail) {
        return new HttpProblemException(ProblemDocument.of(404, detail));
    }

    public static HttpProblemException tooLarge(String detail) {
        return new HttpProblemException(ProblemDocument.of(413, detail));
    }

    public static HttpProblemException unsupported(String detail) {
        return new HttpProblemException(
                new ProblemDocument(415, detail, List.of(), Map.of("accept-encoding", "gzip, identity")));
    }

    /** A gateway took compressed bytes for UTF-8 text and destroyed them (RELIABILITY row 64). */
    public static HttpProblemException damagedGzip() {
        return unsupported("the compressed body was damaged on its way; send it uncompressed");
    }

    static HttpProblemException methodNotAllowed(String allow) {
        return new HttpProblemException(new ProblemDocument(405, "This route does not take that method.", List.of(),
                Map.of("allow", allow)));
    }
}
