package io.leadscore.functions.http;

import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.TooLargeException;
import io.leadscore.functions.access.Access;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives requests and writes answers. Only this class turns an exception into an answer. In all other functions the
 * exception is thrown to Lambda, so that the caller retries. After an {@link Error} the process may be broken, so the
 * request is answered and the process ends ({@link Ending}). Thread-safe.
 */
public final class HttpEdge {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);

    /** Headers of every answer: no cache stores it, and no browser guesses its type. */
    private static final Map<String, String> EVERY_ANSWER = Map.of("x-content-type-options", "nosniff", "cache-control",
            "no-store");

    private static final ProblemDocument TOO_LONG = ProblemDocument.of(400,
            "The answer would be too long; ask for fewer entries with a lower limit.");

    /** Less than the 6 MB that Lambda can return. A larger answer would reach the client as an error of the server. */
    private static final int MAX_ANSWER_BYTES = 5 * 1024 * 1024;

    /** Made in advance: after an error there may be no memory for it. */
    private static final byte[] BROKEN = written(ProblemDocument.fault().response());

    private final Routes routes;
    private final Gate gate;
    private final Ending ending;
    private final Cors cors;

    /** Ends the process after an {@link Error}, such as an overflow of the stack or a lack of memory. */
    @FunctionalInterface
    public interface Ending {
        /** Throws the error to the caller, who ends the process. */
        Ending BY_CALLER = (error, _, _) -> {
            throw error;
        };

        /**
         * Does not return normally.
         *
         * @param requestId the id of Lambda's invocation
         * @param answer    what the sender must get: the answer 500
         */
        void after(Error error, String requestId, byte[] answer);
    }

    /** @param access how it is found out who calls, before an endpoint runs */
    public HttpEdge(Routes routes, Access access, Ending ending, Cors cors) {
        this.routes = routes;
        this.gate = new Gate(access);
        this.ending = ending;
        this.cors = cors;
    }

    /**
     * Answers one request of API Gateway, payload 2.0.
     *
     * @param requestId the id of Lambda's invocation
     */
    public void handle(InputStream input, OutputStream output, String requestId, Instant deadline) throws IOException {
        try {
            byte[] answer = written(answer(input.readAllBytes(), deadline));
            output.write(answer.length <= MAX_ANSWER_BYTES ? answer : written(TOO_LONG.response()));
        } catch (Error e) {
            ending.after(e, requestId, BROKEN);
        }
    }

    private static byte[] written(HttpResponse response) {
        return PayloadV2.write(response.with(EVERY_ANSWER));
    }

    private HttpResponse answer(byte[] payload, Instant deadline) {
        try {
            HttpRequest request = PayloadV2.read(payload);
            return answer(request, deadline).with(cors.headers(request.header("origin")));
        } catch (HttpProblemException refused) {
            // Without these headers a page would not see why its input was refused.
            return refused.problem().response().with(cors.headers(PayloadV2.origin(payload)));
        } catch (RuntimeException e) {
            return fault(e);
        }
    }

    private HttpResponse answer(HttpRequest request, Instant deadline) {
        try {
            return switch (routes.match(request.method(), request.segments())) {
                case Routes.Match.Found(var need, var endpoint, var parameters) ->
                    endpoint.answer(new Routes.Call(request,
                            parameters, gate.admit(need, request.authorizer()), deadline));
                case Routes.Match.OtherMethods(String allow) when cors.isPreflight(request.method()) ->
                    Cors.preflight(allow);
                case Routes.Match.OtherMethods(String allow) -> throw HttpProblemException.methodNotAllowed(allow);
                case Routes.Match.Nothing() -> throw HttpProblemException.notFound("There is no such route.");
            };
        } catch (HttpProblemException refused) {
            return refused.problem().response();
        } catch (TooLargeException e) {
            return ProblemDocument.of(413, "The input is larger than what can be stored with this lead.").response();
        } catch (BusyException e) {
            LOG.warn("busy: {}", FaultReport.of(e));
            return ProblemDocument.busy().response();
        } catch (RuntimeException e) {
            return fault(e);
        }
    }

    private static HttpResponse fault(RuntimeException e) {
        LOG.error("fault: {}", FaultReport.of(e));
        return ProblemDocument.fault().response();
    }
}
