package io.leadscore.functions.sinks.slack;

import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.crm.Announcement;
import io.leadscore.functions.port.crm.NewsSink;
import io.leadscore.functions.port.crm.SecretTexts;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.sinks.http.CallBudget;
import io.leadscore.functions.sinks.http.HttpAnswers;
import io.leadscore.functions.sinks.http.JdkJsonHttp;
import io.leadscore.functions.sinks.http.JsonHttp;
import io.leadscore.functions.sinks.http.JsonHttp.Heard;
import io.leadscore.functions.sinks.http.RememberedSecret;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Posts news to a channel of Slack, by an incoming webhook. Its URL is the secret: who knows it can post. Thread-safe. */
public final class SlackSink implements NewsSink {
    public static final String NAME = "slack";
    /** Slack takes one message a second for a webhook. All functions together stay within this. */
    private static final Duration WINDOW = Duration.ofSeconds(CallBudget.FUNCTIONS);
    private static final String WEBHOOK = "https://hooks\\.slack(-gov)?\\.com/[A-Za-z0-9/_-]+";

    private final JsonHttp http;
    private final RememberedSecret secret;
    private final SlackMessage message;
    private final CallBudget budget;
    private final InstantSource clock;

    public SlackSink(CrmSettings.Sink settings, SecretTexts secrets, InstantSource clock, Backoff.Sleep sleep) {
        this(new JdkJsonHttp(), settings, secrets, clock, sleep);
    }

    SlackSink(JsonHttp http, CrmSettings.Sink settings, SecretTexts secrets, InstantSource clock, Backoff.Sleep sleep) {
        this.http = http;
        this.secret = new RememberedSecret(secrets, settings.requiredSecret(), clock);
        this.message = new SlackMessage(settings);
        this.budget = new CallBudget(CallBudget.FUNCTIONS, WINDOW, clock, sleep);
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SinkAnswer post(Announcement news) {
        String url = secret.now().strip();
        if (!url.matches(WEBHOOK)) {
            return new SinkAnswer.Unauthorised("the secret " + secret.name()
                    + " must be the URL of an incoming webhook, which begins with https://hooks.slack.com/");
        }
        budget.take();
        return switch (http.send("POST", URI.create(url), Map.of("Content-Type", "application/json; charset=utf-8"),
                message.of(news).toJson())) {
            case Heard.Answer answer -> answer(answer);
            case Heard.NotSent(String reason) -> new SinkAnswer.Later(reason, null);
            case Heard.NoAnswer(String reason) -> new SinkAnswer.Unclear(reason, null);
        };
    }

    private SinkAnswer answer(Heard.Answer answer) {
        int status = answer.status();
        String reason = "Slack answered " + status + code(answer.body());
        if (status / 100 == 2) {
            return new SinkAnswer.Accepted(null);
        }
        // The webhook or its channel is not there any more, or may not be used. This is so for all news.
        if (status / 100 == 3 || status == 404 || status == 410) {
            return new SinkAnswer.Unauthorised(reason);
        }
        return HttpAnswers.failed(status, reason, answer.retryAfter(), clock.instant());
    }

    /** Slack answers with a code such as {@code no_service}, as plain text. Anything else could have parts of the message. */
    private static String code(String body) {
        String code = body.strip();
        return code.matches("[a-z][a-z_]{0,63}") ? " " + code : "";
    }
}
