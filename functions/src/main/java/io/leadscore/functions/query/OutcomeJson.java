package io.leadscore.functions.query;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.CurrentOutcome;
import io.leadscore.core.activity.Outcome;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.Traits.Trait;
import io.leadscore.functions.service.Ledgers;
import java.util.Optional;

/** What sales says of a lead now, as JSON. */
final class OutcomeJson {
    private OutcomeJson() {}

    /** {@code {"outcome", "occurredAt", "source"}}: what the row of the lead knows; JSON null if sales has said nothing. */
    static Json brief(Lead lead) {
        return said(lead).<Json>map(trait -> Json.obj("outcome", trait.value(), "occurredAt",
                trait.setBy().occurredAt().toString(), "source", trait.setBy().source())).orElse(Json.Null.NULL);
    }

    /**
     * The same with {@code messageId}, {@code reason}, {@code by}, {@code deal} and the revenue of all deals that are won. A lead
     * of which sales has said nothing costs no read.
     */
    static Json full(Lead lead, Ledgers ledgers) {
        return said(lead).flatMap(_ -> CurrentOutcome.of(ledgers.outcomes(lead)))
                .<Json>map(OutcomeJson::of)
                .orElse(Json.Null.NULL);
    }

    private static Optional<Trait> said(Lead lead) {
        return Optional.ofNullable(lead.traits().byName().get(Outcome.TRAIT))
                .filter(trait -> Outcome.SOURCES.contains(trait.setBy().source()));
    }

    private static Json.Obj of(CurrentOutcome current) {
        Activity latest = current.latest();
        return Json.obj("outcome", Outcome.of(latest).map(Outcome::wire).orElseThrow(), "occurredAt",
                latest.occurredAt().toString(), "source", latest.source(), "messageId", latest.messageId(), "reason",
                LeadJson.nullable(latest.properties().text(Outcome.REASON)), "by",
                LeadJson.nullable(latest.properties().text(Outcome.BY)), "deal",
                LeadJson.nullable(latest.properties().text(Outcome.DEAL)), "revenue",
                current.revenue()
                        .entrySet()
                        .stream()
                        .map(sum -> Json.obj("amount", sum.getValue(), "currency", sum.getKey()))
                        .toList());
    }
}
