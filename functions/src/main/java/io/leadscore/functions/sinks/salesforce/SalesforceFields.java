package io.leadscore.functions.sinks.salesforce;

import io.leadscore.core.json.Json;
import io.leadscore.functions.sinks.record.LeadProperties;
import io.leadscore.functions.sinks.record.RecordWrite;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a record as Salesforce takes them. A Lead needs a last name and a company, and a Contact a last name: a new record
 * gets a default, and a record that is changed keeps what it has. Immutable.
 */
final class SalesforceFields {
    static final String LEAD = "Lead";
    static final String CONTACT = "Contact";
    static final String ID = name(LeadProperties.ID);
    static final String EMAIL = "Email";
    /** What Salesforce itself writes for a company or a name that nobody knows. */
    static final String NOT_PROVIDED = "[not provided]";

    private static final String SUFFIX = "__c";
    private static final String LAST_NAME = "LastName";
    private static final String COMPANY = "Company";
    private static final String TYPE = "type";
    /** The first three characters of an id say of which object the record is. */
    static final Map<String, String> OBJECTS = Map.of("00Q", LEAD, "003", CONTACT);

    private final String object;
    private final String company;

    /**
     * @param object  of new records: {@link #LEAD} or {@link #CONTACT}
     * @param company of new Leads whose company is not known
     */
    SalesforceFields(String object, String company) {
        this.object = object;
        this.company = company;
    }

    /** The name of a field of our own. */
    static String name(String property) {
        return property + SUFFIX;
    }

    /** The object of a record; null for one that is neither a Lead nor a Contact. */
    static @Nullable String objectOf(String record) {
        return record.length() < 3 ? null : OBJECTS.get(record.substring(0, 3));
    }

    /** The object of a record that is changed; that of the settings if its id says another one. */
    String object(RecordWrite write) {
        String named = write.record() == null ? null : objectOf(write.record());
        return named == null ? object : named;
    }

    /** A record of a call. */
    Json.Obj of(RecordWrite write) {
        String type = object(write);
        var fields = new LinkedHashMap<String, Json>();
        fields.put("attributes", Json.obj(TYPE, type));
        if (write.record() != null) {
            fields.put("id", Json.text(write.record()));
        }
        Set<String> required = type.equals(LEAD) ? Set.of(LAST_NAME, COMPANY) : Set.of(LAST_NAME);
        write.properties().fields().forEach((name, value) -> {
            if (isSent(type, name) && !(required.contains(name) && isEmpty(value))) {
                fields.put(name, name.equals(name(LeadProperties.UPDATED_AT)) ? seconds(value) : value);
            }
        });
        if (write.record() == null) {
            fields.putIfAbsent(LAST_NAME, Json.text(NOT_PROVIDED));
            if (type.equals(LEAD)) {
                fields.putIfAbsent(COMPANY, Json.text(company));
            }
        }
        return new Json.Obj(fields);
    }

    /** The Contact that a Lead became is kept by sales, and the fields of the settings are those of a Lead. */
    private boolean isSent(String type, String name) {
        return type.equals(object) || name.startsWith("leadscore_");
    }

    private static boolean isEmpty(Json value) {
        return value == Json.Null.NULL || (value instanceof Json.Text(String text) && text.isBlank());
    }

    private static Json seconds(Json time) {
        return time instanceof Json.Text(String text)
                ? Json.text(Instant.parse(text).truncatedTo(ChronoUnit.SECONDS).toString())
                : time;
    }

    /** The e-mail address that a write has, in lower case; null if it has none. */
    static @Nullable String email(RecordWrite write) {
        String email = write.properties().text(EMAIL);
        return email == null ? null : email.toLowerCase(Locale.ROOT);
    }

    /** The fields of our own, each with what the Metadata API says of a new one. */
    static Map<String, Json.Obj> own() {
        var own = new LinkedHashMap<String, Json.Obj>();
        LeadProperties.ALL.forEach(property -> own.put(name(property), metadata(property)));
        return own;
    }

    private static Json.Obj metadata(String property) {
        String label = "Leadscore " + property.substring("leadscore_".length()).replace('_', ' ');
        return switch (property) {
            case LeadProperties.ID -> Json.obj("type", "Text", "label", label, "length", 64, "externalId", true,
                    "unique", false, "required", false);
            case LeadProperties.STAGE, LeadProperties.REASONS -> Json.obj("type", "Text", "label", label, "length", 255,
                    "required", false);
            case LeadProperties.NEXT_CHANGE_ON, LeadProperties.QUALIFIED_ON -> Json.obj("type", "Date", "label", label,
                    "required", false);
            case LeadProperties.UPDATED_AT -> Json.obj("type", "DateTime", "label", label, "required", false);
            default -> Json.obj("type", "Number", "label", label, "precision", 18, "scale", 0, "required", false);
        };
    }
}
