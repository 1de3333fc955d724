package io.leadscore.core.lead;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Lead.PageUse;
import io.leadscore.core.lead.Traits.Stamp;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.core.score.Forecast;
import io.leadscore.core.score.SalesWait;
import io.leadscore.core.score.ScoreProjection;
import io.leadscore.core.score.ScoreProjection.Rungs;
import io.leadscore.core.tally.ActivityCounter;
import io.leadscore.core.tally.Tally;
import io.leadscore.events.Cause;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes one decision: changes the lead step by step. Used once, by one thread. */
final class DecisionBuilder {
    /** The sweep visits a lead after this many days if nothing changes earlier. */
    private static final int DUE_WITHIN_DAYS = 366;
    /** The most bytes of a merged lead's counts, identities and traits, so that its row of 400 KB has room for the rest. */
    private static final int MAX_LEAD_BYTES = 360 * 1024;

    private final Lead before;
    private final Map<String, ModelState> states;
    private final Set<Identity> identities;
    private final StageEvents events;
    /** Identities of leads that became parts: they still lead to those. */
    private final Set<Identity> adopted = new HashSet<>();
    private Map<String, CompiledModel> models;
    private Map<String, ScoreProjection> projections = new TreeMap<>();
    private Traits traits;
    private Tally tally;
    private boolean tallyFull;
    private @Nullable LocalDate dueOn;
    private @Nullable PageUse pageUse;
    private int overBudget;
    private Ledger ledger;
    private Merging merging;

    DecisionBuilder(Lead before, Map<String, CompiledModel> models, Set<String> publishedTraits) {
        this.before = before;
        this.models = before.version() == 0 ? models : named(models, before);
        this.states = new TreeMap<>(before.models());
        this.identities = new TreeSet<>(before.identities());
        this.events = new StageEvents(before.leadId(), publishedTraits);
        this.traits = before.traits();
        this.tally = before.tally();
        this.tallyFull = before.tallyFull();
        this.dueOn = before.dueOn();
        this.pageUse = before.pageUse();
        this.ledger = before.ledger();
        this.merging = before.merging();
    }

    /** The models that the lead names. Any other waits for its re-evaluation, because the tally may lack its counts. */
    private static Map<String, CompiledModel> named(Map<String, CompiledModel> models, Lead lead) {
        var named = new TreeMap<>(models);
        named.keySet().retainAll(lead.models().keySet());
        return named;
    }

    /** Lets time pass up to the day, under the models and with the activities so far. */
    void advance(LocalDate day) {
        models.forEach((name, model) -> {
            ModelState state = states.get(name);
            if (state != null && state.evaluatedOn().isBefore(day)) {
                ScoreProjection projection = projection(model);
                Rungs rungs = Forecast.follow(projection, state.evaluatedOn(), state.held(), day, (on, then) -> {
                    LocalDate before = on.minusDays(1);
                    overdue(model, evaluatedOn(name), before);
                    events.decayed(on, projection, stage(name), then, traits);
                    states.put(name, state(model, then, on, Cause.DECAY));
                    overdue(model, before, on);
                });
                overdue(model, evaluatedOn(name), day);
                states.put(name, state(model, rungs, day, Cause.DECAY));
            }
        });
    }

    private LocalDate evaluatedOn(String model) {
        return Objects.requireNonNull(states.get(model)).evaluatedOn();
    }

    /** The lead becomes overdue on a day of {@code (after, to]} if it waits for sales until then. */
    private void overdue(CompiledModel model, LocalDate after, LocalDate to) {
        SalesWait wait = unanswered(states.get(model.name()));
        if (wait != null && wait.overdueOn().isAfter(after) && !wait.overdueOn().isAfter(to)) {
            events.overdue(model, wait);
        }
    }

    /** The wait of a lead to which sales has said nothing yet; null if there is none. */
    private @Nullable SalesWait unanswered(@Nullable ModelState state) {
        SalesWait wait = state == null ? null : state.salesWait();
        return wait == null || wait.isAnswered(ledger.outcomeOn()) ? null : wait;
    }

    /**
     * Adds activities: their traits, identities and counts.
     *
     * @param now of the decision
     */
    void take(List<Activity> activities, Set<Identity> elsewhere, Instant now, ActivityCounter counter) {
        for (Activity activity : activities) {
            traits = activity.trusted() ? traits.plus(activity) : plusWithinBudget(activity);
            ledger = ledger.noting(activity);
        }
        link(activities, elsewhere, now);
        activities.stream()
                .map(Activity::receivedAt)
                .min(Comparator.naturalOrder())
                .ifPresent(first -> ledger = ledger.plus(activities.size(), first));
        boolean ofPages = activities.stream().noneMatch(Activity::trusted);
        count(counter.plus(tally, before.leadId(), activities),
                ofPages ? PageBudget.MAX_TALLY_BYTES : Tally.MAX_BYTES);
        projections = new TreeMap<>();
    }

    private Traits plusWithinBudget(Activity activity) {
        Traits all = traits.plus(activity);
        if (PageBudget.bytes(all) <= PageBudget.MAX_TRAIT_BYTES) {
            return all;
        }
        Traits kept = traits;
        var stamp = Stamp.of(activity);
        for (var trait : activity.traits().fields().entrySet()) {
            Traits with = kept.plus(trait.getKey(), trait.getValue(), stamp);
            int bytes = PageBudget.bytes(with);
            if (bytes <= PageBudget.MAX_TRAIT_BYTES || bytes <= PageBudget.bytes(kept)) {
                kept = with;
            } else {
                overBudget++;
            }
        }
        return kept;
    }

    /** Adds the identities that belong to no other lead, the strongest first, as long as the lead has room for them. */
    private void link(List<Activity> activities, Set<Identity> elsewhere, Instant now) {
        var fresh = new TreeSet<Identity>();
        var ofSystems = new HashSet<Identity>();
        for (Activity activity : activities) {
            fresh.addAll(activity.identities());
            if (activity.trusted()) {
                ofSystems.addAll(activity.identities());
            }
        }
        fresh.removeIf(identity -> identities.contains(identity) || elsewhere.contains(identity)
                || merging.detached().contains(identity));
        PageUse use = PageBudget.current(pageUse, now);
        int added = use.anonymousIds();
        for (Identity identity : fresh) {
            boolean ofPage = !ofSystems.contains(identity);
            boolean counts = ofPage && identity.kind() == Identity.Kind.ANONYMOUS_ID;
            int maxBytes = ofPage ? PageBudget.MAX_IDENTITY_BYTES : IdentityLimits.MAX_BYTES;
            if (IdentityLimits.hasRoom(identities, identity, maxBytes)
                    && (!counts || added < PageBudget.MAX_NEW_ANONYMOUS_IDS)) {
                identities.add(identity);
                added += counts ? 1 : 0;
            }
        }
        int ofPages = (int) activities.stream().filter(activity -> !activity.trusted()).count();
        if (ofPages > 0) {
            pageUse = new PageUse(use.minute(), use.activities() + ofPages, added);
        }
    }

    /** Takes over the traits, identities, parts and rungs of a lead that becomes a part of this one. Its counts follow. */
    void adopt(LocalDate day, Lead other) {
        traits = traits.plus(other.traits());
        adopted.addAll(other.identities());
        identities.addAll(other.identities());
        ledger = ledger.with(other.leadId(), other.ledger());
        merging = merging.inheriting(other.merging())
                .without(ledger.leadIds(before.leadId()))
                .reattaching(identities);
        models.keySet().forEach(name -> {
            ModelState ours = states.get(name);
            ModelState theirs = other.models().get(name);
            if (ours != null && theirs != null) {
                states.put(name, ours.holding(theirs.held()));
            }
        });
        projections = new TreeMap<>();
        events.merged(day, other.leadId());
    }

    /** Counts the anonymous ids of a lead that became a part because a page named both. */
    void usedByPages(Lead other, Instant now) {
        PageUse use = PageBudget.current(pageUse, now);
        int added = (int) other.identities().stream().filter(id -> id.kind() == Identity.Kind.ANONYMOUS_ID).count();
        pageUse = new PageUse(use.minute(), use.activities(), use.anonymousIds() + added);
    }

    /** Counts further activities. */
    void count(Stream<Activity> more, ActivityCounter counter) {
        counter.withinLimit(tally, before.leadId(), more)
                .ifPresentOrElse(counted -> count(counted, Tally.MAX_BYTES), () -> tallyFull = true);
        projections = new TreeMap<>();
    }

    /** Ends the lead as one of its own. It keeps what it needs to be one again. */
    void endIn(String survivor) {
        merging = merging.into(survivor);
        tally = Tally.EMPTY;
        dueOn = null;
        pageUse = null;
    }

    /** Gives a part back: its identities and its own parts. Its traits and counts leave with {@link #retake}. */
    void giveBack(LocalDate day, Lead part) {
        leave(part);
        merging = merging.with(Merging.RefusedLink.split(part.leadId()));
        events.split(day, part.leadId());
    }

    /** Forgets a part of a part that is given back. */
    void leave(Lead part) {
        identities.removeAll(part.identities());
        ledger = ledger.without(part.ledger().leadIds(part.leadId()), part.ledger().activities());
    }

    /** Begins again as a lead of its own, with the rungs that it held when it ended. */
    void beginAgain(Lead survivor) {
        merging = merging.into(null).with(Merging.RefusedLink.split(survivor.leadId()));
        ledger = ledger.correctedBy(survivor.ledger().correctedBy());
    }

    /** Takes the record of a CRM, beside those that the lead has. */
    void identify(Identity record) {
        identities.add(record);
    }

    /** Takes an identity off the lead for good. */
    void detach(Identity identity) {
        identities.remove(identity);
        merging = merging.detaching(identity);
    }

    /** Forgets an identity that is taken off the lead of which this one is a part. */
    void forget(Identity identity) {
        identities.remove(identity);
    }

    void refuse(Merging.RefusedLink link) {
        merging = merging.with(link);
    }

    /** Whether the decision so far has too much for one row: then it cannot be stored. */
    boolean isTooLarge() {
        int identityBytes = identities.stream().mapToInt(Identity::bytes).sum();
        return (tallyFull && !before.tallyFull())
                || tally.encode().length + identityBytes + PageBudget.bytes(traits) > MAX_LEAD_BYTES;
    }

    /** Continues under other models. States of models that are gone are removed. */
    void remodel(Map<String, CompiledModel> others) {
        models = others;
        states.keySet().retainAll(others.keySet());
        projections = new TreeMap<>();
    }

    /** Counts all activities again, because some patterns were not counted before. */
    void recount(Stream<Activity> all, ActivityCounter counter) {
        tallyFull = false;
        counter.withinLimit(before.tally().withoutCounts(), before.leadId(), all)
                .ifPresentOrElse(counted -> count(counted, Tally.MAX_BYTES), () -> tallyFull = true);
        projections = new TreeMap<>();
    }

    /** Takes the traits and the counts of all activities again, because some no longer belong to the lead. */
    void retake(Stream<Activity> all, ActivityCounter counter) {
        traits = Traits.NONE;
        ledger = ledger.outcomeOn(null);
        tallyFull = false;
        var counted = counter.new Limited(before.tally().withoutCounts(), before.leadId());
        all.sequential().forEach(activity -> {
            traits = activity.trusted() ? traits.plus(activity) : plusWithinBudget(activity);
            ledger = ledger.noting(activity);
            counted.add(activity);
        });
        counted.tally().ifPresentOrElse(tally -> count(tally, Tally.MAX_BYTES), () -> tallyFull = true);
        projections = new TreeMap<>();
    }

    /** Remembers that the lead has a correction. */
    void correct() {
        ledger = ledger.correctedBy(Set.of(before.leadId()));
    }

    private void count(Tally counted, int maxBytes) {
        int bytes = counted.encode().length;
        if (bytes > Tally.MAX_BYTES) {
            tallyFull = true;
        } else if (bytes > maxBytes && !counted.equals(tally)) {
            overBudget++;
        } else {
            tally = counted;
        }
    }

    /** Evaluates the ladder of every model on the day, after activities or models changed. */
    void evaluate(LocalDate day, Cause cause) {
        models.forEach((name, model) -> {
            ModelState state = states.get(name);
            ScoreProjection projection = projection(model);
            Rungs rungs = projection.evaluate(day, state == null ? Set.of() : state.held());
            events.learnt(day, projection, stage(name), rungs, cause, traits);
            states.put(name, state(model, rungs, day, cause));
        });
    }

    /**
     * What sales said, after the ladders were evaluated. The events have the stage of one model, the first by name: an event for
     * each model would count revenue twice.
     */
    void outcomes(LocalDate day, List<RevisedOutcome> revised, Cause cause) {
        String model = states.keySet().stream().findFirst().orElse("");
        revised.forEach(outcome -> events.outcome(day, outcome, cause, model, states.get(model)));
    }

    /**
     * Moves {@code dueOn} earlier if necessary, and never later: so an activity rarely changes the key of the due
     * index.
     */
    void dueEarlier(LocalDate day) {
        LocalDate bound = dueOn;
        LocalDate due = firstDue(day, bound != null && bound.isAfter(day) ? bound : day.plusDays(DUE_WITHIN_DAYS));
        if (bound == null || (due != null && due.isBefore(bound))) {
            dueOn = due;
        }
    }

    /** Sets {@code dueOn} to the first day on which a stage or a ranking band changes by itself, or the lead is overdue. */
    void dueAnew(LocalDate day) {
        dueOn = firstDue(day, day.plusDays(DUE_WITHIN_DAYS));
    }

    private @Nullable LocalDate firstDue(LocalDate day, LocalDate until) {
        LocalDate first = null;
        for (CompiledModel model : models.values()) {
            ScoreProjection projection = projection(model);
            ModelState state = states.get(model.name());
            SalesWait wait = unanswered(state);
            if (wait != null && wait.overdueOn().isAfter(day)) {
                first = first == null || wait.overdueOn().isBefore(first) ? wait.overdueOn() : first;
            }
            if (state == null || projection.nextPossibleChange(day) == null) {
                continue;
            }
            Rungs now = projection.evaluate(day, state.held());
            LocalDate due = Forecast.first(projection, day, now, until, (a, b) -> !ranking(a).equals(ranking(b))
                    || !a.stage().equals(b.stage()));
            if (due == null) {
                due = until;
            }
            first = first == null || due.isBefore(first) ? due : first;
        }
        return first;
    }

    private static Optional<Ranking> ranking(Rungs rungs) {
        return Ranking.of(rungs.stage(), rungs.totalMilli());
    }

    private ScoreProjection projection(CompiledModel model) {
        return projections.computeIfAbsent(model.name(), _ -> ScoreProjection.of(model, tally, traits.values()));
    }

    /** The stage that the lead has so far under a model. */
    private String stage(String model) {
        ModelState state = states.get(model);
        return state == null ? ScoringModel.PROSPECT : state.stage();
    }

    /**
     * The state after an evaluation. A merge hands nothing to sales: somebody may be talking to the person already. Neither does the
     * activation of a model that is new: the lead holds its rung already.
     */
    private ModelState state(CompiledModel model, Rungs rungs, LocalDate day, Cause cause) {
        ModelState state = states.get(model.name());
        boolean isActivation = state == null && cause == Cause.MODEL;
        SalesWait wait = SalesWait.after(model.model(), state == null ? null : state.salesWait(), stage(model.name()),
                rungs.stage(), cause != Cause.MERGE && !isActivation, day);
        return new ModelState(model.version(), rungs.held(), rungs.stage(), rungs.totalMilli(), rungs.fitMilli(),
                rungs.engagementMilli(), day, wait);
    }

    Decision decision(List<Activity> activities, Instant now) {
        var numbered = events.numbered(before.lastSeq(), now);
        var after = new Lead(before.leadId(), before.version() + 1, before.lastSeq() + numbered.size(), traits,
                identities,
                tally, states, dueOn, tallyFull, pageUse, ledger, merging, before.later());
        Set<Identity> fresh = new HashSet<>(identities);
        fresh.removeAll(before.identities());
        fresh.removeAll(adopted);
        return new Decision(before, after, activities, fresh, numbered, rankings(), overBudget);
    }

    private Map<String, Optional<Ranking>> rankings() {
        Map<String, Optional<Ranking>> changed = new TreeMap<>();
        Set<String> names = new TreeSet<>(before.models().keySet());
        names.addAll(states.keySet());
        for (String name : names) {
            Optional<Ranking> was = before.isMerged() ? Optional.empty() : ranking(before.models().get(name));
            Optional<Ranking> is = merging.mergedInto() != null ? Optional.empty() : ranking(states.get(name));
            if (!was.equals(is)) {
                changed.put(name, is);
            }
        }
        return changed;
    }

    private static Optional<Ranking> ranking(@Nullable ModelState state) {
        return state == null ? Optional.empty() : Ranking.of(state.stage(), state.totalMilli());
    }
}
