package io.leadscore.core.recompute;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.score.SalesWait;
import io.leadscore.events.Cause;
import io.leadscore.events.PublishedEvent;
import java.time.LocalDate;
import java.util.Objects;

/** The part of an event that must not depend on when the change was found: all but the time and cause of the record. */
record Change(String id, String model, int version, LocalDate day, String from, String to, long total, long fit,
        long engagement, String detailType) {
    static Change overdue(String id, String model, int version, LocalDate day, SalesWait wait) {
        return new Change(id, model, version, day, wait.stage(), wait.since() + " within " + wait.withinDays(), 0, 0, 0,
                "Lead Overdue");
    }

    static Change said(String id, String model, int version, LocalDate day, String source, String messageId) {
        return new Change(id, model, version, day, source, messageId, 0, 0, 0, "Lead Outcome Recorded");
    }

    static Change of(PublishedEvent event) {
        var metadata = event.metadata();
        if (event instanceof PublishedEvent.LeadOverdue overdue) {
            assertThat(metadata.cause()).isEqualTo(Cause.DECAY);
            return overdue(metadata.id(), String.valueOf(metadata.model()), Objects.requireNonNull(metadata
                    .modelVersion()), metadata.effectiveOn(),
                    new SalesWait(overdue.stage(), overdue.since(), overdue.withinDays()));
        }
        if (event instanceof PublishedEvent.LeadOutcomeRecorded recorded) {
            return said(metadata.id(), String.valueOf(metadata.model()), Objects.requireNonNull(metadata
                    .modelVersion()), metadata.effectiveOn(), recorded.outcome().source(),
                    recorded.outcome().messageId());
        }
        var change = ((PublishedEvent.OfStage) event).change();
        return new Change(metadata.id(), String.valueOf(metadata.model()), metadata.modelVersion() == null
                ? 0
                : metadata.modelVersion(), metadata.effectiveOn(), change.from(), change.to(), change.totalMilli(),
                change
                        .fitMilli(),
                change.engagementMilli(), event.detailType());
    }
}
