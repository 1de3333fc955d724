package io.leadscore.core.lead;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Outcome;
import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.core.tally.ActivityCounter;
import io.leadscore.events.Cause;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides how a lead changes when activities arrive, time passes or models change. The same arguments give the same
 * decision. Immutable and thread-safe. Make one for each set of model versions and keep it, because compiling its
 * counter is expensive.
 */
public final class LeadDecider {
    private final Map<String, CompiledModel> models;
    private final Set<String> publishedTraits;
    private final ActivityCounter counter;
    private final LeadViews views;

    /**
     * @param models          the models by name: those that the lead names, in the versions that it names; for a new
     *                        lead, all active models
     * @param publishedTraits names of the traits that stage events carry; none by default
     */
    public LeadDecider(Map<String, CompiledModel> models, Set<String> publishedTraits) {
        this.models = Collections.unmodifiableMap(new TreeMap<>(models));
        this.publishedTraits = Set.copyOf(publishedTraits);
        this.counter = CompiledModel.counter(this.models.values());
        this.views = new LeadViews(this.models, counter);
    }

    public Map<String, CompiledModel> models() {
        return models;
    }

    /** The views of leads under the same models. They share the counter of this decider, so this call is cheap. */
    public LeadViews views() {
        return views;
    }

    /** {@link #learn(Lead, List, Set, Instant)} if no identity belongs to another lead. */
    public Decision learn(Lead lead, List<Activity> activities, Instant now) {
        return learn(lead, activities, Set.of(), now);
    }

    /**
     * Adds activities. First time passes up to the day of {@code now}; then the activities are counted and the ladders
     * are evaluated again.
     *
     * @param activities activities of this lead: none is stored yet, and no two have the same source and message id
     * @param elsewhere  identities in the activities that belong to another lead; this lead does not get them
     */
    public Decision learn(Lead lead, List<Activity> activities, Set<Identity> elsewhere, Instant now) {
        LocalDate day = latest(activities, evaluatedOn(lead, now));
        var draft = new DecisionBuilder(lead, models, publishedTraits);
        draft.advance(day);
        draft.take(activities, elsewhere, now, counter);
        draft.evaluate(day, Cause.ACTIVITY);
        draft.outcomes(day, outcomes(activities), Cause.ACTIVITY);
        draft.dueEarlier(day);
        return draft.decision(activities, now);
    }

    private static List<RevisedOutcome> outcomes(List<Activity> activities) {
        return activities.stream()
                .filter(activity -> Outcome.of(activity).isPresent())
                .map(activity -> new RevisedOutcome(activity, false))
                .toList();
    }

    private static LocalDate latest(List<Activity> activities, LocalDate day) {
        LocalDate latest = day;
        for (Activity activity : activities) {
            latest = activity.day().isAfter(latest) ? activity.day() : latest;
        }
        return latest;
    }

    /** The day up to which the lead was evaluated, or the day of {@code now} if that is later. */
    private static LocalDate evaluatedOn(Lead lead, Instant now) {
        LocalDate today = UtcDays.of(now);
        LocalDate evaluatedOn = lead.evaluatedOn();
        return evaluatedOn == null || evaluatedOn.isBefore(today) ? today : evaluatedOn;
    }

    /** Lets time pass up to the end of the day, as the sweep does, and sets {@code dueOn}. */
    public Decision advance(Lead lead, LocalDate day, Instant now) {
        LocalDate evaluatedOn = lead.evaluatedOn();
        LocalDate to = evaluatedOn == null || evaluatedOn.isBefore(day) ? day : evaluatedOn;
        var draft = new DecisionBuilder(lead, models, publishedTraits);
        draft.advance(to);
        draft.dueAnew(to);
        return draft.decision(List.of(), now);
    }

    /**
     * Lets time pass up to the end of the day if that causes at most {@code mostEvents} events. Otherwise time passes
     * up to the end of the last earlier day for which that is so. The events of a day stay together. So repeating this
     * gives the same events, with the same numbers, as one decision for the day.
     */
    public Decision advancePart(Lead lead, LocalDate day, int mostEvents, Instant now) {
        Decision all = advance(lead, day, now);
        if (all.events().size() <= mostEvents) {
            return all;
        }
        return advance(lead, all.events().get(mostEvents).metadata().effectiveOn().minusDays(1), now);
    }

    /**
     * Re-evaluates a lead under the models of this decider after other versions were activated. First time passes up to
     * the day of {@code now} under the versions that the lead names. Then the ladders are evaluated under the new
     * versions.
     *
     * @param before     a decider for the versions that the lead names
     * @param activities all stored activities of the lead, in any order, to count them again. They are read once, one
     *                   after the other, and none of them is kept. Null if {@link #needsRecount} says that the tally is
     *                   complete
     */
    public Decision remodel(Lead lead, LeadDecider before, @Nullable Stream<Activity> activities, Instant now) {
        LocalDate day = evaluatedOn(lead, now);
        var draft = new DecisionBuilder(lead, before.models, publishedTraits);
        draft.advance(day);
        draft.remodel(models);
        if (activities != null) {
            draft.recount(activities, counter);
        }
        draft.evaluate(day, Cause.MODEL);
        draft.dueAnew(day);
        return draft.decision(List.of(), now);
    }

    /**
     * The two decisions of a merge.
     *
     * @param survivor of the lead that stays
     * @param other    of the lead that becomes a part of it
     */
    public record Merge(Decision survivor, Decision other) {}

    /**
     * What of the activities a merge must count.
     *
     * @param activities of the other lead, those that the survivor does not have; or of both, each message once. They are
     *                   read once, one after the other, and none of them is kept
     * @param all        whether they are those of both leads
     */
    public record ToCount(Stream<Activity> activities, boolean all) {}

    /**
     * Merges another lead into the survivor. First time passes for both, up to the day of {@code now}. Then the survivor
     * has the activities, traits and identities of both, and each rung that either held counts as held. Its ladders are
     * evaluated once.
     *
     * @param ofOther a decider for the versions that the other lead names
     * @return empty if both together are larger than a lead can be
     */
    public Optional<Merge> merge(Lead survivor, Lead other, LeadDecider ofOther, ToCount toCount, Evidence evidence,
            Instant now) {
        LocalDate day = latest(evaluatedOn(survivor, now), evaluatedOn(other, now));
        var ending = new DecisionBuilder(other, ofOther.models, publishedTraits);
        ending.advance(day);
        ending.endIn(survivor.leadId());
        Decision end = ending.decision(List.of(), now);

        var draft = new DecisionBuilder(survivor, models, publishedTraits);
        draft.advance(day);
        draft.adopt(day, end.after());
        if (evidence == Evidence.PAGE) {
            draft.usedByPages(other, now);
        }
        if (toCount.all()) {
            draft.retake(toCount.activities(), counter);
        } else {
            draft.count(toCount.activities(), counter);
        }
        if (draft.isTooLarge()) {
            return Optional.empty();
        }
        draft.evaluate(day, Cause.MERGE);
        draft.dueAnew(day);
        return Optional.of(new Merge(draft.decision(List.of(), now), end));
    }

    /**
     * Gives a part of a lead back, so that it is a lead of its own again. Both are counted again under the models of this
     * decider, and evaluated once.
     *
     * @param survivor    the lead with the part
     * @param before      a decider for the versions that the survivor names
     * @param ofSurvivor  the activities that stay with the survivor
     * @param part        the part, as it ended
     * @param ofPart      the activities of the part and of the parts that it had
     * @param between     the parts of the survivor by way of which the part had come to it
     * @return the decisions about the survivor, the part, and those between
     */
    public List<Decision> split(Lead survivor, LeadDecider before, Stream<Activity> ofSurvivor, Lead part,
            Stream<Activity> ofPart, List<Lead> between, Instant now) {
        LocalDate day = latest(evaluatedOn(survivor, now), evaluatedOn(part, now));
        var decisions = new ArrayList<Decision>();
        var rest = new DecisionBuilder(survivor, before.models, publishedTraits);
        rest.advance(day);
        rest.giveBack(day, part);
        decisions.add(countedAnew(rest, ofSurvivor, day, now));

        var back = new DecisionBuilder(part, models, publishedTraits);
        back.beginAgain(survivor);
        decisions.add(countedAnew(back, ofPart, day, now));
        for (Lead way : between) {
            var draft = new DecisionBuilder(way, models, publishedTraits);
            draft.leave(part);
            decisions.add(draft.decision(List.of(), now));
        }
        return decisions;
    }

    private Decision countedAnew(DecisionBuilder draft, Stream<Activity> activities, LocalDate day, Instant now) {
        draft.remodel(models);
        draft.retake(activities, counter);
        draft.evaluate(day, Cause.SPLIT);
        draft.dueAnew(day);
        return draft.decision(List.of(), now);
    }

    private static LocalDate latest(LocalDate a, LocalDate b) {
        return a.isAfter(b) ? a : b;
    }

    /**
     * Counts a lead again after some of its activities were voided or restored. First time passes up to the day of
     * {@code now}. Then the traits and counts are those of the given activities alone, and the ladders are evaluated once.
     *
     * @param activities all that count from now on, in any order. They are read once, one after the other, and none of them
     *                   is kept
     * @param revised    what sales said and is voided or restored by this; asked after the activities were read
     */
    public Decision correct(Lead lead, Stream<Activity> activities, Supplier<List<RevisedOutcome>> revised,
            Instant now) {
        LocalDate day = evaluatedOn(lead, now);
        var draft = new DecisionBuilder(lead, models, publishedTraits);
        draft.advance(day);
        return corrected(draft, activities, revised, day, now);
    }

    /** A correction that revises no outcome. */
    public Decision correct(Lead lead, Stream<Activity> activities, Instant now) {
        return correct(lead, activities, List::of, now);
    }

    /**
     * Takes an identity off a lead, and counts the lead again without the activities that it had brought. It does not get the
     * identity again.
     *
     * @param activities all that count from now on, as for {@link #correct}
     */
    public Decision detach(Lead lead, Identity identity, Stream<Activity> activities, Instant now) {
        LocalDate day = evaluatedOn(lead, now);
        var draft = new DecisionBuilder(lead, models, publishedTraits);
        draft.advance(day);
        draft.detach(identity);
        // It brings no outcome: they name no identity.
        return corrected(draft, activities, List::of, day, now);
    }

    /** A part of a lead from which an identity is taken: it does not have it either if it becomes a lead again. */
    public Decision forget(Lead part, Identity identity, Instant now) {
        var draft = new DecisionBuilder(part, models, publishedTraits);
        draft.forget(identity);
        return draft.decision(List.of(), now);
    }

    private Decision corrected(DecisionBuilder draft, Stream<Activity> activities,
            Supplier<List<RevisedOutcome>> revised, LocalDate day, Instant now) {
        draft.retake(activities, counter);
        draft.correct();
        draft.evaluate(day, Cause.CORRECTION);
        draft.outcomes(day, revised.get(), Cause.CORRECTION);
        draft.dueAnew(day);
        return draft.decision(List.of(), now);
    }

    /** Gives a lead a record of a CRM. */
    public Decision identify(Lead lead, Identity record, Instant now) {
        var draft = new DecisionBuilder(lead, models, publishedTraits);
        draft.identify(record);
        return draft.decision(List.of(), now);
    }

    /** Remembers a refused link, so that further activities do not write it again. */
    public Decision refuse(Lead lead, Merging.RefusedLink link, Instant now) {
        var draft = new DecisionBuilder(lead, models, publishedTraits);
        draft.refuse(link);
        return draft.decision(List.of(), now);
    }

    /**
     * Whether {@link #remodel} needs the activities, because a pattern was not counted under the versions of
     * {@code before}.
     */
    public boolean needsRecount(LeadDecider before) {
        return models.values().stream().anyMatch(model -> !model.countsNothingBeyond(before.models.values()));
    }
}
