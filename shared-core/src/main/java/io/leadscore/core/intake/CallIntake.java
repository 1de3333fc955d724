package io.leadscore.core.intake;

import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads Segment-spec calls. Identities are {@code userId}, {@code anonymousId}, {@code traits.email} and
 * {@code context.traits.email}. From the rest of the context only the path of a page is kept. Thread-safe.
 */
public final class CallIntake {
    /** The types of calls that are about a lead. */
    public enum Type {
        TRACK, IDENTIFY, PAGE, SCREEN;

        /** The name in requests. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The type with this name in requests. Case does not matter, because detail-types are capitalised. */
        public static Optional<Type> of(String wire) {
            return List.of(values()).stream().filter(type -> type.wire().equalsIgnoreCase(wire)).findFirst();
        }
    }

    /** The event of every page call. */
    public static final String PAGE_EVENT = "Page Viewed";
    /** The event of every screen call. */
    public static final String SCREEN_EVENT = "Screen Viewed";

    private static final String IDENTIFIED_BY = "userId, anonymousId, traits.email and context.traits.email";

    private CallIntake() {}

    /**
     * Reads one call.
     *
     * @param freshMessageId used if the call has no {@code messageId}
     */
    public static Intake read(Type type, Json.Obj call, SourceSettings settings, String freshMessageId,
            Instant receivedAt) {
        return read(type, call, settings, freshMessageId, receivedAt, receivedAt);
    }

    /** @param arrivedAt when the bus received the call; the sender's clock is compared with this time */
    static Intake read(Type type, Json.Obj call, SourceSettings settings, String freshMessageId, Instant receivedAt,
            Instant arrivedAt) {
        var draft = new ActivityBuilder(settings);
        Json.Obj traits = object(call, "traits", draft);
        draft.identity(Kind.USER_ID, scalar(call.get("userId")), "userId");
        draft.identity(Kind.ANONYMOUS_ID, scalar(call.get("anonymousId")), "anonymousId");
        draft.identity(Kind.EMAIL, scalar(traits.get("email")), "traits.email");
        draft.identity(Kind.EMAIL, scalar(call.object("context").object("traits").get("email")),
                "context.traits.email");
        Json.Obj properties = object(call, "properties", draft);
        String event = switch (type) {
            case TRACK -> {
                properties.fields().forEach(draft::property);
                yield event(call, draft);
            }
            case PAGE -> {
                view(call, properties, draft);
                path(properties, call.object("context").object("page")).ifPresent(path -> draft.property("path", path));
                yield PAGE_EVENT;
            }
            case SCREEN -> {
                view(call, properties, draft);
                yield SCREEN_EVENT;
            }
            case IDENTIFY -> {
                traits.fields().forEach((name, value) -> draft.callTrait(name, value, "traits." + name));
                yield null;
            }
        };
        String messageId = draft.messageId(call.get("messageId"), "messageId", freshMessageId);
        Instant occurredAt = Timestamps.ofCall(call, arrivedAt, receivedAt);
        return draft.finish(settings.source(), messageId, event, occurredAt, receivedAt, IDENTIFIED_BY);
    }

    /** An identity in a call must be one value: an array is a mistake there, unlike a repeated field of a form. */
    private static @Nullable Json scalar(@Nullable Json value) {
        return value instanceof Json.Arr ? Json.Obj.EMPTY : value;
    }

    private static Json.Obj object(Json.Obj call, String field, ActivityBuilder draft) {
        Json value = call.get(field);
        if (value != null && value != Json.Null.NULL && !(value instanceof Json.Obj)) {
            draft.problem(field, "must be an object");
        }
        return call.object(field);
    }

    private static String event(Json.Obj call, ActivityBuilder draft) {
        String event = call.text("event");
        if (event == null || event.isBlank()) {
            draft.problem("event", "a track call must have the name of its event");
            return "";
        }
        return event.strip();
    }

    /** The name and category of the call replace properties of these names, into which SDKs copy them. */
    private static void view(Json.Obj call, Json.Obj properties, ActivityBuilder draft) {
        properties.fields().forEach(draft::property);
        for (String field : List.of("name", "category")) {
            if (isText(call.get(field))) {
                draft.property(field, Json.text(String.valueOf(call.text(field))));
            }
        }
    }

    private static Optional<Json> path(Json.Obj properties, Json.Obj page) {
        if (isText(properties.get("path"))) {
            return Optional.ofNullable(properties.get("path"));
        }
        if (isText(page.get("path"))) {
            return Optional.ofNullable(page.get("path"));
        }
        return pathOf(properties.text("url")).or(() -> pathOf(page.text("url"))).map(Json::text);
    }

    /**
     * The path of an absolute URL. Only the delimiters are read, because browsers send URLs that strict parsers refuse.
     */
    private static Optional<String> pathOf(@Nullable String url) {
        int scheme = url == null ? -1 : url.indexOf("://");
        if (url == null || scheme < 0) {
            return Optional.empty();
        }
        String rest = url.substring(scheme + 3).strip().split("[?#]", 2)[0];
        int slash = rest.indexOf('/');
        return Optional.of(slash < 0 ? "/" : rest.substring(slash));
    }

    private static boolean isText(@Nullable Json value) {
        return value instanceof Json.Text(String text) && !text.isBlank();
    }
}
