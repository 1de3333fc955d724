package io.leadscore.functions.http;

import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.TooLargeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where requests come in and answers go out. Only here does a fault become an answer: everywhere else it escapes, so that
 * whoever called tries again. An {@link Error} escapes here too; the process is then not to be trusted. Thread-safe.
 */
public final class HttpEdge {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);

    /** Nothing here is for a cache or for a browser that guesses at types. */
    private static final Map<String, String> EVERY_ANSWER = Map.of("x-content-type-options", "nosniff", "cache-control",
            "no-store");

    private static final ProblemDocument TOO_LONG = ProblemDocument.of(400,
            "The answer would be too long; ask for fewer entries with a lower limit.");

    /** Below the 6 MB that Lambda hands back: anything larger would be lost, and the client told of our fault. */
    private static final int MAX_ANSWER_BYTES = 5 * 1024 * 1024;

    private final Routes routes;

    public HttpEdge(Routes routes) {
        this.routes = routes;
    }

    /** Answers one request of API Gateway, payload 2.0. */
    public void handle(InputStream input, OutputStream output, Instant deadline) throws IOException {
        byte[] answer = written(answer(input.readAllBytes(), deadline));
        output.write(answer.length <= MAX_ANSWER_BYTES ? answer : written(TOO_LONG.response()));
    }

    private byte[] written(HttpResponse response) {
        return PayloadV2.write(response.with(EVERY_ANSWER));
    }

    private HttpResponse answer(byte[] payload, Instant deadline) {
        try {
            HttpRequest request = PayloadV2.read(payload);
            return switch (routes.match(request.method(), request.segments())) {
                case Routes.Match.Found(var endpoint, var parameters) ->
                    endpoint.answer(new Routes.Call(request, parameters, deadline));
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
            LOG.error("fault: {}", FaultReport.of(e));
            return ProblemDocument.fault().response();
        }
    }
}
