package io.leadscore.functions.operate;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.json.Json;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.SweepLog;
import io.leadscore.functions.port.SweepLog.Logged;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** {@code GET /system/sweeps}: the sweeps of the last days, the newest first. Each day is one query. */
final class SweepsEndpoint implements Routes.Endpoint {
    /** How many days back: a week shows whether a sweep is missing. */
    static final int DAYS = 7;
    /** A sweep can be for tomorrow, because clocks differ. */
    private static final int DAYS_AHEAD = 1;
    /** The most sweeps in an answer: there are two for a day, and more only if somebody starts them by hand. */
    static final int MAX_SWEEPS = 100;

    private static final Comparator<Logged> NEWEST_FIRST = Comparator.comparing(Logged::asOf)
            .thenComparing(Logged::begun, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
            .thenComparing(Logged::run)
            .reversed();

    private final SweepLog log;
    private final InstantSource clock;

    SweepsEndpoint(SweepLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public HttpResponse answer(Routes.Call call) {
        LocalDate last = UtcDays.of(clock.instant()).plusDays(DAYS_AHEAD);
        List<Json.Obj> sweeps = IntStream.rangeClosed(0, DAYS + DAYS_AHEAD)
                .mapToObj(last::minusDays)
                .flatMap(day -> log.sweeps(day).stream())
                .sorted(NEWEST_FIRST)
                .limit(MAX_SWEEPS)
                .map(SweepsEndpoint::json)
                .toList();
        return HttpResponse.json(Json.obj("sweeps", sweeps));
    }

    private static Json.Obj json(Logged sweep) {
        return Json.obj("day", sweep.asOf().toString(), "run", sweep.run(), "begun", Json.nullable(sweep.begun()),
                "done",
                Json.Bool.of(sweep.finished() == LeadStore.DUE_SHARDS), "shards", LeadStore.DUE_SHARDS, "shardsDone",
                sweep.finished(), "due", sweep.counts().due(), "changed", sweep.counts().changed(), "events",
                sweep.counts().events(), "failed", sweep.counts().failed());
    }
}
