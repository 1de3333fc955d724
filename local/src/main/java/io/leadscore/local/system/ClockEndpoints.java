package io.leadscore.local.system;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.local.gateway.Responses;
import io.leadscore.local.http.Exchange;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.function.BooleanSupplier;

/**
 * The clock over HTTP. Thread-safe.
 *
 * @param mayGoBack whether the clock may be set to an earlier time
 */
record ClockEndpoints(LocalClock clock, BooleanSupplier mayGoBack) {
    void health(Exchange exchange) throws IOException {
        Responses.json(exchange, Json.obj("status", "ok", "now", clock.instant().toString()));
    }

    void read(Exchange exchange) throws IOException {
        Responses.json(exchange, Json.obj("now", clock.instant().toString()));
    }

    void set(Exchange exchange) throws IOException, MalformedJsonException, BadRequestException {
        Json.Obj body = LocalRoutes.body(exchange) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
        String to = body.text("now");
        String by = body.text("advance");
        if (body.fields().size() != 1 || (to == null) == (by == null)) {
            throw new BadRequestException(
                    "either {\"now\": \"2026-01-31T10:00:00Z\"} or {\"advance\": \"P30D\"} is expected");
        }
        answer(exchange, clock.set(to != null ? instant(to) : advanced(String.valueOf(by)), mayGoBack));
    }

    void follow(Exchange exchange) throws IOException {
        answer(exchange, clock.follow(mayGoBack));
    }

    private void answer(Exchange exchange, boolean changed) throws IOException {
        if (changed) {
            read(exchange);
        } else {
            Responses.problem(exchange, 409, "The clock may go back only while there is no lead.");
        }
    }

    private static Instant instant(String text) throws BadRequestException {
        try {
            return bounded(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            throw new BadRequestException("now: an instant such as 2026-01-31T10:00:00Z is expected");
        }
    }

    /** Adds days and shorter units as a duration, and weeks, months and years by the UTC calendar. */
    private Instant advanced(String text) throws BadRequestException {
        try {
            boolean calendar = text.matches("[-+]?P[^T]*[WMY].*");
            return bounded(calendar
                    ? clock.instant().atOffset(ZoneOffset.UTC).plus(Period.parse(text)).toInstant()
                    : clock.instant().plus(Duration.parse(text)));
        } catch (DateTimeException | ArithmeticException _) {
            throw new BadRequestException("advance: a duration such as P30D or PT12H is expected");
        }
    }

    private static Instant bounded(Instant instant) throws BadRequestException {
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        if (year < 2000 || year > 2999) {
            throw new BadRequestException("the clock goes from the year 2000 to 2999");
        }
        return instant;
    }
}
