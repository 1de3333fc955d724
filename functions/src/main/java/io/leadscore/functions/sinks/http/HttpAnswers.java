package io.leadscore.functions.sinks.http;

import io.leadscore.functions.port.crm.SinkAnswer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What the status of an answer means that is not a success. */
public final class HttpAnswers {
    private HttpAnswers() {}

    /**
     * @param reason     for people, without personal data
     * @param retryAfter the header {@code Retry-After}; null if there is none
     */
    public static SinkAnswer failed(int status, String reason, @Nullable String retryAfter, Instant now) {
        return switch (status) {
            case 401, 403 -> new SinkAnswer.Unauthorised(reason);
            case 408, 409, 425, 429 -> new SinkAnswer.Later(reason, after(retryAfter, now));
            default -> status >= 500 ? new SinkAnswer.Unclear(reason, after(retryAfter, now))
                    : new SinkAnswer.Refused(status / 100 == 3 ? reason + ", and redirects are not followed" : reason);
        };
    }

    /** Seconds, or a date (RFC 9110, section 10.2.3). Null if the system says nothing that can be read. */
    private static @Nullable Duration after(@Nullable String retryAfter, Instant now) {
        if (retryAfter == null) {
            return null;
        }
        String text = retryAfter.strip();
        if (text.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            Duration wait = Duration.between(now, at);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException _) {
            return null;
        }
    }
}
