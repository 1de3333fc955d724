package io.leadscore.core.intake;

import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.intake.ActivityBuilder.Use;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Sha256;
import io.leadscore.core.json.WhiteSpace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads form posts. Fields that do not begin with {@code _} become properties of a {@code Form Submitted} activity, and
 * also traits if the settings allow it. Surrounding white space is removed, because people type it by accident, and a
 * blank field changes nothing. The property {@code form} is always the name of the form, because rules distinguish
 * forms by it; a field of that name is ignored. A form has no time, so it occurred when it was received. Thread-safe.
 *
 * <p>A person waits for the answer. So a form is refused for an e-mail address that the person can correct. Other values
 * that cannot be kept are left out.
 */
public final class FormIntake {
    /** The event of every form post. */
    public static final String EVENT = "Form Submitted";
    /** The reason for dropping a post with a filled honeypot. */
    public static final String HONEYPOT_FILLED = "honeypot filled in";
    /** Posts of one form with the same fields count once in such a window: a double click, a reload of the page. */
    public static final Duration REPEAT_WINDOW = Duration.ofMinutes(10);

    static final String MESSAGE_ID = "_messageId";
    private static final String FORM = "form";
    private static final int REPLACEMENT = 0xfffd;
    /** The hex digits of a message id that is made of the content: 128 bits. */
    private static final int ID_DIGITS = 32;

    private final IntakePolicy policy;

    public FormIntake(IntakePolicy policy) {
        this.policy = policy;
    }

    /**
     * The fields of an urlencoded or multipart form as an object.
     *
     * @param fields values by field name, decoded; a repeated field becomes an array, of which the first
     *               {@link ActivityLimits#MAX_ARRAY_ITEMS} values are kept
     */
    public static Json.Obj object(Map<String, List<String>> fields) {
        var json = new LinkedHashMap<String, Json>();
        for (var field : fields.entrySet()) {
            List<Json> values = field.getValue()
                    .stream()
                    .filter(value -> !WhiteSpace.isBlank(value))
                    .limit(ActivityLimits.MAX_ARRAY_ITEMS)
                    .<Json>map(value -> Json.text(wellFormed(value)))
                    .toList();
            if (!values.isEmpty()) {
                json.put(wellFormed(field.getKey()), values.size() == 1 ? values.getFirst() : new Json.Arr(values));
            }
        }
        return new Json.Obj(json);
    }

    /** Whether a field of this name is an identity, a trait, or an instruction: it must be a text. */
    public static boolean meansMore(String name, SourceSettings settings) {
        return name.startsWith("_") || new FieldNames(settings).meaning(name) != null;
    }

    /**
     * A post of a form. Immutable.
     *
     * @param form   the name of the form, not blank
     * @param fields values by field name, as they were sent
     * @param kept   those that become properties, without white space around them
     */
    public record Post(String form, Json.Obj fields, Json.Obj kept) {
        /** @param fields null counts as blank; values that are no texts keep their type */
        public static Post of(String form, Json.Obj fields) {
            var kept = new TreeMap<String, Json>();
            fields.fields().forEach((name, raw) -> {
                Json value = trimmed(raw);
                if (value != null && !name.startsWith("_")) {
                    kept.put(name, value);
                }
            });
            return new Post(form, fields, new Json.Obj(kept));
        }

        /**
         * The message id of a post that has none of its own: a hash of the write key, the form, its fields and the
         * {@link #REPEAT_WINDOW} of its receipt.
         */
        public String contentId(String writeKey, Instant receivedAt) {
            String content = Json.obj("key", writeKey, "form", form,
                    "window", receivedAt.toEpochMilli() / REPEAT_WINDOW.toMillis(),
                    "fields", kept).canonical();
            return Sha256.hex(content, ID_DIGITS);
        }
    }

    /**
     * Reads a form.
     *
     * @param contentId used if the form has no {@code _messageId}
     */
    public Intake read(Post post, SourceSettings settings, String contentId, Instant receivedAt) {
        Json.Obj fields = post.fields();
        for (String honeypot : settings.honeypots()) {
            if (trimmed(fields.get(honeypot)) != null) {
                return new Intake.Dropped(HONEYPOT_FILLED);
            }
        }
        var draft = new ActivityBuilder(settings, policy.blocked());
        if (WhiteSpace.isBlank(post.form())) {
            draft.problem(FORM, "a form must have a name");
        }
        post.kept().fields().forEach(draft::property);
        draft.property(FORM, Json.text(post.form()));
        Map<String, FieldNames.Field> known = new FieldNames(settings).known(fields);
        Set<String> notUsable = new HashSet<>();
        for (Kind kind : Kind.values()) {
            FieldNames.Field field = known.get(kind.field());
            if (field != null && identity(kind, field, draft) == Use.LEFT_OUT) {
                notUsable.add(kind.field());
            }
        }
        known.forEach((trait, field) -> {
            Json value = trimmed(trait.equals(Kind.EMAIL.field()) ? first(field.value()) : field.value());
            if (value != null && !notUsable.contains(trait)) {
                draft.formTrait(trait, value, field.name());
            }
        });
        String messageId = draft.messageId(first(fields.get(MESSAGE_ID)), MESSAGE_ID, contentId);
        Instant occurredAt = Timestamps.within(receivedAt, receivedAt);
        return draft.finish(messageId, EVENT, occurredAt, receivedAt,
                "email, userId and anonymousId");
    }

    /** The visitor can correct an address, but sees no other identity. */
    private static Use identity(Kind kind, FieldNames.Field field, ActivityBuilder draft) {
        return kind == Kind.EMAIL
                ? draft.identity(kind, field.value(), field.name(), draft::problem)
                : draft.identity(kind, field.value(), field.name());
    }

    private static @Nullable Json first(@Nullable Json value) {
        return value instanceof Json.Arr(var items) && !items.isEmpty() ? items.getFirst() : value;
    }

    /** The value without surrounding white space; null if nothing is left. */
    private static @Nullable Json trimmed(@Nullable Json value) {
        if (value instanceof Json.Text(String text)) {
            String trimmed = WhiteSpace.trim(text);
            return trimmed.isEmpty() ? null : Json.text(trimmed);
        }
        if (value instanceof Json.Arr(var items)) {
            List<Json> left = items.stream().map(FormIntake::trimmed).filter(Objects::nonNull).toList();
            return left.isEmpty() ? null : new Json.Arr(left);
        }
        return value == Json.Null.NULL ? null : value;
    }

    /** The text with U+FFFD in place of a NUL or half a surrogate pair. For JSON the reader does that. */
    private static String wellFormed(String text) {
        boolean isWellFormed = text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
        return isWellFormed ? text
                : text.codePoints()
                        .map(point -> isCharacter(point) ? point : REPLACEMENT)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean isCharacter(int point) {
        return point != 0 && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
    }
}
