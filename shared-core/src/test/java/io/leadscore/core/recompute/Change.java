package io.leadscore.core.recompute;

import io.leadscore.events.PublishedEvent;
import java.time.LocalDate;

/** What must not depend on when a stage change was noticed: all of an event but when, and why, it was recorded. */
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
