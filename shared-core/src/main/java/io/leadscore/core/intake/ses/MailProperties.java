package io.leadscore.core.intake.ses;

import io.leadscore.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The properties of mail activities. */
final class MailProperties {
    /** The complete user agent of Apple's prefetch. No browser has only this text. */
    private static final String PREFETCH_AGENT = "Mozilla/5.0";
    /**
     * The shortest time in which a person can receive, open and read a mail and click a link. Link scanners are faster.
     */
    private static final Duration SOONEST_CLICK = Duration.ofSeconds(10);
    /** The prefix of tags that SES sets: they have the sender, IP address and configuration. */
    private static final String SES_TAG = "ses:";

    private MailProperties() {}

    static Map<String, Json> of(MailKind kind, Json.Obj mail, Json.Obj deed) {
        var properties = new TreeMap<String, Json>();
        tags(mail, properties);
        switch (kind) {
            case OPEN -> machine(isPrefetch(deed), properties);
            case CLICK -> {
                machine(isPrefetch(deed) || isScan(mail, deed), properties);
                copy(deed, List.of("link", "linkTags"), properties);
            }
            case BOUNCE -> copy(deed, List.of("bounceType", "bounceSubType"), properties);
            case COMPLAINT -> copy(deed, List.of("complaintFeedbackType", "complaintSubType"), properties);
            case SUBSCRIPTION -> {
                copy(deed, List.of("contactList"), properties);
                properties.put("all", Json.Bool.of(OptOut.ofAll(deed)));
                properties.put("topics", Json.arr(OptOut.topics(deed)));
            }
        }
        return properties;
    }

    /** The sender's own tags, which distinguish campaigns. */
    private static void tags(Json.Obj mail, Map<String, Json> properties) {
        var tags = new TreeMap<String, Json>();
        mail.object("tags").fields().forEach((name, values) -> {
            if (!name.startsWith(SES_TAG)) {
                tags.put(name, values);
            }
        });
        if (!tags.isEmpty()) {
            properties.put("tags", new Json.Obj(tags));
        }
    }

    /** Marks an action that is known to come from a machine. Shipped models give no points for it. */
    private static void machine(boolean known, Map<String, Json> properties) {
        if (known) {
            properties.put("machine", Json.Bool.TRUE);
        }
    }

    private static boolean isPrefetch(Json.Obj deed) {
        return PREFETCH_AGENT.equals(deed.text("userAgent"));
    }

    /**
     * Whether a click is too soon after the sending. The delivery is later, so the click is also too soon after that.
     */
    private static boolean isScan(Json.Obj mail, Json.Obj click) {
        Instant sentAt = instant(mail.text("timestamp"));
        Instant clickedAt = instant(click.text("timestamp"));
        return sentAt != null
                && clickedAt != null
                && clickedAt.isAfter(sentAt)
                && clickedAt.isBefore(sentAt.plus(SOONEST_CLICK));
    }

    private static @Nullable Instant instant(@Nullable String timestamp) {
        try {
            return timestamp == null ? null : Instant.parse(timestamp);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static void copy(Json.Obj deed, List<String> fields, Map<String, Json> properties) {
        for (String field : fields) {
            Json value = deed.get(field);
            if (value != null && value != Json.Null.NULL) {
                properties.put(field, value);
            }
        }
    }
}
