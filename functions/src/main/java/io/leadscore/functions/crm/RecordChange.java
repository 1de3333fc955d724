package io.leadscore.functions.crm;

import io.leadscore.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * That a property of a record of a CRM got a value, as the CRM said it.
 *
 * @param system   such as {@code hubspot}
 * @param portal   the account in the system
 * @param object   {@code contact}, {@code deal}, {@code lead} or {@code opportunity}
 * @param id       of the record
 * @param property such as {@code hs_lead_status}
 * @param event    the id of the change in the system; null if it has no such id
 */
public record RecordChange(String system, String portal, String object, String id, String property, String value,
        Instant occurredAt, @Nullable String event) {
    private static final Set<String> DEALS = Set.of("deal", "opportunity");

    /** A change without an id. */
    public RecordChange(String system, String portal, String object, String id, String property, String value,
            Instant occurredAt) {
        this(system, portal, object, id, property, value, occurredAt, null);
    }

    /** Whether records of this kind are deals. All others are people. */
    static boolean isDeal(String object) {
        return DEALS.contains(object);
    }

    /** The same for each delivery of the change. HubSpot does not promise that the ids of its events are unique. */
    public String messageId() {
        if (event != null) {
            return event + "-" + id + "-" + property;
        }
        String all = Json.arr(List.of(portal, object, id, property, value, occurredAt.toString())).toJson();
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    Json.Obj json() {
        return Json.obj("system", system, "portal", portal, "object", object, "id", id, "property", property, "value",
                value, "occurredAt", occurredAt.toString(), "event", event);
    }

    /** Empty if it has another form. */
    static Optional<RecordChange> of(Json.Obj json) {
        String system = json.text("system");
        String portal = json.text("portal");
        String object = json.text("object");
        String id = json.text("id");
        String property = json.text("property");
        String value = json.text("value");
        String occurredAt = json.text("occurredAt");
        if (system == null || portal == null || object == null || id == null || property == null || value == null
                || occurredAt == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RecordChange(system, portal, object, id, property, value,
                    Instant.parse(occurredAt), json.text("event")));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
