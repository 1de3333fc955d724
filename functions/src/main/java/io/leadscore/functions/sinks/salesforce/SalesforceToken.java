package io.leadscore.functions.sinks.salesforce;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.sinks.http.HttpAnswers;
import io.leadscore.functions.sinks.http.JsonHttp;
import io.leadscore.functions.sinks.http.JsonHttp.Heard;
import io.leadscore.functions.sinks.http.RememberedSecret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The access token of Salesforce, by the client credentials flow of OAuth 2.0. It is kept in memory until Salesforce does not accept
 * it. Thread-safe.
 */
final class SalesforceToken {
    private static final String PATH = "/services/oauth2/token";
    private static final String TOO_MANY = "rate_limit_exceeded";

    private final JsonHttp http;
    private final String origin;
    private final RememberedSecret secret;
    private final InstantSource clock;
    private @Nullable String token;

    /** @param secret JSON: {@code {"clientId", "clientSecret"}} */
    SalesforceToken(JsonHttp http, String origin, RememberedSecret secret, InstantSource clock) {
        this.http = http;
        this.origin = origin;
        this.secret = secret;
        this.clock = clock;
    }

    /** What a request for a token gives. */
    sealed interface Given {
        record Token(String value) implements Given {
            @Override
            public String toString() {
                return "Token";
            }
        }

        record None(SinkAnswer why) implements Given {}
    }

    synchronized Given now() {
        if (token != null) {
            return new Given.Token(token);
        }
        Given given = ask();
        if (given instanceof Given.Token(String value)) {
            token = value;
        }
        return given;
    }

    /** Salesforce did not accept this token. Another thread may have a new one already. */
    synchronized void forget(String refused) {
        if (refused.equals(token)) {
            token = null;
        }
    }

    private Given ask() {
        Json.Obj credentials = object(secret.now());
        String id = credentials.text("clientId");
        String password = credentials.text("clientSecret");
        if (id == null || password == null) {
            return new Given.None(new SinkAnswer.Unauthorised("the secret " + secret.name()
                    + " must be JSON with the texts clientId and clientSecret"));
        }
        String form = "grant_type=client_credentials&client_id=" + encoded(id) + "&client_secret=" + encoded(password);
        return switch (http.send("POST", URI.create(origin + PATH),
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json"), form)) {
            case Heard.Answer answer -> read(answer);
            case Heard.NotSent(String reason) -> new Given.None(new SinkAnswer.Later(reason, null));
            // Nothing is written by this request.
            case Heard.NoAnswer(String reason) -> new Given.None(new SinkAnswer.Later(reason, null));
        };
    }

    private Given read(Heard.Answer answer) {
        Json.Obj body = object(answer.body());
        String value = body.text("access_token");
        if (answer.status() == 200 && value != null && value.matches("[\\x21-\\x7e]+")) {
            return new Given.Token(value);
        }
        String code = SalesforceErrors.code(body.text("error"));
        String reason = "Salesforce gave no token: it answered " + answer.status() + code;
        if (answer.status() == 429 || answer.status() >= 500 || code.contains(TOO_MANY)) {
            return new Given.None(SalesforceErrors.ofRead(
                    HttpAnswers.failed(429, reason, answer.retryAfter(), clock.instant())));
        }
        return new Given.None(new SinkAnswer.Unauthorised(reason));
    }

    private static Json.Obj object(String json) {
        try {
            return new JsonReader(JsonReader.Limits.DOCUMENT).read(json) instanceof Json.Obj object ? object
                    : Json.Obj.EMPTY;
        } catch (MalformedJsonException _) {
            return Json.Obj.EMPTY;
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
