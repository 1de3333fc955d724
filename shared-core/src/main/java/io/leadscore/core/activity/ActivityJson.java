package io.leadscore.core.activity;

import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of an activity: compact JSON. Equal activities have the same text, and numbers keep their literals.
 * Thread-safe.
 *
 * <p>Keys are short because the storage of every activity is paid by the byte: {@code s} source, {@code m} message id,
 * {@code e} event (absent if null), {@code o} and {@code r} occurred and received, in milliseconds since 1970,
 * {@code p} properties, {@code t} traits (both absent if empty), {@code k} true if it is trusted (absent if not),
 * {@code a} the previous id of an alias call (absent if null), {@code i} identities as
 * {@code {"userId": […], "email": […], "anonymousId": […]}}, each absent if empty.
 */
public final class ActivityJson {
    /** Properties and traits are one level deep in a payload. */
    private static final JsonReader READER = new JsonReader(new JsonReader.Limits(ActivityLimits.MAX_DEPTH + 1,
            ActivityLimits.MAX_STORED_BYTES, ActivityLimits.MAX_NAME_CHARS, 64, ActivityLimits.MAX_ARRAY_ITEMS,
            ActivityLimits.MAX_STORED_BYTES));

    private ActivityJson() {}

    /** Writes the payload. */
    public static String write(Activity activity) {
        return Json.obj("s", activity.source(),
                "m", activity.messageId(),
                "e", activity.event(),
                "o", activity.occurredAt().toEpochMilli(),
                "r", activity.receivedAt().toEpochMilli(),
                "p", sortedUnlessEmpty(activity.properties()),
                "t", sortedUnlessEmpty(activity.traits()),
                "k", activity.trusted() ? true : null,
                "a", activity.previousId(),
                "i", identities(activity.identities()))
                .toJson();
    }

    private static @Nullable Json sortedUnlessEmpty(Json.Obj object) {
        return object.isEmpty() ? null : object.sorted();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static Activity read(String payload) {
        Json.Obj json;
        try {
            json = READER.readObject(payload);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("this is not the payload of an activity", e);
        }
        return new Activity(required(json, "s"), required(json, "m"), json.text("e"), instant(json, "o"),
                instant(json, "r"), json.object("p"), json.object("t"),
                json.get("k") == Json.Bool.TRUE, identities(json.object("i")), json.text("a"));
    }

    private static Json.Obj identities(List<Identity> identities) {
        var byKind = new LinkedHashMap<String, Json>();
        for (Kind kind : Kind.values()) {
            var values = new ArrayList<Json>();
            for (Identity identity : identities) {
                if (identity.kind() == kind) {
                    values.add(Json.text(identity.value()));
                }
            }
            if (!values.isEmpty()) {
                byKind.put(kind.field(), new Json.Arr(values));
            }
        }
        return new Json.Obj(byKind);
    }

    private static List<Identity> identities(Json.Obj byKind) {
        var identities = new ArrayList<Identity>();
        for (Kind kind : Kind.values()) {
            if (byKind.get(kind.field()) instanceof Json.Arr(var values)) {
                for (Json value : values) {
                    if (value instanceof Json.Text(String text)) {
                        identities.add(new Identity(kind, text));
                    }
                }
            }
        }
        return identities;
    }

    private static String required(Json.Obj json, String key) {
        return Objects.requireNonNullElseGet(json.text(key), () -> {
            throw new IllegalArgumentException("the payload of an activity has no field " + key);
        });
    }

    private static Instant instant(Json.Obj json, String key) {
        if (json.get(key) instanceof Json.Num(String literal)) {
            return Instant.ofEpochMilli(Long.parseLong(literal));
        }
        throw new IllegalArgumentException("the payload of an activity has no field " + key);
    }
}
