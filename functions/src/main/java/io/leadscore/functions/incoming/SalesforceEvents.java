package io.leadscore.functions.incoming;

import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.ChangeEvents;
import io.leadscore.functions.crm.IncomingSettings;
import io.leadscore.functions.crm.RecordChange;
import io.leadscore.functions.crm.RecordGap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Events of Salesforce's Change Data Capture, as its Event Relay puts them on a bus of EventBridge: {@code {"source", "detail": {"payload":
 * {"ChangeEventHeader": {"entityName", "recordIds", "changeType", "changeOrigin", "transactionKey", "sequenceNumber", "commitTimestamp",
 * "changedFields"}, <field>: <value>}}}}
 * ({@code developer.salesforce.com/docs/platform/change-data-capture/guide/cdc-event-fields-header.html} and its neighbours). Thread-safe.
 */
final class SalesforceEvents implements ChangeEvents {
    private static final String SYSTEM = "salesforce";
    private static final Map<String, String> OBJECTS = Map.of("Lead", "lead", "Contact", "contact", "Opportunity",
            "opportunity");
    private static final String UPDATE = "UPDATE";
    private static final Set<String> WITH_VALUES = Set.of("CREATE", UPDATE, "UNDELETE");
    private static final Set<String> GAPS = Set.of("GAP_CREATE", "GAP_UPDATE", "GAP_UNDELETE");
    private static final String OVERFLOW = "GAP_OVERFLOW";
    /** The name that our calls have, as Salesforce adds it to the origin. */
    private static final Pattern OWN = Pattern.compile("(^|;)client=leadscore/?(;|$)");
    private static final String KEY = "[A-Za-z0-9-]{1,64}";
    private static final String SEQUENCE = "[0-9]{1,10}";
    private static final String MILLIS = "[0-9]{1,15}";

    private final IncomingSettings settings;
    private final String bus;

    SalesforceEvents(IncomingSettings settings, String bus) {
        this.settings = settings;
        this.bus = bus;
    }

    @Override
    public Said read(Json.Obj event) {
        if (!bus.equals(event.text("source"))) {
            return Said.unusable("the event is of another bus than that of the settings");
        }
        Json.Obj payload = event.object("detail").object("payload");
        Json.Obj header = payload.object("ChangeEventHeader");
        String object = OBJECTS.get(String.valueOf(header.text("entityName")));
        String type = header.text("changeType");
        if (object == null || type == null || !settings.hasObject(object) || isOwn(header)) {
            return Said.NOTHING;
        }
        if (type.equals(OVERFLOW)) {
            return Said.unusable("more records were changed at once than Salesforce says one by one: compare them");
        }
        if (!GAPS.contains(type) && !WITH_VALUES.contains(type)) {
            return Said.NOTHING;
        }
        String key = header.text("transactionKey");
        String sequence = number(header.get("sequenceNumber"), SEQUENCE);
        String millis = number(header.get("commitTimestamp"), MILLIS);
        if (key == null || !key.matches(KEY) || sequence == null || millis == null) {
            return Said.unusable("the event has no transactionKey, sequenceNumber or commitTimestamp");
        }
        var said = new Reader(object, key + "-" + sequence, Instant.ofEpochMilli(Long.parseLong(millis)));
        if (GAPS.contains(type)) {
            return said.gaps(header);
        }
        return said.changes(header, payload, type.equals(UPDATE) ? changed(header) : null);
    }

    /** Reads the records of one event. */
    private final class Reader {
        private final String object;
        private final String event;
        private final Instant at;
        private final String portal = bus.split("/", -1)[2];

        private Reader(String object, String event, Instant at) {
            this.object = object;
            this.event = event;
            this.at = at;
        }

        private Said gaps(Json.Obj header) {
            List<String> ids = ids(header);
            return new Said(List.of(),
                    ids.stream().map(id -> new RecordGap(SYSTEM, portal, object, id, at, event)).toList(),
                    problem(header, ids));
        }

        /** @param changed the fields that have changed; null for all that are there */
        private Said changes(Json.Obj header, Json.Obj payload, @Nullable Set<String> changed) {
            var changes = new ArrayList<RecordChange>();
            List<String> ids = ids(header);
            boolean isMeant = false;
            for (String property : settings.properties(object)) {
                String value = text(payload.get(property));
                if (value != null && (changed == null || changed.contains(property))
                        && settings.outcome(object, property, value).isPresent()) {
                    isMeant = true;
                    ids.forEach(id -> changes
                            .add(new RecordChange(SYSTEM, portal, object, id, property, value, at, event)));
                }
            }
            return new Said(changes, List.of(), isMeant ? problem(header, ids) : null);
        }
    }

    private static List<String> ids(Json.Obj header) {
        var ids = new ArrayList<String>();
        for (Json id : items(header, "recordIds")) {
            String full = id instanceof Json.Text(String text) ? SalesforceId.full(text) : null;
            if (full != null && !ids.contains(full)) {
                ids.add(full);
            }
        }
        return ids;
    }

    /** An id with an asterisk means all records of an object, which is so after some conversions of fields. */
    private static @Nullable String problem(Json.Obj header, List<String> ids) {
        boolean allAreIds = items(header, "recordIds").stream()
                .allMatch(id -> id instanceof Json.Text(String text) && SalesforceId.full(text) != null);
        return allAreIds && !ids.isEmpty() ? null : "recordIds has what is no id of a record: compare the records";
    }

    /** The fields that have changed. An event can have more, if the channel adds some. Null if they cannot be read. */
    private static @Nullable Set<String> changed(Json.Obj header) {
        List<Json> names = items(header, "changedFields");
        boolean areNames = !names.isEmpty()
                && names.stream().allMatch(name -> name instanceof Json.Text(String text) && !text.startsWith("0x"));
        return areNames ? names.stream().map(name -> ((Json.Text) name).value()).collect(Collectors.toSet()) : null;
    }

    private static List<Json> items(Json.Obj header, String name) {
        return header.get(name) instanceof Json.Arr(List<Json> items) ? items : List.of();
    }

    private static boolean isOwn(Json.Obj header) {
        String origin = header.text("changeOrigin");
        return origin != null && OWN.matcher(origin).find();
    }

    private static @Nullable String text(@Nullable Json value) {
        return switch (value) {
            case Json.Text(String text) -> text;
            case Json.Num(String literal) -> literal;
            case Json.Bool bool -> bool.toJson();
            case null, default -> null;
        };
    }

    private static @Nullable String number(@Nullable Json value, String form) {
        String digits = value instanceof Json.Num(String literal) ? literal : "";
        return digits.matches(form) ? digits : null;
    }
}
