package io.leadscore.core.recompute;

import io.leadscore.events.PublishedEvent;
import java.time.LocalDate;

/** The part of an event that must not depend on when the change was found: all but the time and cause of the record. */
record Change(String id, String model, int version, LocalDate day, String from, String to, long total, long fit,
        long engagement, String detailType) {
    static Change of(PublishedEvent event) {
        var metadata = event.metadata();
        var change = ((PublishedEvent.OfStage) event).change();
        return new Change(metadata.id(), String.valueOf(metadata.model()), metadata.modelVersion() == null
                ? 0
                : metadata.modelVersion(), metadata.effectiveOn(), change.from(), change.to(), change.totalMilli(),
                change
                        .fitMilli(),
                change.engagementMilli(), event.detailType());
    }
}
