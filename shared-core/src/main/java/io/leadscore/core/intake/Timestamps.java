package io.leadscore.core.intake;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.WhiteSpace;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the time at which an input happened. The times of clients can be sloppy, wrong or hostile, but that is no
 * reason to lose an activity. A time that cannot be read counts as absent, and a time outside [{@link #EARLIEST},
 * receipt] is moved to the nearer end. Thread-safe.
 */
final class Timestamps {
    /** The earliest time. An older one is a zero of the client or a typing error. */
    static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    /** Longer texts are not read. The longest sensible text has a zone in brackets. */
    private static final int MAX_CHARS = 64;
    /** Numbers below this are seconds since 1970 (until the year 5138); others are milliseconds (from 1973 on). */
    private static final double LEAST_MILLIS = 1e11;

    /**
     * Numbers from this on, the year 10000 in milliseconds, are no times: they are micro- or nanoseconds, or no time at
     * all.
     */
    private static final double TOO_MANY_MILLIS = 253_402_300_800_000.0;
    /** How Go, .NET and others write a time that nobody has set. */
    private static final Instant NOT_SET = Instant.parse("0001-01-01T00:00:00Z");
    /** A difference between two times that no inexact clock and no slow network explains. */
    private static final Duration CERTAIN = Duration.ofDays(1);

    private static final Pattern NUMBER = Pattern.compile("-?\\d{9,15}(?:\\.\\d+)?");
    private static final Pattern DATE_TIME = Pattern.compile("([+-]?\\d{4,10})-(\\d{1,2})-(\\d{1,2})"
            + "(?:[Tt ]+(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:[.,](\\d{1,9})\\d*)?)?"
            + " ?(?:([Zz]|UTC|GMT)|([+-])(\\d{2}):?(\\d{2})?)?(?:\\[[^]]*])?)?");

    private Timestamps() {}

    /**
     * The instant of a Segment-spec call. The clock of the sender may be wrong, but the time between two of its
     * readings is right. So the instant is {@code receivedAt − (sentAt − originalTimestamp)}, which is Segment's rule.
     * Libraries that call a tracking API directly name the original {@code timestamp}. Without both readings the
     * instant is {@code timestamp}, or {@code originalTimestamp}, or the receipt.
     *
     * @param arrivedAt  when the call reached us or the bus. A {@code receivedAt} of the call replaces it, because a
     *                   system before us received the call earlier, perhaps years ago if it sends its history
     * @param receivedAt the latest possible result
     */
    static Instant ofCall(Json.Obj call, Instant arrivedAt, Instant receivedAt) {
        Instant receivedBefore = parse(call.get("receivedAt"));
        Instant receipt = receivedBefore == null || receivedBefore.isAfter(arrivedAt) ? arrivedAt : receivedBefore;
        Instant sentAt = parse(call.get("sentAt"));
        Instant timestamp = parse(call.get("timestamp"));
        Instant original = parse(call.get("originalTimestamp"));
        if (original == null && timestamp != null && sentAt != null && isOfSender(timestamp, sentAt, receipt)) {
            original = timestamp;
        }
        Instant occurredAt;
        if (sentAt != null && original != null) {
            occurredAt = receipt.minus(Duration.between(original, sentAt));
        } else {
            occurredAt = timestamp != null ? timestamp : original != null ? original : receipt;
        }
        return within(occurredAt, receivedAt);
    }

    /**
     * Whether {@code timestamp} is a reading of the clock that {@code sentAt} is of. If it is not, somebody has
     * corrected it already. Two cases show that: an event after its sending, and a sending in the future of an event
     * that is not there.
     */
    private static boolean isOfSender(Instant timestamp, Instant sentAt, Instant receipt) {
        boolean afterSending = timestamp.isAfter(sentAt.plus(CERTAIN));
        boolean onlySendingIsAhead = sentAt.isAfter(receipt.plus(CERTAIN)) && !timestamp.isAfter(receipt);
        return !afterSending && !onlySendingIsAhead;
    }

    /** The instant moved into [{@link #EARLIEST}, receipt], in whole milliseconds, as it is stored. */
    static Instant within(Instant occurredAt, Instant receivedAt) {
        Instant latest = receivedAt.truncatedTo(ChronoUnit.MILLIS);
        Instant bounded = occurredAt.isBefore(EARLIEST) ? EARLIEST : occurredAt.truncatedTo(ChronoUnit.MILLIS);
        return bounded.isAfter(latest) ? latest : bounded;
    }

    /**
     * Reads a time. It may be ISO 8601 with common mistakes: one-digit parts, a blank instead of the {@code T},
     * {@code +0000}, no zone (which means UTC), no time (which means midnight), or second 60 (which becomes 59). It may
     * also be seconds or milliseconds since 1970, as a number or a text.
     *
     * @return null if it cannot be read, or if it is the year 1 by which some languages say that it is not set; a year
     *         below 0 becomes 0, a year above 9999 becomes 9999. A number beyond the year 9999 cannot be read
     */
    static @Nullable Instant parse(@Nullable Json value) {
        Instant read = switch (value) {
            case Json.Num number -> ofEpoch(number.doubleValue());
            case Json.Text(String text) -> parse(WhiteSpace.trim(text));
            case null -> null;
            case Json.Obj _,Json.Arr _,Json.Bool _,Json.Null _ -> null;
        };
        return NOT_SET.equals(read) ? null : read;
    }

    /** Whether there is no time: nothing, null or a blank text. */
    static boolean isAbsent(@Nullable Json value) {
        return value == null || value == Json.Null.NULL
                || (value instanceof Json.Text(String text) && WhiteSpace.isBlank(text));
    }

    private static @Nullable Instant parse(String text) {
        if (text.length() > MAX_CHARS) {
            return null;
        }
        if (NUMBER.matcher(text).matches()) {
            return ofEpoch(Double.parseDouble(text));
        }
        Matcher parts = DATE_TIME.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        try {
            long year = Math.clamp(Long.parseLong(parts.group(1)), 0, 9999);
            LocalDate day = LocalDate.of((int) year, number(parts, 2), number(parts, 3));
            return day.atTime(time(parts)).plusDays(isMidnightAfter(parts) ? 1 : 0).toInstant(offset(parts));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static LocalTime time(Matcher parts) {
        if (isMidnightAfter(parts)) {
            return LocalTime.MIDNIGHT;
        }
        String fraction = parts.group(7) == null ? "" : parts.group(7);
        int nanos = Integer.parseInt((fraction + "000000000").substring(0, 9));
        // A leap second counts as the second before it, because the clocks of the platform do not have it.
        return LocalTime.of(number(parts, 4), number(parts, 5), number(parts, 6) == 60 ? 59 : number(parts, 6), nanos);
    }

    private static boolean isMidnightAfter(Matcher parts) {
        return number(parts, 4) == 24 && number(parts, 5) == 0 && number(parts, 6) == 0;
    }

    private static ZoneOffset offset(Matcher parts) {
        if (parts.group(9) == null) {
            return ZoneOffset.UTC;
        }
        int sign = parts.group(9).equals("-") ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(sign * number(parts, 10), sign * number(parts, 11));
    }

    private static int number(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
    }

    private static @Nullable Instant ofEpoch(double value) {
        double millis = Math.abs(value) < LEAST_MILLIS ? value * 1000 : value;
        return Math.abs(millis) < TOO_MANY_MILLIS ? Instant.ofEpochMilli((long) Math.floor(millis)) : null;
    }
}
