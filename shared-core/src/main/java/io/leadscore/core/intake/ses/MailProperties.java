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
     * The shortest time in which a person can receive a mail, see that it is there, and open it or click a link in it.
     * Scanners of mail servers, which load all pictures and links, are faster.
     */
    private static final Duration SOONEST_BY_A_PERSON = Duration.ofSeconds(10);
    /** The prefix of tags that SES sets: they have the sender, IP address and configuration. */
    private static final String SES_TAG = "ses:";

    private MailProperties() {}

    static Map<String, Json> of(MailKind kind, Json.Obj mail, Json.Obj deed) {
        var properties = new TreeMap<String, Json>();
        tags(mail, properties);
        switch (kind) {
            case OPEN -> machine(mail, deed, properties);
            case CLICK -> {
                machine(mail, deed, properties);
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
    private static void machine(Json.Obj mail, Json.Obj deed, Map<String, Json> properties) {
        if (PREFETCH_AGENT.equals(deed.text("userAgent")) || isTooSoon(mail, deed)) {
            properties.put("machine", Json.Bool.TRUE);
        }
    }

    /**
     * Whether the action is too soon after the sending. The delivery is later, so the action is also too soon after
     * that. Nothing is known about an action before the sending: the times cannot be right.
     */
    private static boolean isTooSoon(Json.Obj mail, Json.Obj deed) {
        Instant sentAt = instant(mail.text("timestamp"));
        Instant doneAt = instant(deed.text("timestamp"));
        return sentAt != null
                && doneAt != null
                && !doneAt.isBefore(sentAt)
                && doneAt.isBefore(sentAt.plus(SOONEST_BY_A_PERSON));
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
