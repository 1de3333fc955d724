package io.leadscore.events;

/** An event that Leadscore publishes. The detail-type is the wire name and does not follow the class name. */
public sealed interface PublishedEvent {
    Metadata metadata();

    String detailType();

    /** A lead changed its stage under one model. */
    sealed interface OfStage extends PublishedEvent {
        StageChange change();
    }

    /** A rise into any rung but the first. */
    record LeadQualified(Metadata metadata, StageChange change) implements OfStage {
        @Override
        public String detailType() {
            return "Lead Qualified";
        }
    }

    /** A fall. */
    record LeadCooled(Metadata metadata, StageChange change) implements OfStage {
        @Override
        public String detailType() {
            return "Lead Cooled";
        }
    }

    /** Into Disqualified. */
    record LeadDisqualified(Metadata metadata, StageChange change) implements OfStage {
        @Override
        public String detailType() {
            return "Lead Disqualified";
        }
    }

    /** Out of Disqualified, into whatever is held underneath. */
    record LeadReinstated(Metadata metadata, StageChange change) implements OfStage {
        @Override
        public String detailType() {
            return "Lead Reinstated";
        }
    }

    /** From Prospect into the first rung. */
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
     * Every shard of a sweep has been worked off. {@code effectiveOn} is the day as of which it ran.
     *
     * @param due     leads read
     * @param changed leads with a stage change
     * @param events  stage events recorded
     * @param failed  leads that were passed over, each reported
     */
    record DecaySweepCompleted(Metadata metadata, int due, int changed, int events, int failed)
            implements
                PublishedEvent {
        @Override
        public String detailType() {
            return "Decay Sweep Completed";
        }
    }
}
