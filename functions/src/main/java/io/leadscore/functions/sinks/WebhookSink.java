package io.leadscore.functions.sinks;

import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.crm.CrmSink;
import io.leadscore.functions.port.crm.SecretTexts;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.port.crm.SinkWrite;
import io.leadscore.functions.sinks.HttpPost.Answered;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends each lead to a URL by POST, as {@code {"id", "lead", "change"}} with a signature ({@code docs/crm.md}). The body of the answer
 * is not read. Thread-safe.
 */
public final class WebhookSink implements CrmSink {
    public static final String NAME = "webhook";

    private final HttpPost http;
    private final SigningSecrets secrets;
    private final InstantSource clock;

    public WebhookSink(CrmSettings.Sink settings, SecretTexts secrets, InstantSource clock) {
        this(new CheckedPost(settings.requiredUrl(), settings.allowPrivate()),
                new SigningSecrets(secrets, settings.requiredSecret(), clock), clock);
    }

    WebhookSink(HttpPost http, SigningSecrets secrets, InstantSource clock) {
        this.http = http;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int maxBatch() {
        return 1;
    }

    @Override
    public List<SinkAnswer> write(List<SinkWrite> writes) {
        return writes.stream().map(this::write).toList();
    }

    private SinkAnswer write(SinkWrite write) {
        String body = body(write);
        String signature = Signature.of(body, clock.instant(), secrets.now());
        return answer(http.post(body, Map.of("Content-Type", "application/json", Signature.HEADER, signature)));
    }

    private static String body(SinkWrite write) {
        Json.Obj lead = switch (write.what()) {
            case SinkWrite.What.Current(Json.Obj profile) -> profile;
            case SinkWrite.What.Merged(String into) -> Json.obj("leadId", write.leadId(), "mergedInto", into);
            case SinkWrite.What.Erased _ -> Json.obj("leadId", write.leadId(), "erased", true);
        };
        return Json.obj("id", write.id(), "lead", lead, "change",
                write.change() == null ? Json.Null.NULL : write.change()).toJson();
    }

    private SinkAnswer answer(Answered answered) {
        return switch (answered) {
            case Answered.Status(int code, String retryAfter) -> answer(code, retryAfter);
            case Answered.NotSent(String reason) -> new SinkAnswer.Later(reason, null);
            case Answered.Forbidden(String reason) -> new SinkAnswer.Refused(reason
                    + ". Set allowPrivate in the settings if this is what you want");
            case Answered.NoAnswer(String reason) -> new SinkAnswer.Unclear(reason, null);
        };
    }

    private SinkAnswer answer(int code, @Nullable String retryAfter) {
        String reason = "the receiver answered " + code;
        if (code / 100 == 2) {
            return new SinkAnswer.Accepted(null);
        }
        return switch (code) {
            case 401, 403 -> new SinkAnswer.Unauthorised(reason);
            case 408, 409, 425, 429 -> new SinkAnswer.Later(reason, after(retryAfter));
            default -> code >= 500 ? new SinkAnswer.Unclear(reason, after(retryAfter))
                    : new SinkAnswer.Refused(code / 100 == 3 ? reason + ", and redirects are not followed" : reason);
        };
    }

    /** Seconds, or a date. Null if the receiver says nothing that can be read. */
    private @Nullable Duration after(@Nullable String retryAfter) {
        if (retryAfter == null) {
            return null;
        }
        String text = retryAfter.strip();
        if (text.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration wait = Duration.between(clock.instant(), at);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException _) {
            return null;
        }
    }
}
