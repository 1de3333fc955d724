package io.leadscore.functions.service;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.EraseDecisions;
import io.leadscore.core.lead.Erasure;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.Claim;
import io.leadscore.functions.port.LeadRows;
import io.leadscore.functions.port.LeadRows.Erased;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.service.LeadUpdates.Joint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Erases persons. The decision is one commit: from then on the lead is a tombstone, and nobody reads it. A clean-up removes the
 * other rows, page by page. It may be stopped at any point, run twice and at the same time: what it does depends only on the
 * rows that are left. Thread-safe.
 */
public final class Erasures {
    /** Two sweeps run in each night, so an erasure that is not through by then failed in three of them at least. */
    static final Duration THROUGH_WITHIN = Duration.ofHours(50);

    /**
     * No queue keeps a message longer. A system that does not know of the erasure by then was removed from the settings, or refused
     * every message about it, which is in the dead-letter queue.
     */
    static final Duration SYSTEMS_KNOW_WITHIN = Duration.ofDays(15);

    private final LeadStore store;
    private final LeadRows rows;
    private final LeadUpdates updates;
    private final Metrics metrics;
    private final InstantSource clock;

    public Erasures(LeadStore store, LeadRows rows, LeadUpdates updates, Metrics metrics, InstantSource clock) {
        this.store = store;
        this.rows = rows;
        this.updates = updates;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** How far the clean-up of a lead has come. */
    public enum Progress {
        /** There is nothing to clean up: there is no such lead, or it was not erased, or nothing is left of it. */
        NOTHING,
        /** It is through. */
        THROUGH,
        /** Only events are left that are not published yet, or rows of systems that do not know of the erasure yet. */
        EVENTS_LEFT,
        /** The time was up. The next call continues. */
        TIME_UP
    }

    /**
     * Erases the lead of this id, or the one of which it is a part, with all its parts.
     *
     * @param suppressed whether to take nothing of the person again
     * @return the id of the lead; empty if there is none. It is a tombstone then, and {@link #cleanUp} must follow
     * @throws BusyException if other writers were first until the time was up. Nothing was changed
     */
    public Optional<String> erase(String leadId, boolean suppressed, Instant deadline) {
        Optional<String> erased = updates.reviseTogether(() -> erase(leadId, suppressed), deadline)
                .orElseThrow(() -> new BusyException(
                        "the lead was not erased: other writers were first until the time was up"));
        if (erased.isPresent()) {
            metrics.count(Metrics.LEAD_ERASED, 1);
        }
        return erased;
    }

    private Joint<Optional<String>> erase(String leadId, boolean suppressed) {
        return store.survivor(leadId)
                .map(lead -> new Joint<>(Change.of(EraseDecisions.erase(lead, suppressed, clock.instant())),
                        Optional.of(lead.leadId())))
                .orElseGet(() -> new Joint<>(null, Optional.empty()));
    }

    /** Removes the rows of an erased lead, as far as the time reaches. */
    public Progress cleanUp(String leadId, Instant deadline) {
        Lead lead = store.lead(leadId).orElse(null);
        Erasure erasure = lead == null ? null : lead.erasure();
        if (lead == null || erasure == null || lead.dueOn() == null) {
            return Progress.NOTHING;
        }
        Progress progress = cleanUp(lead, erasure, deadline);
        if (progress != Progress.THROUGH && clock.instant().isAfter(erasure.erasedAt().plus(THROUGH_WITHIN))) {
            metrics.count(Metrics.ERASURE_LEFT, 1);
        }
        return progress;
    }

    /**
     * The order matters: what is named by a row goes before that row. So a clean-up that was stopped finds everything again. In
     * the end nothing leads to the lead or its parts.
     */
    private Progress cleanUp(Lead lead, Erasure erasure, Instant deadline) {
        Set<String> ids = lead.ledger().leadIds(lead.leadId());
        for (Identity identity : identities(lead)) {
            if (isTimeUp(deadline)) {
                return Progress.TIME_UP;
            }
            rows.release(identity, ids, erasure.of(identity));
        }
        boolean eventsLeft = false;
        boolean late = clock.instant().isAfter(erasure.erasedAt().plus(SYSTEMS_KNOW_WITHIN));
        for (String id : ids) {
            if (late) {
                rows.eraseCrm(id);
            }
            String after = null;
            do {
                if (isTimeUp(deadline)) {
                    return Progress.TIME_UP;
                }
                Erased page = rows.erase(id, after);
                eventsLeft |= page.eventsLeft();
                after = page.next();
            } while (after != null);
            rows.eraseLinks(id);
        }
        lead.ledger().parts().forEach(rows::erasePart);
        return end(lead.leadId(), eventsLeft, deadline);
    }

    private boolean isTimeUp(Instant deadline) {
        return !clock.instant().isBefore(deadline);
    }

    /** Those of the lead and those that its parts still name. */
    private Set<Identity> identities(Lead lead) {
        var identities = new TreeSet<>(lead.identities());
        if (!lead.ledger().parts().isEmpty()) {
            store.leads(lead.ledger().parts()).forEach(part -> identities.addAll(part.identities()));
        }
        return identities;
    }

    private Progress end(String leadId, boolean eventsLeft, Instant deadline) {
        return updates.reviseTogether(() -> new Joint<>(ending(leadId, eventsLeft),
                eventsLeft ? Progress.EVENTS_LEFT : Progress.THROUGH), deadline).orElse(Progress.TIME_UP);
    }

    private @Nullable Change ending(String leadId, boolean eventsLeft) {
        return store.lead(leadId)
                .flatMap(lead -> EraseDecisions.cleaned(lead, eventsLeft))
                .map(Change::of)
                .orElse(null);
    }

    /**
     * Ends the suppression of an identity.
     *
     * @return whether it was suppressed
     */
    public boolean lift(Identity identity) {
        Claim claim = store.resolve(List.of(identity)).get(identity);
        if (claim != null && claim.leadId() != null) {
            // The clean-up has not come to it, and would suppress it later.
            store.followed(claim.leadId()).ifPresent(lead -> release(identity, lead));
            claim = store.resolve(List.of(identity)).get(identity);
        }
        if (claim == null || claim.erasure() == null || !claim.erasure().suppressed()) {
            return false;
        }
        rows.lift(identity);
        return true;
    }

    private void release(Identity identity, Lead lead) {
        if (lead.erasure() != null) {
            rows.release(identity, lead.ledger().leadIds(lead.leadId()), lead.erasure().of(identity));
        }
    }
}
