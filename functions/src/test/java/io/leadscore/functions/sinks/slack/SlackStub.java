package io.leadscore.functions.sinks.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.sinks.http.JsonHttp;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An incoming webhook of Slack. A message that the published API does not take, or in which a value of a lead has a power, fails the
 * test. Thread-safe.
 *
 * <p>Sources:
 * <ul>
 * <li>"Sending messages using incoming webhooks" with "Handling errors": https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * <li>"Rate limits", "Posting messages: 1 per second": https://docs.slack.dev/apis/web-api/rate-limits
 * <li>Block Kit: header (plain_text, 150 characters), section (3,000 characters), at most 50 blocks; text object (type, text, emoji for
 * plain_text only, verbatim for mrkdwn only): https://docs.slack.dev/reference/block-kit/blocks
 * <li>"Formatting message text" with "Escaping text": https://docs.slack.dev/messaging/formatting-message-text
 * </ul>
 */
final class SlackStub implements JsonHttp {
    static final String URL = "https://hooks.slack.com/services/T00000000/B00000000/canarysecretofslack";
    private static final Pattern LINK = Pattern.compile("<(https?://[^<>|\\s]+)\\|([^<>|]+)>");

    /** Takes the place of the answer to one request. {@code land} lets the request arrive, now or later, and gives its answer. */
    @FunctionalInterface
    interface Fault {
        Heard on(Supplier<Heard> land);
    }

    /** A message as people read it. */
    record Message(String notification, String header, String text, @Nullable String link) {}

    final List<Message> channel = new ArrayList<>();
    final List<Instant> times = new ArrayList<>();
    final Deque<Fault> faults = new ArrayDeque<>();
    /** Whether more than one message a second is answered 429, as it can be. */
    boolean strict;
    private final InstantSource clock;

    SlackStub(InstantSource clock) {
        this.clock = clock;
    }

    static Fault answer(int status, String body, @Nullable String retryAfter) {
        return _ -> new Heard.Answer(status, retryAfter, body);
    }

    @Override
    public synchronized Heard send(String method, URI url, Map<String, String> headers, @Nullable String body) {
        assertThat(method).isEqualTo("POST");
        assertThat(url).hasToString(URL);
        assertThat(headers).containsEntry("Content-Type", "application/json; charset=utf-8");
        Fault fault = faults.poll();
        Supplier<Heard> land = () -> land(Objects.requireNonNull(body));
        return fault == null ? land.get() : fault.on(land);
    }

    private Heard land(String body) {
        Instant now = clock.instant();
        if (strict && !times.isEmpty() && Duration.between(times.getLast(), now).toMillis() < 1_000) {
            return new Heard.Answer(429, "1", "rate_limited");
        }
        times.add(now);
        channel.add(message(body));
        return new Heard.Answer(200, null, "ok");
    }

    private static Message message(String body) {
        Json.Obj message;
        try {
            message = new JsonReader(JsonReader.Limits.DOCUMENT).readObject(body);
        } catch (MalformedJsonException e) {
            throw new AssertionError("invalid_payload", e);
        }
        assertThat(message.fields().keySet()).isSubsetOf("text", "blocks", "mrkdwn", "unfurl_links", "unfurl_media");
        assertThat(message.get("mrkdwn")).isEqualTo(Json.Bool.FALSE);
        String notification = shown(need(message.text("text")));
        List<Json> blocks = ((Json.Arr) need(message.get("blocks"))).items();
        assertThat(blocks).hasSizeBetween(1, 50);
        String header = "";
        String link = null;
        var text = new ArrayList<String>();
        for (Json item : blocks) {
            Json.Obj block = (Json.Obj) item;
            assertThat(block.fields()).containsOnlyKeys("type", "text");
            Json.Obj object = block.object("text");
            String raw = need(object.text("text"));
            assertThat(raw).isNotEmpty();
            boolean isHeader = "header".equals(block.text("type"));
            assertThat(block.text("type")).isIn("header", "section");
            assertThat(raw.length()).isLessThanOrEqualTo(isHeader ? 150 : 3_000);
            if ("plain_text".equals(object.text("type"))) {
                assertThat(object.fields()).containsOnlyKeys("type", "text", "emoji")
                        .containsEntry("emoji", Json.Bool.FALSE);
                if (isHeader) {
                    header = shown(raw);
                } else {
                    text.add(shown(raw));
                }
            } else {
                assertThat(object.fields()).containsOnlyKeys("type", "text", "verbatim")
                        .containsEntry("verbatim", Json.Bool.TRUE)
                        .containsEntry("type", Json.text("mrkdwn"));
                assertThat(isHeader).isFalse();
                Matcher matcher = LINK.matcher(raw);
                assertThat(matcher.matches()).as(raw).isTrue();
                link = unescaped(matcher.group(1));
            }
        }
        return new Message(notification, header, String.join("\n", text), link);
    }

    /** A text in which no control character is left, as people read it. */
    private static String shown(String raw) {
        assertThat(raw).doesNotContain("<", ">");
        assertThat(raw.replaceAll("&(amp|lt|gt);", "")).as("an ampersand that is not escaped").doesNotContain("&");
        return unescaped(raw);
    }

    private static String unescaped(String raw) {
        return raw.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    private static <T> T need(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

}
