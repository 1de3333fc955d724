package io.leadscore.functions.crm;

import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.crm.Snapshots.Snapshot;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.port.crm.CrmRow;
import io.leadscore.functions.port.crm.CrmRow.State;
import io.leadscore.functions.port.crm.CrmRows;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.port.crm.SinkWrite;
import io.leadscore.functions.port.crm.SinkWrite.What;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is noted of a lead before it is written to a system, and after that. Thread-safe. */
final class Attempts {
    /** How often other functions can be first before the lead is left to the next delivery. */
    private static final int MAX_TRIES = 5;
    private static final String SYNC_ID = "sync-";

    private final String sink;
    private final CrmRows rows;
    private final Snapshots snapshots;
    private final Qualifying qualifying;
    private final WorkQueue failed;
    private final Supplier<String> ids;
    private final Metrics metrics;
    private final InstantSource clock;

    Attempts(String sink, CrmRows rows, Snapshots snapshots, Qualifying qualifying, WorkQueue failed,
            Supplier<String> ids, Metrics metrics, InstantSource clock) {
        this.sink = sink;
        this.rows = rows;
        this.snapshots = snapshots;
        this.qualifying = qualifying;
        this.failed = failed;
        this.ids = ids;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * A write that has begun, and is noted.
     *
     * @param row    as it is stored
     * @param began  when it was noted
     * @param unsure the latest time of a write of an earlier delivery whose end nobody knows; null if there is none
     */
    record Attempt(Watched lead, CrmRow row, Snapshot sent, SinkWrite write, Instant began, @Nullable Instant unsure) {
        /** Whether a write that began at the time can land after this one. */
        private boolean canBeFollowedBy(Instant other) {
            return began.isBefore(other.plus(CrmRow.LANDS_WITHIN));
        }
    }

    /** What a look at a lead finds before a write. */
    sealed interface Found {
        /** The system has the lead, or does not get it. */
        record Nothing() implements Found {}

        /** Other functions were first again and again. */
        record Overtaken() implements Found {}

        record Differs(Attempt attempt) implements Found {}
    }

    /** What follows after a write. */
    sealed interface Next {
        record Done() implements Next {}

        /** The lead has changed since it was read: write it again. */
        record Again(Attempt last) implements Next {}

        /** The messages must be delivered again after this time. */
        record Later(Duration after) implements Next {}
    }

    /** Looks at leads, and notes of each that it will be written if it must be. */
    Map<Watched, Found> begin(List<Watched> watched) {
        List<String> ids = watched.stream().map(Watched::leadId).toList();
        Map<String, CrmRow> stored = rows.rows(sink, ids);
        Map<String, Lead> leads = snapshots.leads(ids);
        var found = new LinkedHashMap<Watched, Found>();
        watched.forEach(lead -> found.put(lead,
                begin(lead, null, stored.get(lead.leadId()), leads.get(lead.leadId()))
                        .orElseGet(() -> begin(lead, null))));
        return found;
    }

    /** Notes the next write of a lead that has changed during this one. */
    Found repeat(Attempt last) {
        return begin(last.lead(), last);
    }

    private Found begin(Watched lead, @Nullable Attempt last) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            Optional<Found> found = begin(lead, last, row(lead.leadId()),
                    snapshots.leads(List.of(lead.leadId())).get(lead.leadId()));
            if (found.isPresent()) {
                return found.get();
            }
        }
        return new Found.Overtaken();
    }

    /**
     * @param stored the row; null if there is none
     * @param now    the lead; null if nothing is left of it
     * @return empty if another function was first
     */
    private Optional<Found> begin(Watched lead, @Nullable Attempt last, @Nullable CrmRow stored, @Nullable Lead now) {
        if (stored == null && (now == null || !isWanted(now, lead))) {
            return Optional.of(new Found.Nothing());
        }
        Instant began = clock.instant();
        CrmRow row = stored == null ? CrmRow.first(lead.leadId(), sink, began) : stored;
        Snapshot snapshot = snapshots.of(now, row);
        if (snapshot.what() instanceof What.Merged(var into, var other) && other != null) {
            keep(into);
        }
        Instant unsure = last == null ? lead.lastOpen(row) : last.unsure();
        if (last == null && unsure == null && !lead.again() && isUpToDate(row, snapshot)) {
            return Optional.of(new Found.Nothing());
        }
        return rows.save(row.begun(lead.messageIds(), began))
                .map(noted -> new Found.Differs(new Attempt(lead, noted, snapshot,
                        write(lead, row, snapshot, stored == null && last == null,
                                last == null && lead.isFirstDelivery(), mayLand(row, last, began)),
                        began,
                        unsure)));
    }

    /** A lead that has got a record by a merge is remembered from then on, so that an erasure finds the record. */
    private void keep(String leadId) {
        if (row(leadId) == null && rows.save(CrmRow.first(leadId, sink, clock.instant())).isEmpty()) {
            throw new BusyException("another function has noted the lead that stays after a merge");
        }
    }

    /** Whether there is nothing to write. A record that is gone is not made again. */
    private static boolean isUpToDate(CrmRow row, Snapshot snapshot) {
        return switch (row.state()) {
            case SYNCED -> snapshot.hash().equals(row.hash())
                    && (snapshot.record() == null || snapshot.record().equals(row.record()));
            case GONE -> snapshot.isOwn();
            case PENDING, FAILED -> false;
        };
    }

    /** Another write of the lead that is on its way. One of this function has ended before. */
    private static @Nullable Instant mayLand(CrmRow row, @Nullable Attempt last, Instant now) {
        if (last == null) {
            return row.mayLand(now);
        }
        var others = new TreeMap<>(row.open());
        if (last.unsure() == null) {
            others.keySet().removeAll(last.lead().messageIds());
        }
        return row.open(others).mayLand(now);
    }

    private @Nullable CrmRow row(String leadId) {
        return rows.rows(sink, List.of(leadId)).get(leadId);
    }

    /** Whether a lead without a row is sent: it has reached the stage, or a part of it was sent before the merge. */
    private boolean isWanted(Lead lead, Watched watched) {
        if (lead.isErased() || lead.isMerged()) {
            return false;
        }
        return qualifying.reached(lead, watched.events())
                || (!lead.ledger().parts().isEmpty() && !rows.rows(sink, lead.ledger().parts()).isEmpty());
    }

    /** Only the first write of an event has the id of the event: a receiver may drop what has an id that it knows. */
    private SinkWrite write(Watched lead, CrmRow row, Snapshot snapshot, boolean isNew, boolean first,
            @Nullable Instant mayLand) {
        News news = lead.news();
        // The record of a part is not taken over while a record of its own can be on its way: the lead would have two.
        String record = row.record() == null && mayLand != null ? null : snapshot.record();
        return new SinkWrite(news != null && first ? news.id() : SYNC_ID + ids.get(), lead.leadId(), record, isNew,
                lead.again(), mayLand,
                snapshot.what(), news == null ? null : news.change());
    }

    /** Notes what the system has answered. */
    Next end(Attempt attempt, SinkAnswer answer) {
        return switch (answer) {
            case SinkAnswer.Accepted(String record) -> accepted(attempt, record);
            case SinkAnswer.Refused(String reason) -> refused(attempt, reason);
            case SinkAnswer.Gone(String record) -> gone(attempt, record);
            case SinkAnswer.Unmatched(String reason) -> {
                waiting(attempt, reason, row -> closed(attempt, row));
                yield after(attempt);
            }
            case SinkAnswer.Unauthorised(String reason) -> {
                waiting(attempt, reason, row -> closed(attempt, row));
                yield new Next.Later(CrmSync.PAUSE);
            }
            case SinkAnswer.Later(String reason, Duration after) -> {
                waiting(attempt, reason, row -> closed(attempt, row));
                yield new Next.Later(after == null ? attempt.lead().backoff() : after);
            }
            case SinkAnswer.Unclear(String reason, Duration after) -> {
                // The request may have left at the very end of the call.
                waiting(attempt, reason, row -> opened(attempt, row));
                yield new Next.Later(after == null ? attempt.lead().backoff() : after);
            }
        };
    }

    private void waiting(Attempt attempt, String reason, Function<CrmRow, Map<String, Instant>> open) {
        settle(attempt, row -> row.in(State.PENDING, reason, clock.instant()).open(open.apply(row)));
    }

    private Next accepted(Attempt attempt, @Nullable String record) {
        CrmRow row = attempt.row();
        for (int tries = 0; tries < MAX_TRIES && row != null; tries++) {
            if (!snapshots.now(attempt.lead().leadId(), row).hash().equals(attempt.sent().hash())) {
                // What the system calls the lead is not forgotten, whatever the lead has become.
                if (record != null) {
                    settle(attempt, stored -> stored.named(record));
                }
                return new Next.Again(attempt);
            }
            if (isOver(attempt, row) ? rows.delete(row) : rows.save(taken(attempt, record, row)).isPresent()) {
                metrics.count(Metrics.CRM_SENT, 1);
                return after(attempt);
            }
            // Another function has begun or ended a write meanwhile. So the lead may have changed before this one landed.
            row = row(attempt.lead().leadId());
        }
        return row == null ? new Next.Done() : new Next.Later(CrmSync.SOON);
    }

    private CrmRow taken(Attempt attempt, @Nullable String record, CrmRow row) {
        return row.took(record, attempt.sent().hash(), attempt.sent().scores(), attempt.sent().isOwn(), clock.instant())
                .open(closed(attempt, row));
    }

    /** Of a lead that was erased or merged, nothing more is written. */
    private Next gone(Attempt attempt, String record) {
        if (!attempt.sent().isOwn()) {
            return accepted(attempt, null);
        }
        settle(attempt, row -> row.named(record)
                .in(State.GONE, "its record was deleted in the system", clock.instant())
                .open(closed(attempt, row)));
        return after(attempt);
    }

    private Next refused(Attempt attempt, String reason) {
        Instant now = clock.instant();
        // Before the row: a lead that is reported twice is better than one that is not.
        failed.send(List.of(Json.obj("look", attempt.lead().leadId(), "sink", sink, "reason", reason, "at",
                now.toString()).toJson()), Duration.ZERO);
        metrics.count(Metrics.CRM_REFUSED, 1);
        // Also of an erased lead: a person must be able to send the message again.
        settle(attempt, row -> row.in(State.FAILED, reason, now).open(closed(attempt, row)));
        return after(attempt);
    }

    /** Changes the row, also if another function has written it since. */
    private void settle(Attempt attempt, UnaryOperator<CrmRow> change) {
        CrmRow row = attempt.row();
        for (int tries = 0; tries < MAX_TRIES && row != null; tries++) {
            if (rows.save(change.apply(row)).isPresent()) {
                return;
            }
            row = row(attempt.lead().leadId());
        }
    }

    /** Whether the row has no further use: the lead was erased, and no write of it can land any more. */
    private boolean isOver(Attempt attempt, CrmRow row) {
        return attempt.sent().isErased()
                && closed(attempt, row).values().stream().noneMatch(attempt::canBeFollowedBy);
    }

    private Next after(Attempt attempt) {
        Instant unsure = unsure(attempt);
        return unsure == null ? new Next.Done()
                : new Next.Later(Duration.between(clock.instant(), unsure.plus(CrmRow.LANDS_WITHIN)));
    }

    /** When a write of an earlier delivery was made that can still land; null if there is none. */
    private @Nullable Instant unsure(Attempt attempt) {
        Instant unsure = attempt.unsure();
        return unsure == null || !attempt.canBeFollowedBy(unsure) ? null : unsure;
    }

    /** The open writes without this one, whose end is known. An earlier one stays until it can no longer land. */
    private Map<String, Instant> closed(Attempt attempt, CrmRow row) {
        var open = new TreeMap<>(row.open());
        Instant unsure = unsure(attempt);
        attempt.lead().messageIds().forEach(id -> {
            if (unsure == null) {
                open.remove(id);
            } else {
                open.put(id, unsure);
            }
        });
        return open;
    }

    private Map<String, Instant> opened(Attempt attempt, CrmRow row) {
        var open = new TreeMap<>(row.open());
        Instant now = clock.instant();
        attempt.lead().messageIds().forEach(id -> open.put(id, now));
        return open;
    }
}
