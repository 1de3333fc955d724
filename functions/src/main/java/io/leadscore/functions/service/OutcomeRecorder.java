package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Outcome;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.Claim;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.Metrics;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Records what sales says of a lead that exists, exactly once. Thread-safe. */
public final class OutcomeRecorder {
    private final LeadStore store;
    private final LeadUpdates updates;
    private final Metrics metrics;

    public OutcomeRecorder(LeadStore store, LeadUpdates updates, Metrics metrics) {
        this.store = store;
        this.updates = updates;
        this.metrics = metrics;
    }

    /** The result. */
    public sealed interface Result {
        /**
         * It is durable, now or since an earlier time.
         *
         * @param lead    as it is now
         * @param outcome as it is stored
         */
        record Recorded(Lead lead, Activity outcome) implements Result {}

        /** Nothing was stored: another outcome has this message id. */
        record Different() implements Result {}

        /** Nothing was stored: there is no such lead. */
        record Unknown() implements Result {}

        /** Nothing was stored: the person was erased. */
        record Erased() implements Result {}
    }

    /**
     * Records an outcome.
     *
     * @param named   the identity by which the lead is named; empty if it is named by its id
     * @param leadId  the id by which it is named; not looked at if it is named by an identity
     * @param namesBy whether the sender says who said it. Otherwise a repeat by another caller says the same
     * @throws io.leadscore.functions.port.BusyException if the time is up. Send it again
     */
    public Result record(Optional<Identity> named, String leadId, Activity outcome, boolean namesBy, Instant deadline) {
        String id = leadId;
        if (named.isPresent()) {
            Claim claim = store.resolve(List.of(named.get())).get(named.get());
            if (claim == null) {
                return new Result.Unknown();
            }
            String owner = claim.leadId();
            boolean isKeptOut = claim.erasure() != null
                    && claim.erasure().keepsOut(named.get(), outcome.occurredAt());
            if (owner == null || isKeptOut) {
                return erased();
            }
            id = owner;
        }
        return switch (updates.takeAbout(id, outcome, deadline)) {
            case LeadUpdates.About.NoLead _ ->
                store.followed(id).filter(Lead::isErased).isPresent() ? erased() : new Result.Unknown();
            case LeadUpdates.About.Stored(Lead lead, Activity stored) -> recorded(lead, stored, outcome, namesBy);
        };
    }

    /** What sales said last of the lead that has an identity; empty if that is nothing, or if there is no such lead. */
    public Optional<String> said(Identity named) {
        Claim claim = store.resolve(List.of(named)).get(named);
        return Optional.ofNullable(claim)
                .map(Claim::leadId)
                .flatMap(store::survivor)
                .map(lead -> lead.traits().byName().get(Outcome.TRAIT))
                .map(trait -> trait.value() instanceof Json.Text(String outcome) ? outcome : null);
    }

    private Result recorded(Lead lead, Activity stored, Activity outcome, boolean namesBy) {
        boolean isSame = namesBy ? stored.saysTheSameAs(outcome) : withoutBy(stored).saysTheSameAs(withoutBy(outcome));
        if (!isSame) {
            metrics.count(Metrics.REPEAT_WITH_OTHER_CONTENT, 1);
            return new Result.Different();
        }
        metrics.count(Metrics.ACCEPTED, 1);
        return new Result.Recorded(lead, stored);
    }

    private Result erased() {
        metrics.count(Metrics.ERASED_INPUT, 1);
        return new Result.Erased();
    }

    private static Activity withoutBy(Activity outcome) {
        var properties = new LinkedHashMap<>(outcome.properties().fields());
        properties.remove(Outcome.BY);
        return new Activity(outcome.source(), outcome.messageId(), outcome.event(), outcome.occurredAt(),
                outcome.receivedAt(), new Json.Obj(properties), outcome.traits(), outcome.trusted(),
                outcome.identities());
    }
}
