package io.leadscore.local.score;

import io.leadscore.core.activity.Identities;
import io.leadscore.core.activity.Outcome;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.score.OfflineScoring.Occurrence;
import io.leadscore.core.activity.UtcDays;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of input: a lead with its traits and activities. Other fields are ignored, so that an export with more fields can
 * be scored unchanged.
 */
record LeadLine(String lead, Json.Obj traits, List<Occurrence> activities) {
    /** The limits of an ingested activity, with three more levels for the line around it, and a list of activities of any length. */
    private static final JsonReader READER = JsonReader.tolerant(new JsonReader.Limits(
            JsonReader.Limits.ACTIVITY.depth() + 3, JsonReader.Limits.ACTIVITY.textChars(),
            JsonReader.Limits.ACTIVITY.nameChars(), JsonReader.Limits.ACTIVITY.numberChars(), Integer.MAX_VALUE,
            LineReader.MAX_LINE_BYTES));
    private static final int MAX_ARRAY_ITEMS = JsonReader.Limits.ACTIVITY.arrayItems();

    static LeadLine read(String line) throws BadLineException {
        Json.Obj fields;
        try {
            fields = READER.readObject(line);
        } catch (MalformedJsonException e) {
            // The caller adds the number of the line in the file.
            throw new BadLineException(Objects.requireNonNull(e.getMessage()).replace("(line 1, column", "(column"));
        }
        Json.Obj traits = object(fields, "traits");
        List<Occurrence> activities = new ArrayList<>();
        switch (fields.get("activities")) {
            case null -> {}
            case Json.Arr(var items) -> {
                for (Json item : items) {
                    try {
                        activities.add(activity(item));
                    } catch (BadLineException e) {
                        String place = "activities[" + activities.size() + "]";
                        throw new BadLineException(place + (item instanceof Json.Obj ? "." : ": ") + e.getMessage());
                    }
                }
            }
            default -> throw new BadLineException("activities: a list is expected");
        }
        return new LeadLine(requiredText(fields, "lead"), traits, activities);
    }

    private static Occurrence activity(Json item) throws BadLineException {
        if (!(item instanceof Json.Obj activity)) {
            throw new BadLineException("an object is expected");
        }
        LocalDate day = UtcDays.parse(requiredText(activity, "occurredAt"));
        if (day == null) {
            throw new BadLineException("occurredAt: a time such as 2026-01-31T10:00:00Z is expected");
        }
        String source = text(activity, "source");
        String event = text(activity, "event");
        // Only of two outcomes on one day the time decides, and most lines have none.
        Instant at = Outcome.of(source, event).isEmpty() ? null : instant(requiredText(activity, "occurredAt"));
        return new Occurrence(source, requiredText(activity, "messageId"), event, day, object(activity, "properties"),
                at);
    }

    /** Null if the text is a day, which is one that {@link UtcDays} can read. */
    private static @Nullable Instant instant(String occurredAt) {
        return occurredAt.indexOf('T') < 0 ? null : OffsetDateTime.parse(occurredAt).toInstant();
    }

    private static String requiredText(Json.Obj object, String field) throws BadLineException {
        String text = text(object, field);
        if (text == null || text.isEmpty()) {
            throw new BadLineException(field + (text == null ? ": is missing" : ": is empty"));
        }
        if (Identities.isDamaged(text)) {
            throw new BadLineException(field + ": must be valid Unicode text");
        }
        return text;
    }

    private static @Nullable String text(Json.Obj object, String field) throws BadLineException {
        return switch (object.get(field)) {
            case null -> null;
            case Json.Text(String text) -> text;
            default -> throw new BadLineException(field + ": a text is expected");
        };
    }

    private static Json.Obj object(Json.Obj object, String field) throws BadLineException {
        return switch (object.get(field)) {
            case null -> Json.Obj.EMPTY;
            case Json.Obj value -> {
                for (Json inner : value.fields().values()) {
                    checkArrays(inner, field);
                }
                yield value;
            }
            default -> throw new BadLineException(field + ": an object is expected");
        };
    }

    /** The list of activities may be long, but an array inside an activity may not. The reader has one limit for all arrays. */
    private static void checkArrays(Json value, String field) throws BadLineException {
        switch (value) {
            case Json.Obj(var fields) -> {
                for (Json inner : fields.values()) {
                    checkArrays(inner, field);
                }
            }
            case Json.Arr(var items) -> {
                if (items.size() > MAX_ARRAY_ITEMS) {
                    throw new BadLineException(field + ": an array has more than " + MAX_ARRAY_ITEMS + " values");
                }
                for (Json inner : items) {
                    checkArrays(inner, field);
                }
            }
            case Json.Text _,Json.Num _,Json.Bool _,Json.Null _ -> {}
        }
    }
}
