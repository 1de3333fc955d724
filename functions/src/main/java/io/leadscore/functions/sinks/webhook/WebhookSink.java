package io.leadscore.functions.sinks.webhook;

import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.crm.CrmSink;
import io.leadscore.functions.port.crm.SecretTexts;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.port.crm.SinkWrite;
import io.leadscore.functions.sinks.http.HttpAnswers;
import io.leadscore.functions.sinks.http.RememberedSecret;
import io.leadscore.functions.sinks.http.SigningSecrets;
import io.leadscore.functions.sinks.webhook.HttpPost.Answered;
import java.time.InstantSource;
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
        this(new CheckedPost(settings.requiredUrl(), settings.allowsPrivate()),
                new SigningSecrets(new RememberedSecret(secrets, settings.requiredSecret(), clock)), clock);
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
    public String text(String leadId, SinkWrite.What what) {
        return lead(leadId, what).toJson();
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
        return Json.obj("id", write.id(), "lead", lead(write.leadId(), write.what()), "change",
                write.change() == null ? Json.Null.NULL : write.change()).toJson();
    }

    private static Json.Obj lead(String leadId, SinkWrite.What what) {
        return switch (what) {
            case SinkWrite.What.Current(var profile, var _) -> profile;
            case SinkWrite.What.Merged(var into, var _) -> Json.obj("leadId", leadId, "mergedInto", into);
            case SinkWrite.What.Erased _ -> Json.obj("leadId", leadId, "erased", true);
        };
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
        return HttpAnswers.failed(code, reason, retryAfter, clock.instant());
    }
}
