package io.leadscore.functions.sinks.hubspot;

import io.leadscore.core.json.Json;
import io.leadscore.functions.sinks.hubspot.HubSpotStub.Answered;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The contacts and properties of a made-up account of HubSpot. Its errors quote values, as those of HubSpot do. */
final class HubSpotContacts {
    private static final int MAX_BATCH = 100;
    private static final List<String> LIFECYCLE = List.of("subscriber", "lead", "marketingqualifiedlead",
            "salesqualifiedlead", "opportunity", "customer", "evangelist", "other");

    /** A contact. Properties without a value are not in it. */
    record Contact(String id, Instant createdAt, TreeMap<String, String> properties) {}

    record Property(String name, String type, boolean isUnique, boolean isReadOnly) {}

    final Map<String, Contact> all = new LinkedHashMap<>();
    final Map<String, Property> properties = new TreeMap<>();
    final Set<String> groups = new HashSet<>(Set.of("contactinformation"));
    /** Contacts that became a part of another one. */
    final Map<String, String> merged = new TreeMap<>();
    /** Contacts whose properties are not taken. */
    Predicate<Map<String, String>> refused = _ -> false;
    /** Whether results name the trace ids of their inputs, which only newer versions of the API do. */
    boolean echoesTraces = true;
    /** The order of results. */
    Random order = new Random(1);
    /** Which contact has a unique value. */
    private final Map<String, String> owners = new HashMap<>();
    private final InstantSource clock;
    private int last = 1000;

    HubSpotContacts(InstantSource clock) {
        this.clock = clock;
        for (String text : List.of("firstname", "lastname", "company", "jobtitle", "phone", "hs_additional_emails")) {
            properties.put(text, new Property(text, "string", false, false));
        }
        properties.put("email", new Property("email", "string", true, false));
        properties.put("lifecyclestage", new Property("lifecyclestage", "enumeration", false, false));
        properties.put("numemployees", new Property("numemployees", "number", false, false));
        properties.put("createdate", new Property("createdate", "datetime", false, true));
        properties.put("hs_object_id", new Property("hs_object_id", "number", true, true));
    }

    void makeLeadscoreProperties() {
        groups.add("leadscore");
        Map.of("id", "string", "stage", "string", "score", "number", "fit", "number", "engagement", "number", "reasons",
                "string", "next_change_on", "date", "qualified_on", "date", "updated_at", "datetime")
                .forEach((name, type) -> properties.put("leadscore_" + name,
                        new Property("leadscore_" + name, type, name.equals("id"), false)));
    }

    // ---- what people do

    /** Makes a contact, as a person would. */
    String add(Map<String, String> values) {
        String id = Integer.toString(++last);
        var contact = new Contact(id, clock.instant(), new TreeMap<>(values));
        contact.properties().put("createdate", clock.instant().toString());
        contact.properties().put("hs_object_id", id);
        all.put(id, contact);
        unique(contact).forEach(key -> owners.put(key, id));
        return id;
    }

    /** Merges contacts, as a person would: the second one is a part of the first one. */
    void merge(String winner, String loser) {
        Contact gone = remove(loser);
        merged.put(loser, winner);
        String email = gone.properties().get("email");
        if (email != null) {
            Contact kept = contact(winner);
            kept.properties().merge("hs_additional_emails", email, (a, b) -> a + ";" + b);
            unique(kept).forEach(key -> owners.put(key, winner));
        }
    }

    /** Deletes a contact, as a person would. */
    Contact remove(String id) {
        Contact gone = contact(id);
        all.remove(id);
        unique(gone).forEach(owners::remove);
        return gone;
    }

    private Contact contact(String id) {
        return Objects.requireNonNull(all.get(id));
    }

    /** The properties of a contact that begin so. */
    Map<String, String> of(String id, String prefix) {
        var some = new TreeMap<>(contact(id).properties());
        some.keySet().removeIf(name -> !name.startsWith(prefix));
        return some;
    }

    // ---- read

    Answered batchRead(Json.Obj body) {
        List<String> ids = HubSpotStub.inputs(body).stream().map(input -> input.text("id")).toList();
        String by = body.text("idProperty");
        if (ids.size() > MAX_BATCH) {
            return HubSpotStub.error(400, "VALIDATION_ERROR",
                    "The maximum number of inputs supported in a batch request "
                            + "for object reads is 100");
        }
        if (by != null && !(properties.containsKey(by) && properties.get(by).isUnique())) {
            return HubSpotStub.error(400, "VALIDATION_ERROR", "Property " + by + " is not a unique property");
        }
        if (new HashSet<>(ids).size() < ids.size()) {
            return duplicate(ids);
        }
        if ("email".equals(by)) {
            for (String email : ids) {
                if (!isEmail(email)) {
                    return HubSpotStub.error(400, "VALIDATION_ERROR", "Email address " + email + " is invalid");
                }
            }
        }
        var found = new LinkedHashSet<Contact>();
        var missing = new ArrayList<String>();
        for (String id : ids) {
            Contact contact = by == null ? all.get(merged.getOrDefault(id, id)) : having(by, id, null);
            if (contact == null) {
                missing.add(id);
            } else {
                found.add(contact);
            }
        }
        var names = HubSpotError.items(body.get("properties"))
                .stream()
                .map(name -> ((Json.Text) name).value())
                .toList();
        return multi(200, found.stream().map(contact -> json(contact, names, null)).toList(),
                missing.isEmpty() ? List.of() : List.of(notFound(missing, List.of())));
    }

    Answered get(String id) {
        Contact contact = all.get(merged.getOrDefault(id, id));
        return contact == null ? HubSpotStub.error(404, "OBJECT_NOT_FOUND", "Object not found.  objectId are usually "
                + "numeric.") : new Answered(200, json(contact, List.of("leadscore_id"), null));
    }

    private @Nullable Contact having(String property, String value, @Nullable Contact other) {
        String id = owners.get(property + "=" + (property.equals("email") ? value.toLowerCase(Locale.ROOT) : value));
        Contact contact = id == null ? null : all.get(id);
        return contact == null || (other != null && contact.id().equals(other.id())) ? null : contact;
    }

    /** The values that only this contact can have. */
    private List<String> unique(Contact contact) {
        var keys = new ArrayList<String>();
        contact.properties().forEach((name, value) -> {
            if (name.equals("email") || name.equals("hs_additional_emails")) {
                for (String email : value.split(";", -1)) {
                    keys.add("email=" + email.toLowerCase(Locale.ROOT));
                }
            } else if (properties.containsKey(name) && properties.get(name).isUnique()) {
                keys.add(name + "=" + value);
            }
        });
        return keys;
    }

    // ---- write

    Answered batchUpdate(Json.Obj body) {
        List<Json.Obj> inputs = HubSpotStub.inputs(body);
        List<String> ids = inputs.stream().map(input -> input.text("id")).toList();
        if (inputs.size() > MAX_BATCH || inputs.isEmpty()) {
            return tooMany();
        }
        if (new HashSet<>(ids).size() < ids.size()) {
            return duplicate(ids);
        }
        var results = new ArrayList<Json.Obj>();
        var errors = new ArrayList<Json.Obj>();
        var missing = new ArrayList<Json.Obj>();
        for (Json.Obj input : inputs) {
            Contact contact = all.get(input.text("id"));
            if (contact == null && merged.containsKey(input.text("id"))) {
                continue;
            }
            if (contact == null) {
                missing.add(input);
                continue;
            }
            Json.Obj error = problem(input, contact);
            if (error != null) {
                errors.add(error);
            } else {
                set(contact, input);
                results.add(json(contact, sent(input), input.text("objectWriteTraceId")));
            }
        }
        if (!missing.isEmpty()) {
            errors.add(notFound(missing.stream().map(input -> input.text("id")).toList(), traces(missing)));
        }
        return multi(200, results, errors);
    }

    Answered batchCreate(Json.Obj body) {
        List<Json.Obj> inputs = HubSpotStub.inputs(body);
        if (inputs.size() > MAX_BATCH || inputs.isEmpty()) {
            return tooMany();
        }
        boolean traced = inputs.stream().allMatch(input -> input.text("objectWriteTraceId") != null);
        var results = new ArrayList<Json.Obj>();
        var errors = new ArrayList<Json.Obj>();
        for (Json.Obj input : inputs) {
            Json.Obj error = problem(input, null);
            if (error == null) {
                String id = add(Map.of());
                set(contact(id), input);
                results.add(json(contact(id), sent(input), input.text("objectWriteTraceId")));
            } else if (traced) {
                errors.add(error);
            } else {
                return new Answered("CONFLICT".equals(error.text("category")) ? 409 : 400, error);
            }
        }
        return multi(201, results, errors);
    }

    private Json.@Nullable Obj problem(Json.Obj input, @Nullable Contact self) {
        var wrong = new ArrayList<Json.Obj>();
        Map<String, String> values = values(input);
        values.forEach((name, value) -> {
            Property property = properties.get(name);
            if (property == null) {
                wrong.add(invalid(name, "PROPERTY_DOESNT_EXIST", "Property \"" + name + "\" does not exist"));
            } else if (property.isReadOnly()) {
                wrong.add(invalid(name, "READ_ONLY_VALUE", "\"" + name + "\" is a read only property"));
            } else if (!value.isEmpty()) {
                String code = wrong(property, value);
                Contact other = property.isUnique() && !name.equals("email") ? having(name, value, self) : null;
                if (code != null) {
                    wrong.add(invalid(name, code, "\"" + value + "\" is not a value of " + name));
                } else if (other != null) {
                    wrong.add(invalid(name, "CONFLICTING_UNIQUE_VALUE",
                            "Cannot set PropertyValueCoordinates{propertyName=" + name + ", value=" + value + "}. "
                                    + other.id() + " already has that value."));
                }
            }
        });
        if (refused.test(values)) {
            wrong.add(invalid("lastname", "INVALID_VALUE", "\"" + values.get("email") + "\" was not allowed"));
        }
        if (!wrong.isEmpty()) {
            return item("VALIDATION_ERROR", "Property values were not valid: " + Json.arr(wrong).toJson(), input, null);
        }
        String email = values.get("email");
        Contact other = email == null || email.isEmpty() ? null : having("email", email, self);
        return other == null ? null
                : item("CONFLICT", "Contact already exists. Existing ID: " + other.id(), input, other.id());
    }

    private static @Nullable String wrong(Property property, String value) {
        try {
            switch (property.type()) {
                case "number" -> new BigDecimal(value);
                case "date" -> LocalDate.parse(value);
                case "datetime" -> {
                    Instant time = Instant.parse(value);
                    return time.equals(time.truncatedTo(ChronoUnit.MILLIS)) ? null : "INVALID_DATE";
                }
                case "enumeration" -> {
                    return LIFECYCLE.contains(value) ? null : "INVALID_OPTION";
                }
                default -> {
                    return property.name().equals("email") && !isEmail(value) ? "INVALID_EMAIL" : null;
                }
            }
            return null;
        } catch (NumberFormatException | DateTimeException _) {
            return "INVALID_" + property.type().toUpperCase(Locale.ROOT);
        }
    }

    private static boolean isEmail(String value) {
        return value.matches("[^@\\s\"]+@[^@\\s\"]+\\.[^@\\s\".]+");
    }

    private void set(Contact contact, Json.Obj input) {
        unique(contact).forEach(owners::remove);
        values(input).forEach((name, value) -> {
            String now = contact.properties().get(name);
            if (value.isEmpty()) {
                contact.properties().remove(name);
            } else if (!name.equals("lifecyclestage") || now == null
                    || LIFECYCLE.indexOf(value) > LIFECYCLE.indexOf(now)) {
                contact.properties().put(name, name.equals("email") ? value.toLowerCase(Locale.ROOT) : value);
            }
        });
        unique(contact).forEach(key -> owners.put(key, contact.id()));
    }

    private static Map<String, String> values(Json.Obj input) {
        var values = new TreeMap<String, String>();
        input.object("properties")
                .fields()
                .forEach((name, value) -> values.put(name,
                        value instanceof Json.Text(String text) ? text : value.toJson()));
        return values;
    }

    private static List<String> sent(Json.Obj input) {
        return List.copyOf(input.object("properties").fields().keySet());
    }

    Answered forget(Json.Obj body) {
        String id = body.text("objectId");
        if (id == null || !all.containsKey(id)) {
            return HubSpotStub.error(404, "OBJECT_NOT_FOUND", "Object not found");
        }
        remove(id);
        return new Answered(204, null);
    }

    // ---- properties

    Answered property(String name) {
        Property property = properties.get(name);
        if (property == null) {
            return HubSpotStub.error(404, "OBJECT_NOT_FOUND", "Property " + name + " does not exist");
        }
        return new Answered(200, Json.obj("name", name, "label", name, "type", property.type(), "hasUniqueValue",
                property.isUnique(), "options",
                name.equals("lifecyclestage") ? LIFECYCLE.stream()
                        .map(stage -> Json.obj("label", stage, "value",
                                stage))
                        .toList() : List.of(),
                "modificationMetadata", Json.obj("archivable", true, "readOnlyDefinition", false, "readOnlyValue",
                        property.isReadOnly())));
    }

    Answered makeGroup(Json.Obj body) {
        String name = String.valueOf(body.text("name"));
        return groups.add(name)
                ? new Answered(201, Json.obj("name", name, "label", body.text("label"), "displayOrder", -1, "archived",
                        false))
                : HubSpotStub.error(409, "OBJECT_ALREADY_EXISTS", "Property group " + name + " already exists");
    }

    Answered makeProperties(Json.Obj body) {
        var made = new ArrayList<Json.Obj>();
        for (Json.Obj input : HubSpotStub.inputs(body)) {
            String name = String.valueOf(input.text("name"));
            if (!groups.contains(String.valueOf(input.text("groupName")))
                    || !Set.of("string", "number", "date", "datetime").contains(String.valueOf(input.text("type")))
                    || !Set.of("text", "textarea", "number", "date").contains(String.valueOf(input.text("fieldType")))
                    || input.text("label") == null || !name.matches("[a-z][a-z0-9_]*")) {
                return HubSpotStub.error(400, "VALIDATION_ERROR", "Property " + name + " is not valid");
            }
            if (properties.containsKey(name)) {
                return HubSpotStub.error(409, "OBJECT_ALREADY_EXISTS", "A property named " + name + " already exists");
            }
            properties.put(name, new Property(name, String.valueOf(input.text("type")),
                    input.get("hasUniqueValue") == Json.Bool.TRUE, false));
            made.add(input);
        }
        return new Answered(201, Json.obj("status", "COMPLETE", "results", made));
    }

    // ---- answers

    private Json.Obj json(Contact contact, List<String> names, @Nullable String trace) {
        var values = new LinkedHashMap<String, Json>();
        names.forEach(name -> values.put(name, Json.nullable(contact.properties().get(name))));
        values.put("hs_object_id", Json.text(contact.id()));
        return Json.obj("id", contact.id(), "properties", new Json.Obj(values), "createdAt",
                contact.createdAt().toString(), "updatedAt", clock.instant().toString(), "archived", false,
                "objectWriteTraceId", echoesTraces ? trace : null);
    }

    private Answered multi(int status, List<Json.Obj> results, List<Json.Obj> errors) {
        var shuffled = new ArrayList<>(results);
        Collections.shuffle(shuffled, order);
        Json.Obj body = Json.obj("status", "COMPLETE", "results", shuffled, "startedAt", clock.instant().toString(),
                "completedAt", clock.instant().toString());
        return errors.isEmpty() ? new Answered(status, body)
                : new Answered(207, body.with("numErrors", Json.number(errors.size()))
                        .with("errors",
                                Json.arr(errors)));
    }

    private static Json.Obj item(String category, String message, Json.Obj input, @Nullable String existing) {
        String trace = input.text("objectWriteTraceId");
        return Json.obj("status", "error", "category", category, "message", message, "context",
                Json.obj("objectWriteTraceId", trace == null ? null : List.of(trace), "existingId",
                        existing == null ? null : List.of(existing), "ids",
                        input.text("id") == null ? null : List.of(String.valueOf(input.text("id")))));
    }

    private static Json.Obj notFound(List<String> ids, List<String> traces) {
        return Json.obj("status", "error", "category", "OBJECT_NOT_FOUND", "message",
                "Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.",
                "context", Json.obj("ids", ids, "objectWriteTraceId", traces.isEmpty() ? null : traces));
    }

    private static List<String> traces(List<Json.Obj> inputs) {
        return inputs.stream().map(input -> input.text("objectWriteTraceId")).filter(trace -> trace != null).toList();
    }

    private static Json.Obj invalid(String name, String code, String message) {
        return Json.obj("isValid", false, "message", message, "error", code, "name", name, "localizedErrorMessage",
                message, "portalId", 4711);
    }

    private static Answered duplicate(List<String> ids) {
        return HubSpotStub.error(400, "VALIDATION_ERROR", "Duplicate IDs found in batch input: " + ids
                + ". IDs must be unique");
    }

    private static Answered tooMany() {
        return HubSpotStub.error(400, "VALIDATION_ERROR",
                "The maximum number of inputs supported in a batch request is 100");
    }
}
