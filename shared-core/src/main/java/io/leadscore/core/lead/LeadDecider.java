package io.leadscore.core.lead;

import io.leadscore.core.intake.Activity;
import io.leadscore.core.score.ActiveModel;
import io.leadscore.core.score.ScoreCard;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a lead when something is learnt of it or time passes. Pure: the same arguments, the same decision.
 * Thread-safe.
 */
public final class LeadDecider {
    /**
     * @param models          the models to decide under, by name: for a model that the lead names, the version that it names
     *                        or a newer one
     * @param publishedTraits names of the traits that stage events carry; none unless the deployment asks for it
     */
    public LeadDecider(Map<String, ActiveModel> models, Set<String> publishedTraits) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * Takes activities in: advances to the day of {@code now} as things were, counts them, evaluates once more.
     *
     * @param activities of this lead, none of which is stored yet, no two with the same source and message id
     */
    public Decision learn(Lead lead, List<Activity> activities, Instant now) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Lets time pass up to the day, as the sweep does, and sets {@code dueOn} anew. */
    public Decision advance(Lead lead, LocalDate day, Instant now) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * Re-evaluates a lead under the models of this decider after a new version was activated.
     *
     * @param activities all of the lead's stored activities, from which the tally is counted anew; null where no pattern is
     *                   new, so that the tally can stand
     */
    public Decision remodel(Lead lead, @Nullable List<Activity> activities, Instant now) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Whether {@link #remodel} needs the activities: a model counts a pattern that the lead's versions did not. */
    public boolean needsRecount(Lead lead, Map<String, ActiveModel> modelsOfLead) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * A card as it is shown.
     *
     * @param stage        as of {@code day}
     * @param nextChangeOn the first later day within 3,650 on which the rounded total or the stage differs, or null
     */
    public record View(ActiveModel model, LocalDate day, String stage, ScoreCard card,
            @Nullable LocalDate nextChangeOn) {}

    /** The lead as of a day not before its {@code evaluatedOn}, nothing else happening; under one model. */
    public View view(Lead lead, String model, LocalDate day) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Numbers as of a past day from the activities up to then, with the stage that history gives. */
    public View past(Lead lead, String model, LocalDate day, List<Activity> activities, String stage) {
        throw new UnsupportedOperationException("to be written");
    }
}
