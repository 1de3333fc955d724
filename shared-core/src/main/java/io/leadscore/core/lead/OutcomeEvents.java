package io.leadscore.core.lead;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Outcome;
import io.leadscore.core.activity.Revenue;
import io.leadscore.events.Metadata;
import io.leadscore.events.PublishedEvent;
import io.leadscore.events.SalesOutcome;
import org.jspecify.annotations.Nullable;

/** Makes the events of outcomes. */
final class OutcomeEvents {
    private OutcomeEvents() {}

    /** @param standing after the decision, under the model of the metadata; null if no model is active */
    static PublishedEvent recorded(Metadata metadata, String leadId, RevisedOutcome revised,
            SalesOutcome.@Nullable Standing standing) {
        Activity activity = revised.activity();
        Revenue revenue = Outcome.revenue(activity);
        return new PublishedEvent.LeadOutcomeRecorded(metadata, new SalesOutcome(leadId,
                Outcome.of(activity).map(Outcome::wire).orElseThrow(), activity.source(), activity.messageId(),
                activity.occurredAt(), activity.properties().text(Outcome.REASON),
                activity.properties().text(Outcome.DEAL),
                revenue == null ? null : new SalesOutcome.Revenue(revenue.amountMilli(), revenue.currency()), standing,
                revised.voided()));
    }
}
