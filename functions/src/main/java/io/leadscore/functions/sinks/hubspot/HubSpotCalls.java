package io.leadscore.functions.sinks.hubspot;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.crm.SecretTexts;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.sinks.http.CallBudget;
import io.leadscore.functions.sinks.http.HttpAnswers;
import io.leadscore.functions.sinks.http.JsonHttp;
import io.leadscore.functions.sinks.http.JsonHttp.Heard;
import io.leadscore.functions.sinks.http.RememberedSecret;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Calls the API of HubSpot with the token of a private app, within the limit of the API. Thread-safe. */
final class HubSpotCalls {
    static final URI API = URI.create("https://api.hubapi.com");
    /** What every account allows a private app: {@code developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines}. */
    static final int CALLS = 100;
    /** Those of them that read deals. The others find and write contacts. */
    static final int FOR_DEALS = 20;
    static final Duration WINDOW = Duration.ofSeconds(10);
    /** The limit of a day is free again at midnight. Longer than this no message can wait. */
    static final Duration DAILY = Duration.ofMinutes(15);
    /** HubSpot documents no Retry-After. The limit of ten seconds rolls. */
    private static final Duration ROLLING = WINDOW;
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
    private static final int LOCKED = 423;
    private static final int TOO_MANY = 429;
    private static final int MIGRATION = 477;

    private final JsonHttp http;
    private final String base;
    private final RememberedSecret secret;
    private final CallBudget budget;
    private final InstantSource clock;

    HubSpotCalls(JsonHttp http, CrmSettings.Sink settings, SecretTexts secrets, InstantSource clock,
            Backoff.Sleep sleep) {
        this(http, settings, secrets, CALLS - FOR_DEALS, clock, sleep);
    }

    /** @param limit how many calls all functions make in ten seconds */
    HubSpotCalls(JsonHttp http, CrmSettings.Sink settings, SecretTexts secrets, int limit, InstantSource clock,
            Backoff.Sleep sleep) {
        this.http = http;
        URI url = settings.url();
        this.base = (url == null ? API : url).toString().replaceAll("/+$", "");
        this.secret = new RememberedSecret(secrets, settings.requiredSecret(), clock);
        this.budget = new CallBudget(limit, WINDOW, clock, sleep);
        this.clock = clock;
    }

    /** What HubSpot said. */
    sealed interface Said {
        /** It did what it was asked to, at least in part. */
        record Done(Json.Obj body) implements Said {}

        /**
         * It did not.
         *
         * @param status of the answer; 0 if none came
         * @param answer what that means for all records of the call
         */
        record Failed(int status, HubSpotError error, SinkAnswer answer) implements Said {}
    }

    /** The name of the secret, for messages. */
    String secretName() {
        return secret.name();
    }

    /**
     * Calls, when the limit of the API allows it.
     *
     * @param path  with a slash at the beginning
     * @param body  null for none
     * @param names the names of properties that a message about an error may name
     */
    Said call(String method, String path, Json.@Nullable Obj body, Collection<String> names) {
        budget.take();
        var headers = new LinkedHashMap<>(Map.of("Authorization", "Bearer " + token(), "Accept", "application/json"));
        if (body != null) {
            headers.put("Content-Type", "application/json");
        }
        return switch (http.send(method, URI.create(base + path), headers, body == null ? null : body.toJson())) {
            case Heard.NotSent(String reason) -> failed(new SinkAnswer.Later(reason, null));
            case Heard.NoAnswer(String reason) -> failed(new SinkAnswer.Unclear(reason, null));
            case Heard.Answer(int status, String retryAfter, String text) -> said(status, retryAfter, text, names);
        };
    }

    /** Asks which app the token belongs to, and what it may do. The token is in the body, too: the API wants it there. */
    Said tokenInfo() {
        return call("POST", "/oauth/v2/private-apps/get/access-token-info", Json.obj("tokenKey", token()), List.of());
    }

    /** A header with other characters would make an exception that quotes it. */
    private String token() {
        String token = secret.now().strip();
        if (!TOKEN.matcher(token).matches()) {
            throw new IllegalStateException("the secret " + secret.name()
                    + " is not the access token of a private app: it is empty, or has spaces in it");
        }
        return token;
    }

    private static Said failed(SinkAnswer answer) {
        return new Said.Failed(0, HubSpotError.NONE, answer);
    }

    private Said said(int status, @Nullable String retryAfter, String text, Collection<String> names) {
        Json.Obj body = read(text);
        if (status / 100 == 2) {
            return body != null ? new Said.Done(body)
                    : failed(new SinkAnswer.Unclear("HubSpot answered " + status + " with what is not JSON", null));
        }
        HubSpotError error = HubSpotError.of(body == null ? Json.Obj.EMPTY : body, names);
        String reason = error.reason("HubSpot answered " + status);
        SinkAnswer answer = HttpAnswers.failed(isTemporary(status) ? TOO_MANY : status, reason, retryAfter,
                clock.instant());
        return new Said.Failed(status, error, switch (answer) {
            case SinkAnswer.Later(String _, Duration after) when status == TOO_MANY -> new SinkAnswer.Later(reason,
                    error.isDailyLimit() ? DAILY : after == null ? ROLLING : after);
            case SinkAnswer.Refused _ when error.isMissingProperty() -> lacksProperty(error);
            default -> answer;
        });
    }

    /** All writes name the same properties, so none of them can be done. */
    static SinkAnswer lacksProperty(HubSpotError error) {
        return new SinkAnswer.Unauthorised(error.reason("HubSpot lacks a property")
                + ". Run `leadscore crm prepare`, and check the traits of the settings");
    }

    /** A record that is locked, and an account that moves to another data centre. */
    private static boolean isTemporary(int status) {
        return status == LOCKED || status == MIGRATION;
    }

    private static Json.@Nullable Obj read(String text) {
        try {
            return text.isBlank() ? Json.Obj.EMPTY
                    : JsonReader.tolerant(JsonReader.Limits.DOCUMENT).readObject(text);
        } catch (MalformedJsonException _) {
            return null;
        }
    }
}
