package io.leadscore.core.intake;

import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads form posts. Fields that do not begin with {@code _} become properties of a {@code Form Submitted} activity, and
 * also traits if the settings allow it. Surrounding blanks are removed, because people type them by accident, and a
 * blank field changes nothing. The property {@code form} is always the name of the form, because rules distinguish
 * forms by it; a field of that name is ignored. A form has no time, so it occurred when it was received. Thread-safe.
 */
public final class FormIntake {
    /** The event of every form post. */
    public static final String EVENT = "Form Submitted";
    /** A field that people do not see and robots fill in. */
    public static final String HONEYPOT = "_gotcha";
    /** The reason for dropping a post with a filled honeypot. */
    public static final String HONEYPOT_FILLED = "honeypot filled in";

    private static final String MESSAGE_ID = "_messageId";
    private static final String FORM = "form";

    private FormIntake() {}

    /**
     * Reads an urlencoded or multipart form.
     *
     * @param form           the name of the form, not blank
     * @param fields         values by field name, decoded; a repeated field becomes an array, of which the first
     *                       {@link ActivityLimits#MAX_ARRAY_ITEMS} values are kept
     * @param freshMessageId used if the form has no {@code _messageId}
     */
    public static Intake read(String form, Map<String, List<String>> fields, SourceSettings settings,
            String freshMessageId, Instant receivedAt) {
        var json = new LinkedHashMap<String, Json>();
        for (var field : fields.entrySet()) {
            if (!isWellFormed(field.getKey()) || !field.getValue().stream().allMatch(FormIntake::isWellFormed)) {
                return new Intake.Rejected(List.of(new Problem(
                        isWellFormed(field.getKey()) ? field.getKey() : "", "is not valid Unicode text")));
            }
            List<Json> values = field.getValue()
                    .stream()
                    .filter(value -> !value.isBlank())
                    .limit(ActivityLimits.MAX_ARRAY_ITEMS)
                    .<Json>map(Json::text)
                    .toList();
            if (!values.isEmpty()) {
                json.put(field.getKey(), values.size() == 1 ? values.getFirst() : new Json.Arr(values));
            }
        }
        return read(form, new Json.Obj(json), settings, freshMessageId, receivedAt);
    }

    /** Reads a form that was posted as a JSON object. Null counts as blank; other values keep their type. */
    public static Intake read(String form, Json.Obj fields, SourceSettings settings, String freshMessageId,
            Instant receivedAt) {
        if (stripped(fields.get(HONEYPOT)) != null) {
            return new Intake.Dropped(HONEYPOT_FILLED);
        }
        var draft = new ActivityBuilder(settings);
        if (form.isBlank() || !isWellFormed(form)) {
            draft.problem(FORM, "a form must have a name of valid Unicode text");
        }
        fields.fields().forEach((name, raw) -> {
            Json value = stripped(raw);
            if (value != null && !name.startsWith("_")) {
                draft.property(name, value);
                draft.formTrait(name, value, name);
            }
        });
        draft.property(FORM, Json.text(form));
        for (Kind kind : Kind.values()) {
            draft.identity(kind, fields.get(kind.field()), kind.field());
        }
        String messageId = draft.messageId(first(fields.get(MESSAGE_ID)), MESSAGE_ID, freshMessageId);
        Instant occurredAt = Timestamps.within(receivedAt, receivedAt);
        return draft.finish(settings.source(), messageId, EVENT, occurredAt, receivedAt,
                "email, userId and anonymousId");
    }

    private static @Nullable Json first(@Nullable Json value) {
        return value instanceof Json.Arr(var items) && !items.isEmpty() ? items.getFirst() : value;
    }

    /** The value without surrounding blanks; null if nothing is left. */
    private static @Nullable Json stripped(@Nullable Json value) {
        if (value instanceof Json.Text(String text)) {
            return text.isBlank() ? null : Json.text(text.strip());
        }
        if (value instanceof Json.Arr(var items)) {
            List<Json> left = items.stream().map(FormIntake::stripped).filter(Objects::nonNull).toList();
            return left.isEmpty() ? null : new Json.Arr(left);
        }
        return value == Json.Null.NULL ? null : value;
    }

    /** Whether the text has no NUL and no half surrogate pairs. For other inputs the JSON reader checks that. */
    private static boolean isWellFormed(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
