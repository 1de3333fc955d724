package io.leadscore.functions.sinks.salesforce;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.sinks.http.CallBudget;
import io.leadscore.functions.sinks.http.JsonHttp;
import io.leadscore.functions.sinks.http.JsonHttp.Heard;
import io.leadscore.functions.sinks.http.RememberedSecret;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls of the REST API of Salesforce, within its limits. An old token is renewed once for a call. Thread-safe. */
final class SalesforceCalls {
    /** Salesforce keeps a version for three years or more. This one is of 2025. */
    static final String VERSION = "v64.0";
    static final String DATA = "/services/data/" + VERSION;

    /** Changes that we make have this name in their origin, so that they are known when they come back. */
    static final String CLIENT = "client=leadscore";

    /**
     * The smallest edition with the API allows 100,000 calls in 24 hours, for all apps together (and 25 that last longer than 20 s at a
     * time; we make two). This many calls in ten seconds, all day long, are 86,400. A call writes up to 200 records.
     */
    static final int CALLS = 10;
    /** Those of them that read what has changed, if anything comes back: an Opportunity needs three. The others find and write records. */
    static final int FOR_CHANGES = 6;
    static final Duration WINDOW = Duration.ofSeconds(10);

    private final JsonHttp http;
    private final String origin;
    private final SalesforceToken token;
    private final CallBudget budget;
    private final InstantSource clock;

    /**
     * @param url    of the org: {@code https://<My Domain>.my.salesforce.com}
     * @param secret JSON: {@code {"clientId", "clientSecret"}}
     * @param limit  how many calls it makes in ten seconds
     */
    SalesforceCalls(JsonHttp http, URI url, RememberedSecret secret, int limit, InstantSource clock,
            Backoff.Sleep sleep) {
        this.http = http;
        this.origin = url.getScheme() + "://" + url.getRawAuthority();
        this.token = new SalesforceToken(http, origin, secret, clock);
        this.budget = new CallBudget(limit, WINDOW, clock, sleep);
        this.clock = clock;
    }

    /** With the whole limit. */
    SalesforceCalls(JsonHttp http, URI url, RememberedSecret secret, InstantSource clock, Backoff.Sleep sleep) {
        this(http, url, secret, CALLS, clock, sleep);
    }

    /** How a call ended. */
    sealed interface Called {
        /** With a success, and this body. */
        record Answered(Json body) implements Called {}

        /** Without one. {@code body} is what Salesforce says; JSON null if it says nothing that can be read. */
        record Failed(SinkAnswer why, Json body) implements Called {}
    }

    /**
     * Makes a call.
     *
     * @param path    begins with {@code /services/data/}
     * @param headers besides those of every call
     */
    Called call(String method, String path, Map<String, String> headers, Json.@Nullable Obj body) {
        boolean renewed = false;
        while (true) {
            SalesforceToken.Given given = token.now();
            if (!(given instanceof SalesforceToken.Given.Token(String value))) {
                return new Called.Failed(((SalesforceToken.Given.None) given).why(), Json.Null.NULL);
            }
            budget.take();
            Heard heard = http.send(method, URI.create(origin + path), all(value, headers, body != null),
                    body == null ? null : body.toJson());
            if (heard instanceof Heard.Answer answer && SalesforceErrors.isOldToken(answer.status(), json(answer))) {
                token.forget(value);
                if (!renewed) {
                    renewed = true;
                    continue;
                }
            }
            return called(heard);
        }
    }

    /** A call that only reads. */
    Called read(String path) {
        return switch (call("GET", path, Map.of(), null)) {
            case Called.Answered answered -> answered;
            case Called.Failed(SinkAnswer why, Json body) ->
                new Called.Failed(SalesforceErrors.ofRead(why), body);
        };
    }

    private static Map<String, String> all(String token, Map<String, String> headers, boolean hasBody) {
        var all = new HashMap<>(headers);
        all.put("Authorization", "Bearer " + token);
        all.put("Accept", "application/json");
        all.put("Sforce-Call-Options", CLIENT);
        if (hasBody) {
            all.put("Content-Type", "application/json");
        }
        return all;
    }

    private Called called(Heard heard) {
        return switch (heard) {
            case Heard.Answer answer when answer.status() / 100 == 2 -> new Called.Answered(json(answer));
            case Heard.Answer answer -> new Called.Failed(SalesforceErrors.ofCall(answer.status(), json(answer),
                    answer.retryAfter(), clock.instant()), json(answer));
            case Heard.NotSent(String reason) ->
                new Called.Failed(new SinkAnswer.Later(reason, null), Json.Null.NULL);
            case Heard.NoAnswer(String reason) ->
                new Called.Failed(new SinkAnswer.Unclear(reason, null), Json.Null.NULL);
        };
    }

    private static Json json(Heard.Answer answer) {
        try {
            return JsonReader.tolerant(JsonReader.Limits.INPUT).read(answer.body());
        } catch (MalformedJsonException _) {
            return Json.Null.NULL;
        }
    }
}
