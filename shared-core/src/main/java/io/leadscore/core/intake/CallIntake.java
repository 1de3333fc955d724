package io.leadscore.core.intake;

import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.WhiteSpace;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads Segment-spec calls. Identities are {@code userId}, {@code anonymousId}, {@code traits.email} and
 * {@code context.traits.email}; {@code properties.email} is one if the call names neither a user id nor another address,
 * because it may be the address of a person whom the lead invites. From the rest of the context only the path of a page
 * and the campaign are kept. A group call says to which company a lead belongs, and an alias call that two identities are one person's. A client drops a call that is refused. So a call is refused only if a track call has no event or if nothing
 * identifies a lead. Other values that cannot be kept are left out. Thread-safe.
 */
public final class CallIntake {
    /** The types of calls that are about a lead. */
    public enum Type {
        TRACK, IDENTIFY, PAGE, SCREEN, GROUP, ALIAS;

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

    private static final String IDENTIFIED_BY = "userId, anonymousId, traits.email, context.traits.email and properties.email";
    private static final String COMPANY_ID = "companyId";
    /** Traits of a company, and their names as traits of a lead. */
    private static final Map<String, String> GROUP_TRAITS = Map.of("name", "company", "employees", "companySize",
            "industry", "industry", "website", "website", "country", "country", "plan", "plan");
    private static final List<String> TIMES = List.of("timestamp", "originalTimestamp", "sentAt");
    private static final String EMAIL = "email";
    private static final String TRAITS = "traits.";
    private static final String CONTEXT_TRAITS = "context.traits.";
    private static final Json NO_ITEMS = new Json.Arr(List.of());

    private final IntakePolicy policy;

    public CallIntake(IntakePolicy policy) {
        this.policy = policy;
    }

    /**
     * Reads one call.
     *
     * @param freshMessageId used if the call has no {@code messageId}
     */
    public Intake read(Type type, Json.Obj call, SourceSettings settings, String freshMessageId, Instant receivedAt) {
        return read(type, call, settings, freshMessageId, receivedAt, receivedAt);
    }

    /** @param arrivedAt when the bus received the call; the sender's clock is compared with this time */
    Intake read(Type type, Json.Obj call, SourceSettings settings, String freshMessageId, Instant receivedAt,
            Instant arrivedAt) {
        var draft = new ActivityBuilder(settings, policy.blocked());
        Json.Obj traits = object(call.get("traits"), "traits", draft);
        Json.Obj properties = object(call.get("properties"), "properties", draft);
        Json.Obj contextTraits = call.object("context").object("traits");
        Set<String> notUsable = identities(type, call, traits, properties, draft);
        String event = switch (type) {
            case TRACK -> {
                properties.fields().forEach(draft::property);
                Campaign.add(call, properties, draft);
                yield event(call, settings, draft);
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
                // RudderStack's browser SDK has the traits of an identify call in the context only.
                contextTraits.fields().forEach((name, value) -> {
                    if (traits.get(name) == null) {
                        profile(name, value, CONTEXT_TRAITS, notUsable, draft);
                    }
                });
                traits.fields().forEach((name, value) -> profile(name, value, TRAITS, notUsable, draft));
                yield null;
            }
            case GROUP -> {
                trait(COMPANY_ID, call.get("groupId"), "groupId", draft);
                traits.fields().forEach((name, value) -> {
                    if (name.equals(EMAIL)) {
                        draft.leaveOut(TRAITS + EMAIL, "is left out: it is the address of a company");
                    } else if (GROUP_TRAITS.containsKey(name) || settings.trusted()) {
                        trait(GROUP_TRAITS.getOrDefault(name, name), value, TRAITS + name, draft);
                    } else {
                        draft.leaveOutTrait(name, TRAITS + name, TraitPolicy.OF_SERVERS);
                    }
                });
                yield null;
            }
            case ALIAS -> null;
        };
        String messageId = draft.messageId(call.get("messageId"), "messageId", freshMessageId);
        for (String time : TIMES) {
            if (!Timestamps.isAbsent(call.get(time)) && Timestamps.parse(call.get(time)) == null) {
                draft.leaveOut(time, "is not a time that can be read, such as 2026-01-31T10:00:00Z");
            }
        }
        Instant occurredAt = Timestamps.ofCall(call, arrivedAt, receivedAt);
        return draft.finish(messageId, event, occurredAt, receivedAt, IDENTIFIED_BY);
    }

    /** Adds a trait of a person, unless it is an address that is none. */
    private static void profile(String name, Json value, String below, Set<String> notUsable, ActivityBuilder draft) {
        if (!notUsable.contains(below + name)) {
            trait(name, value, below + name, draft);
        }
    }

    /** Adds the identities. Returns the paths of traits that are there and are no address. */
    private static Set<String> identities(Type type, Json.Obj call, Json.Obj traits, Json.Obj properties,
            ActivityBuilder draft) {
        draft.identity(Kind.USER_ID, scalar(call.get("userId")), "userId");
        draft.identity(Kind.ANONYMOUS_ID, scalar(call.get("anonymousId")), "anonymousId");
        if (type == Type.ALIAS) {
            draft.previousId(scalar(call.get("previousId")));
        }
        var notUsable = new HashSet<String>();
        // The traits of a group call are those of a company.
        if (type != Type.GROUP) {
            email(traits, TRAITS, notUsable, draft);
        }
        email(call.object("context").object("traits"), CONTEXT_TRAITS, notUsable, draft);
        if (!draft.hasIdentity(Kind.USER_ID) && !draft.hasIdentity(Kind.EMAIL)) {
            draft.identity(Kind.EMAIL, scalar(properties.get(EMAIL)), "properties.email");
        }
        return notUsable;
    }

    private static void email(Json.Obj traits, String below, Set<String> notUsable, ActivityBuilder draft) {
        if (draft.identity(Kind.EMAIL, scalar(traits.get(EMAIL)), below + EMAIL) == ActivityBuilder.Use.LEFT_OUT) {
            notUsable.add(below + EMAIL);
        }
    }

    private static void trait(String name, @Nullable Json value, String path, ActivityBuilder draft) {
        Json trimmed = value == null ? null : trimmed(value);
        if (trimmed != null) {
            draft.callTrait(name, trimmed, path);
        }
    }

    /** An identity in a call must be one value: an array is a mistake there, unlike a repeated field of a form. */
    private static @Nullable Json scalar(@Nullable Json value) {
        return value instanceof Json.Arr ? Json.Obj.EMPTY : value;
    }

    /** The object. PHP sends an empty one as an empty array. */
    private static Json.Obj object(@Nullable Json value, String path, ActivityBuilder draft) {
        if (value instanceof Json.Obj object) {
            return object;
        }
        boolean isEmpty = value == null || value == Json.Null.NULL || value.equals(NO_ITEMS);
        if (!isEmpty) {
            draft.leaveOut(path, "must be an object");
        }
        return Json.Obj.EMPTY;
    }

    /** A pasted text without the white space around it; null if nothing of it can be seen. An empty text is a value. */
    private static @Nullable Json trimmed(Json value) {
        if (value instanceof Json.Text(String text) && !text.isEmpty()) {
            String trimmed = WhiteSpace.trim(text);
            return trimmed.isEmpty() ? null : Json.text(trimmed);
        }
        return value;
    }

    private String event(Json.Obj call, SourceSettings settings, ActivityBuilder draft) {
        String event = call.text("event");
        if (event == null || WhiteSpace.isBlank(event)) {
            draft.problem("event", "a track call must have the name of its event");
            return "";
        }
        String name = WhiteSpace.trim(event);
        if (!EventPolicy.allows(settings, name, policy.guardedEvents())) {
            draft.problem("event",
                    "cannot be sent with the write key of a page: use a server key, or name the event in the settings of the key");
        }
        return name;
    }

    /** The name and category of the call replace properties of these names, into which SDKs copy them. */
    private static void view(Json.Obj call, Json.Obj properties, ActivityBuilder draft) {
        properties.fields().forEach(draft::property);
        Campaign.add(call, properties, draft);
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
        String rest = WhiteSpace.trim(url.substring(scheme + 3)).split("[?#]", 2)[0];
        int slash = rest.indexOf('/');
        return Optional.of(slash < 0 ? "/" : rest.substring(slash));
    }

    private static boolean isText(@Nullable Json value) {
        return value instanceof Json.Text(String text) && !WhiteSpace.isBlank(text);
    }
}
