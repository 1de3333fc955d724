package io.leadscore.functions.crm;

import io.leadscore.core.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * That a record of a CRM has changed, without what has changed.
 *
 * @param system such as {@code salesforce}
 * @param portal the account in the system
 * @param object as in {@link RecordChange}
 * @param id     of the record
 * @param event  the id of the change in the system
 */
public record RecordGap(String system, String portal, String object, String id, Instant occurredAt, String event) {
    /** The change, if the property has this value since then. */
    RecordChange change(String property, String value) {
        return new RecordChange(system, portal, object, id, property, value, occurredAt, event);
    }

    Json.Obj json() {
        return Json.obj("system", system, "portal", portal, "object", object, "id", id, "occurredAt",
                occurredAt.toString(), "event", event);
    }

    /** Empty if it has another form. */
    static Optional<RecordGap> of(Json.Obj json) {
        String system = json.text("system");
        String portal = json.text("portal");
        String object = json.text("object");
        String id = json.text("id");
        String occurredAt = json.text("occurredAt");
        String event = json.text("event");
        if (system == null || portal == null || object == null || id == null || occurredAt == null || event == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RecordGap(system, portal, object, id, Instant.parse(occurredAt), event));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
