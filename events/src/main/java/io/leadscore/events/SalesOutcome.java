package io.leadscore.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What sales said of a lead, and how the lead stands after it. Who said it is no part of it.
 *
 * @param outcome    {@code accepted}, {@code rejected}, {@code recycled}, {@code won} or {@code lost}
 * @param source     the source of the stored activity; with {@code messageId} it identifies the outcome
 * @param messageId  unique within the source
 * @param occurredAt when it happened
 * @param reason     a free text of sales people; null if there is none
 * @param deal       the deal that it is about; null if there is none
 * @param revenue    of the deal; null if there is none
 * @param standing   under the model of the event; null if no model is active
 * @param voided     whether it no longer counts
 */
public record SalesOutcome(String leadId, String outcome, String source, String messageId, Instant occurredAt,
        @Nullable String reason, @Nullable String deal, @Nullable Revenue revenue, @Nullable Standing standing,
        boolean voided) {
    /**
     * Money.
     *
     * @param amountMilli in thousandths
     * @param currency    an ISO 4217 code
     */
    public record Revenue(long amountMilli, String currency) {}

    /** The stage and the score of a lead under one model, in thousandths of a point. */
    public record Standing(String stage, long totalMilli, long fitMilli, long engagementMilli) {}
}
