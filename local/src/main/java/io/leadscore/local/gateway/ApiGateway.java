package io.leadscore.local.gateway;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.aws.local.Invocation;
import io.leadscore.functions.http.ProblemDocument;
import io.leadscore.local.http.Exchange;
import io.leadscore.local.http.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers HTTP requests with a Lambda handler, as an HTTP API of API Gateway does. Thread-safe.
 *
 * <p>One difference is deliberate: the handler gets the path as it was sent, not decoded. So a client can ask for an identity
 * that contains a slash.
 */
public final class ApiGateway implements HttpHandler {
    /** The limit of API Gateway. The handlers' own limits are far lower. */
    static final int MAX_BODY_BYTES = 10 * 1024 * 1024;
    /** The limit of Lambda for the payload of a request: a body in base64 is a third longer than what was sent. */
    static final int MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;
    /** The longest time that API Gateway waits for a handler. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The longest time that a request waits for its turn. After it there is time for an answer within {@link #TIMEOUT}. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ApiGateway.class);
    private static final JsonReader ANSWER = new JsonReader(
            new JsonReader.Limits(8, 64 * 1024 * 1024, 1_024, 64, 1_000, 128 * 1024 * 1024));

    private final RequestStreamHandler handler;
    private final InstantSource clock;
    private final Semaphore turns;

    /**
     * @param turns how many requests the handlers answer at once, as the concurrency of a function. The others wait: with all
     *              at once each would take so long that none is in time
     */
    public ApiGateway(RequestStreamHandler handler, InstantSource clock, Semaphore turns) {
        this.turns = turns;
        this.handler = handler;
        this.clock = clock;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        byte[] body = exchange.body(MAX_BODY_BYTES);
        if (body == null) {
            Responses.problem(exchange, 413, "The body is longer than " + MAX_BODY_BYTES + " bytes.");
            return;
        }
        byte[] payload = RequestPayload.of(exchange, body, clock.instant()).toJson().getBytes(StandardCharsets.UTF_8);
        if (payload.length > MAX_PAYLOAD_BYTES) {
            Responses.problem(exchange, 413, "The request is longer than what Lambda takes: " + MAX_PAYLOAD_BYTES
                    + " bytes, with the body in base64.");
            return;
        }
        if (!hasTurn()) {
            exchange.set("Retry-After", Integer.toString(ProblemDocument.RETRY_AFTER_SECONDS));
            Responses.problem(exchange, 503, "There are too many requests at once. Send the request again later.");
            return;
        }
        Json.Obj answer;
        try {
            answer = ANSWER.readObject(
                    new String(Invocation.run(handler, payload, TIMEOUT), StandardCharsets.UTF_8));
        } catch (RuntimeException | MalformedJsonException e) {
            // The answer that API Gateway gives when a function fails.
            LOG.error("{} failed", handler.getClass().getSimpleName(), e);
            Responses.problem(exchange, 500, "Internal Server Error");
            return;
        } catch (Error e) {
            // The process ends: the caller of this thread's work sees the error.
            Responses.problem(exchange, 500, "Internal Server Error");
            throw e;
        } finally {
            turns.release();
        }
        send(exchange, answer);
    }

    private boolean hasTurn() {
        try {
            return turns.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void send(Exchange exchange, Json.Obj answer) throws IOException {
        answer.object("headers").fields().forEach((name, value) -> {
            if (value instanceof Json.Text(String text)) {
                exchange.set(name, text);
            }
        });
        int status = answer.get("statusCode") instanceof Json.Num number ? (int) number.doubleValue() : 200;
        String text = answer.text("body");
        byte[] body = text == null ? new byte[0]
                : answer.get("isBase64Encoded") == Json.Bool.TRUE
                        ? Base64.getDecoder().decode(text)
                        : text.getBytes(StandardCharsets.UTF_8);
        exchange.send(status, body);
    }
}
