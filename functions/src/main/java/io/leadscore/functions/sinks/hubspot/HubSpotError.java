package io.leadscore.functions.sinks.hubspot;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What HubSpot says of an error. Its texts quote values, such as e-mail addresses. So only codes, names of properties and ids are taken
 * from them. Immutable.
 *
 * @param codes      such as {@code VALIDATION_ERROR} and {@code PROPERTY_DOESNT_EXIST}, the general one first
 * @param properties the names of the properties concerned, of those that are known
 * @param ids        the records concerned
 * @param traces     the trace ids of the inputs concerned
 * @param existing   the record that is there already; null if it does not say
 */
record HubSpotError(Set<String> codes, Set<String> properties, List<String> ids, List<String> traces,
        @Nullable String existing) {
    static final HubSpotError NONE = new HubSpotError(Set.of(), Set.of(), List.of(), List.of(), null);
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{1,63}");
    private static final Pattern EXISTING = Pattern.compile("Existing ID: ([0-9]{1,20})\\b");
    private static final String NOT_FOUND = "OBJECT_NOT_FOUND";
    private static final String NO_PROPERTY = "PROPERTY_DOESNT_EXIST";
    private static final String NOT_UNIQUE = "CONFLICTING_UNIQUE_VALUE";
    private static final String CONFLICT = "CONFLICT";
    private static final String DAILY = "DAILY";

    /** @param known the names of properties that may be named */
    static HubSpotError of(Json.Obj body, Collection<String> known) {
        var codes = new LinkedHashSet<String>();
        var names = new LinkedHashSet<String>();
        collect(body, known, codes, names);
        for (Json detail : items(body.get("errors"))) {
            if (detail instanceof Json.Obj error) {
                collect(error, known, codes, names);
            }
        }
        Json.Obj context = body.object("context");
        List<String> existing = texts(context.get("existingId"));
        return new HubSpotError(codes, names, texts(context.get("ids")), texts(context.get("objectWriteTraceId")),
                existing.isEmpty() ? existing(body.text("message")) : existing.getFirst());
    }

    private static void collect(Json.Obj error, Collection<String> known, Set<String> codes, Set<String> names) {
        for (String field : List.of("category", "errorType", "policyName", "subCategory", "code", "error")) {
            String code = error.text(field);
            if (code != null && CODE.matcher(code).matches()) {
                codes.add(code);
            }
        }
        var named = new ArrayList<>(texts(error.object("context").get("propertyName")));
        for (String field : List.of("in", "name")) {
            String name = error.text(field);
            if (name != null) {
                named.add(name);
            }
        }
        named.stream().filter(known::contains).forEach(names::add);
        for (Json inner : ofMessage(error.text("message"))) {
            if (inner instanceof Json.Obj detail) {
                collect(detail, known, codes, names);
            }
        }
    }

    /** The message about wrong properties has a JSON array at its end. */
    private static List<Json> ofMessage(@Nullable String message) {
        int array = message == null ? -1 : message.indexOf("[{");
        if (message == null || array < 0) {
            return List.of();
        }
        try {
            return items(JsonReader.tolerant(JsonReader.Limits.DOCUMENT).read(message.substring(array)));
        } catch (MalformedJsonException _) {
            return List.of();
        }
    }

    private static @Nullable String existing(@Nullable String message) {
        Matcher matcher = EXISTING.matcher(message == null ? "" : message);
        return matcher.find() ? matcher.group(1) : null;
    }

    static List<Json> items(@Nullable Json list) {
        return list instanceof Json.Arr(List<Json> items) ? items : List.of();
    }

    private static List<String> texts(@Nullable Json list) {
        return items(list).stream()
                .filter(Json.Text.class::isInstance)
                .map(text -> ((Json.Text) text).value())
                .toList();
    }

    boolean isNotFound() {
        return codes.contains(NOT_FOUND);
    }

    boolean isConflict() {
        return codes.contains(CONFLICT);
    }

    boolean isMissingProperty() {
        return codes.contains(NO_PROPERTY);
    }

    /** Whether another record has the value of a property that must be unique. */
    boolean isNotUnique() {
        return codes.contains(NOT_UNIQUE);
    }

    boolean isDailyLimit() {
        return codes.contains(DAILY);
    }

    /** For people: {@code HubSpot answered 400 (VALIDATION_ERROR, INVALID_EMAIL; property email)}. */
    String reason(String what) {
        String details = String.join(", ", codes);
        if (!properties.isEmpty()) {
            details += (details.isEmpty() ? "" : "; ") + "property " + String.join(", ", properties);
        }
        return details.isEmpty() ? what : what + " (" + details + ")";
    }
}
