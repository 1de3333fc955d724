package io.leadscore.core.intake.ses;

import io.leadscore.core.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Properties of mail activities. */
final class MailProperties {
    /** The user agent of Apple's prefetch, whole: no browser calls itself by that alone. */
    private static final String PREFETCH_AGENT = "Mozilla/5.0";
    /** Tags that SES sets itself begin so; they name sender, IP address and configuration. */
    private static final String SES_TAG = "ses:";

    private MailProperties() {}

    static Map<String, Json> of(MailKind kind, Json.Obj mail, Json.Obj deed) {
        var properties = new TreeMap<String, Json>();
        tags(mail, properties);
        switch (kind) {
            case OPEN -> machine(deed, properties);
            case CLICK -> {
                machine(deed, properties);
                copy(deed, List.of("link", "linkTags"), properties);
            }
            case BOUNCE -> copy(deed, List.of("bounceType", "bounceSubType"), properties);
            case COMPLAINT -> copy(deed, List.of("complaintFeedbackType", "complaintSubType"), properties);
            case SUBSCRIPTION -> {
                copy(deed, List.of("contactList"), properties);
                properties.put("all", Json.Bool.of(OptOut.ofAll(deed)));
                properties.put("topics", new Json.Arr(OptOut.topics(deed)));
            }
        }
        return properties;
    }

    /** The sender's own tags, by which campaigns are told apart. */
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

    /** Set only where a machine is known to have acted; shipped models do not pay for it. */
    private static void machine(Json.Obj deed, Map<String, Json> properties) {
        if (PREFETCH_AGENT.equals(deed.text("userAgent"))) {
            properties.put("machine", Json.Bool.TRUE);
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
