package io.leadscore.local.bus;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An event on the bus, in the form in which EventBridge sends it to targets. Immutable. */
public record BusEvent(Json.Obj envelope) {
    /** Events of Leadscore itself. They carry their own id, so that a repeated event has the same id again. */
    private static final String OWN_SOURCE = "leadscore";
    private static final int MAX_DETAIL_TYPE_CHARS = 128;
    private static final int MAX_SOURCE_CHARS = 256;
    private static final JsonReader DETAIL = JsonReader.tolerant(JsonReader.Limits.INPUT);

    /**
     * Makes an event from an entry of {@code PutEvents} ({@code Source}, {@code DetailType}, {@code Detail} as a text,
     * {@code Time}, {@code Resources}), or from an event in the form that targets receive ({@code source},
     * {@code detail-type}, {@code detail} as an object, {@code time}, {@code id}).
     *
     * @throws BadEntryException if the entry is neither
     */
    static BusEvent of(Json.Obj entry, Instant now, Supplier<UUID> ids) throws BadEntryException {
        String source = text(entry, "Source", "source", MAX_SOURCE_CHARS);
        String detailType = text(entry, "DetailType", "detail-type", MAX_DETAIL_TYPE_CHARS);
        Json.Obj detail = detail(entry);
        Json time = either(entry, "Time", "time");
        Json resources = either(entry, "Resources", "resources");
        String own = source.equals(OWN_SOURCE) ? detail.object("metadata").text("id") : null;
        String given = own != null ? own : entry.text("id");
        return new BusEvent(Json.obj("version", "0", "id", given != null ? given : ids.get().toString(), "detail-type",
                detailType, "source", source, "account", "000000000000", "time",
                time == null ? now.toString() : time(time).toString(), "region", "local", "resources",
                resources instanceof Json.Arr ? resources : Json.arr(List.of()), "detail", detail));
    }

    public String id() {
        return String.valueOf(envelope.text("id"));
    }

    private static @Nullable Json either(Json.Obj entry, String name, String otherName) {
        Json value = entry.get(name);
        return value != null ? value : entry.get(otherName);
    }

    private static String text(Json.Obj entry, String name, String otherName, int maxChars) throws BadEntryException {
        if (!(either(entry, name, otherName) instanceof Json.Text(String text)) || text.isEmpty()) {
            throw new BadEntryException(name + ": a text is expected");
        }
        if (text.length() > maxChars) {
            throw new BadEntryException(name + ": at most " + maxChars + " characters are expected");
        }
        return text;
    }

    private static Json.Obj detail(Json.Obj entry) throws BadEntryException {
        return switch (either(entry, "Detail", "detail")) {
            case Json.Obj detail -> detail;
            case Json.Text(String json) -> {
                try {
                    yield DETAIL.readObject(json);
                } catch (MalformedJsonException e) {
                    throw new BadEntryException("Detail: " + e.getMessage());
                }
            }
            case null, default -> throw new BadEntryException("Detail: an object, or its JSON text, is expected");
        };
    }

    /** A text in ISO 8601, or the seconds since 1970, as in the JSON protocol of AWS. */
    private static Instant time(Json time) throws BadEntryException {
        try {
            return switch (time) {
                case Json.Text(String text) -> OffsetDateTime.parse(text).toInstant();
                case Json.Num(String seconds) ->
                    Instant.ofEpochMilli(new BigDecimal(seconds).movePointRight(3).longValue());
                default -> throw new BadEntryException("Time: an instant such as 2026-01-31T10:00:00Z is expected");
            };
        } catch (DateTimeException _) {
            throw new BadEntryException("Time: an instant such as 2026-01-31T10:00:00Z is expected");
        }
    }
}
