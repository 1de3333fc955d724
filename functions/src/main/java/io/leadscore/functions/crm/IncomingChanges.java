package io.leadscore.functions.crm;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Outcome;
import io.leadscore.core.intake.OutcomeIntake;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.port.crm.Deals;
import io.leadscore.functions.port.crm.Deals.Reading;
import io.leadscore.functions.port.crm.RecordValues;
import io.leadscore.functions.port.crm.RecordValues.Values;
import io.leadscore.functions.service.OutcomeRecorder;
import io.leadscore.functions.service.OutcomeRecorder.Result;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes outcomes of what a CRM says. The lead is the one that has the record; of a record that no lead has, nothing is kept. Each change
 * is recorded once for each lead, however often it comes. Thread-safe.
 */
public final class IncomingChanges {
    /** As many decimals as an amount has here. A CRM can have more. */
    private static final int AMOUNT_PLACES = 3;
    /** Longer texts are no amounts. The largest one has 13 digits. */
    private static final String AMOUNT = "-?[0-9]{1,20}(\\.[0-9]{1,20})?";

    private final IncomingSettings settings;
    private final OutcomeRecorder outcomes;
    private final Deals deals;
    private final RecordValues values;
    private final WorkQueue failed;
    private final Metrics metrics;
    private final InstantSource clock;

    /** @param failed the dead-letter queue, for what can never be recorded */
    public IncomingChanges(IncomingSettings settings, OutcomeRecorder outcomes, Deals deals, RecordValues values,
            WorkQueue failed, Metrics metrics, InstantSource clock) {
        this.settings = settings;
        this.outcomes = outcomes;
        this.deals = deals;
        this.values = values;
        this.failed = failed;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Records what a change means.
     *
     * @param received how often its message was received, 1 or more
     * @return empty if it is done; otherwise the time after which the message must be delivered again
     * @throws io.leadscore.functions.port.BusyException if the time is up
     */
    Optional<Duration> take(RecordChange change, int received, Instant deadline) {
        Outcome outcome = settings.outcome(change.object(), change.property(), change.value()).orElse(null);
        if (outcome == null) {
            // The settings have changed since.
            return Optional.empty();
        }
        if (!RecordChange.isDeal(change.object())) {
            record(change, outcome, List.of(change.id()), null, deadline);
            return Optional.empty();
        }
        return switch (deals.read(change.id())) {
            case Reading.Deal deal -> {
                record(change, outcome, deal.contacts(), outcome == Outcome.WON ? deal : null, deadline);
                yield Optional.empty();
            }
            case Reading.Gone _ -> {
                metrics.count(Metrics.CRM_UNKNOWN_RECORD, 1);
                yield Optional.empty();
            }
            case Reading.Later(Duration after) ->
                Optional.of(after == null ? Watched.backoff(received) : WorkQueue.limited(after));
            case Reading.Refused(String reason) -> {
                refuse(change, reason);
                yield Optional.empty();
            }
        };
    }

    /**
     * Reads a record, and records what its values mean.
     *
     * @param received how often its message was received, 1 or more
     * @return empty if it is done; otherwise the time after which the message must be delivered again
     * @throws io.leadscore.functions.port.BusyException if the time is up
     */
    Optional<Duration> take(RecordGap gap, int received, Instant deadline) {
        return switch (values.read(gap.object(), gap.id(), settings.properties(gap.object()))) {
            case Values.Found(var byProperty) -> {
                Optional<Duration> later = Optional.empty();
                for (var value : new TreeMap<>(byProperty).entrySet()) {
                    RecordChange change = gap.change(value.getKey(), value.getValue());
                    if (!isKnown(change)) {
                        Optional<Duration> after = take(change, received, deadline);
                        later = later.isPresent() ? later : after;
                    }
                }
                yield later;
            }
            case Values.Gone _ -> {
                metrics.count(Metrics.CRM_UNKNOWN_RECORD, 1);
                yield Optional.empty();
            }
            case Values.Later(Duration after) ->
                Optional.of(after == null ? Watched.backoff(received) : WorkQueue.limited(after));
            case Values.Refused(String reason) -> {
                refuse(CrmMessage.unsaid(gap), reason);
                yield Optional.empty();
            }
        };
    }

    /**
     * Whether it is the last that sales has said of a person. Then the value is probably not what has changed: nobody said it again. A
     * deal counts once however often it is said.
     */
    private boolean isKnown(RecordChange change) {
        return !RecordChange.isDeal(change.object())
                && settings.outcome(change.object(), change.property(), change.value())
                        .map(Outcome::wire)
                        .equals(outcomes.said(Identity.ofRecord(change.system(), change.id())));
    }

    /** @param deal whose amount the first contact that is a lead gets; null for none */
    private void record(RecordChange change, Outcome outcome, List<String> contacts, Reading.@Nullable Deal deal,
            Instant deadline) {
        Reading.Deal carried = deal;
        boolean isKnown = false;
        for (String contact : contacts) {
            Activity activity = activity(change, outcome, carried);
            if (activity == null) {
                return;
            }
            switch (outcomes.record(Optional.of(Identity.ofRecord(change.system(), contact)), "", activity, true,
                    deadline)) {
                // Another content is that of an earlier delivery, whose deal had another amount.
                case Result.Recorded _,Result.Different _ -> {
                    carried = null;
                    isKnown = true;
                }
                case Result.Erased _ -> isKnown = true;
                case Result.Unknown _ -> {}
            }
        }
        if (!isKnown) {
            metrics.count(Metrics.CRM_UNKNOWN_RECORD, 1);
        }
    }

    /** Null if it cannot be recorded: then it is in the dead-letter queue. */
    private @Nullable Activity activity(RecordChange change, Outcome outcome, Reading.@Nullable Deal deal) {
        Json.Obj revenue = null;
        if (deal != null && deal.amount() != null && !deal.amount().isBlank()) {
            if (!deal.amount().matches(AMOUNT)) {
                refuse(change, "the amount of the deal is not a number");
                return null;
            }
            String currency = deal.currency() == null ? settings.currency() : deal.currency();
            revenue = Json.obj(Outcome.AMOUNT, amount(deal.amount()), Outcome.CURRENCY, currency);
        }
        Json.Obj said = Json.obj("outcome", outcome.wire(), "occurredAt", change.occurredAt().toString(), Outcome.DEAL,
                RecordChange.isDeal(change.object()) ? change.id() : null, "revenue", revenue);
        return switch (OutcomeIntake.read(said, change.messageId(), null, clock.instant())) {
            case OutcomeIntake.Result.Read(String _, Activity read) -> new Activity(change.system(), read.messageId(),
                    read.event(), read.occurredAt(), read.receivedAt(), read.properties(), read.traits(),
                    read.trusted(), read.identities());
            case OutcomeIntake.Result.Refused(List<Problem> problems) -> {
                refuse(change, problems.stream()
                        .map(problem -> problem.path() + " " + problem.message())
                        .collect(Collectors.joining("; ")));
                yield null;
            }
        };
    }

    private static Json.Num amount(String text) {
        BigDecimal amount = new BigDecimal(text);
        return new Json.Num((amount.scale() <= AMOUNT_PLACES ? amount
                : amount.setScale(AMOUNT_PLACES, RoundingMode.HALF_UP)).toPlainString());
    }

    private void refuse(RecordChange change, String reason) {
        refuse(CrmMessage.changed(change), reason);
    }

    /** A person sends it again when the cause is gone. */
    private void refuse(Json.Obj message, String reason) {
        metrics.count(Metrics.CRM_REFUSED, 1);
        failed.send(List.of(message.with("reason", Json.text(reason)).toJson()), Duration.ZERO);
    }
}
