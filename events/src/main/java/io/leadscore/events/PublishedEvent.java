package io.leadscore.events;

import java.time.LocalDate;

/**
 * An event that Leadscore publishes. Consumers match the detail-type, so it stays the same even if a class is renamed.
 */
public sealed interface PublishedEvent {
    Metadata metadata();

    String detailType();

    /** A lead changed its stage under one model. */
    sealed interface OfStage extends PublishedEvent {
        StageChange change();
    }

    /** The lead rose to a rung above the first. */
    record LeadQualified(Metadata metadata, StageChange change) implements OfStage {
        @Override
        public String detailType() {
            return "Lead Qualified";
        }
    }

    /** The lead fell to a lower stage. */
    record LeadCooled(Metadata metadata, StageChange change) implements OfStage {
        @Override
        public String detailType() {
            return "Lead Cooled";
        }
    }

    /** The lead became Disqualified. */
    record LeadDisqualified(Metadata metadata, StageChange change) implements OfStage {
        @Override
        public String detailType() {
            return "Lead Disqualified";
        }
    }

    /** The lead is no longer Disqualified, and has the stage of the rungs that it holds. */
    record LeadReinstated(Metadata metadata, StageChange change) implements OfStage {
        @Override
        public String detailType() {
            return "Lead Reinstated";
        }
    }

    /** The lead rose from Prospect to the first rung. */
    record LeadStageChanged(Metadata metadata, StageChange change) implements OfStage {
        @Override
        public String detailType() {
            return "Lead Stage Changed";
        }
    }

    /**
     * A version of a scoring model became the active one.
     *
     * @param previousVersion 0 if there was none
     */
    record ScoringModelActivated(Metadata metadata, int previousVersion) implements PublishedEvent {
        @Override
        public String detailType() {
            return "Scoring Model Activated";
        }
    }

    /**
     * All shards of a sweep are done. {@code effectiveOn} is the day for which it ran.
     *
     * @param due     the leads that were read
     * @param changed the leads with a stage change
     * @param events  the events of leads that were recorded
     * @param failed  the leads that failed; each is reported
     */
    record DecaySweepCompleted(Metadata metadata, int due, int changed, int events, int failed)
            implements
                PublishedEvent {
        @Override
        public String detailType() {
            return "Decay Sweep Completed";
        }
    }

    /**
     * Sales said something of the lead. Recorded before the change of stage by the same decision. Recorded again if the outcome
     * is voided, or restored after that.
     */
    record LeadOutcomeRecorded(Metadata metadata, SalesOutcome outcome) implements PublishedEvent {
        @Override
        public String detailType() {
            return "Lead Outcome Recorded";
        }
    }

    /**
     * Another lead became a part of the lead, because both are one person. The other has no further events.
     *
     * @param leadId the lead that both are from now on
     * @param merged the id of the other lead
     */
    record LeadMerged(Metadata metadata, String leadId, String merged) implements PublishedEvent {
        @Override
        public String detailType() {
            return "Lead Merged";
        }
    }

    /**
     * A lead that was merged into the lead is a lead of its own again.
     *
     * @param split the id of the lead that is back
     */
    record LeadSplit(Metadata metadata, String leadId, String split) implements PublishedEvent {
        @Override
        public String detailType() {
            return "Lead Split";
        }
    }

    /** The lead was erased. It has no further events. */
    record LeadErased(Metadata metadata, String leadId) implements PublishedEvent {
        @Override
        public String detailType() {
            return "Lead Erased";
        }
    }

    /**
     * Sales has not answered in time: the lead rose to the stage from which on the model hands leads to sales, and has been
     * there or beyond since then.
     *
     * @param stage      the rung that the model names for the hand-off
     * @param since      the UTC day on which the lead rose to it
     * @param withinDays the days in which sales should answer, 1 to 365
     */
    record LeadOverdue(Metadata metadata, String leadId, String stage, LocalDate since, int withinDays)
            implements
                PublishedEvent {
        @Override
        public String detailType() {
            return "Lead Overdue";
        }
    }
}
