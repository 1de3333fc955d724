package io.leadscore.core.recompute;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.model.ScoringModel.Bars;
import io.leadscore.core.model.ScoringModel.Did;
import io.leadscore.core.model.ScoringModel.Rung;
import io.leadscore.core.pattern.EventPattern;
import io.leadscore.core.score.SalesWait;
import io.leadscore.core.score.ScoreCard;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The history of stages: time passes and activities arrive, and every single day is evaluated. */
final class Fold {
    /** What a stream must contain, so that agreement on it means something. */
    enum Seen {
        LATE_ARRIVAL, HYSTERESIS, RISE_AND_FALL_IN_A_DAY, FALLING_TRAITS, OTHER_MODEL, OVERDUE, ANSWERED
    }

    /** The state of the lead under one model. */
    static final class Status {
        int version;
        ScoringModel model;
        Set<String> held = Set.of();
        String stage = "Prospect";
        ScoreCard card = new ScoreCard(0, 0, 0, List.of());
        /** The evaluations so far, in their order, without those that changed nothing. */
        final List<Evaluation> evaluations = new ArrayList<>();

        Status(int version, ScoringModel model) {
            this.version = version;
            this.model = model;
        }

        int rank() {
            return rank(model, stage);
        }

        static int rank(ScoringModel model, String stage) {
            return stage.equals("Disqualified") ? -1
                    : 1 + model.stages().stream().map(Rung::name).toList().indexOf(stage);
        }
    }

    /**
     * One evaluation of the ladder of one model.
     *
     * @param isActivation whether a model that is new evaluates a lead that was known before: what it holds, it holds already
     */
    record Evaluation(LocalDate day, int version, ScoringModel model, String from, String to, boolean isActivation) {
        /** Whether the stage is the rung of the hand-off or beyond it. */
        private boolean reaches(String stage) {
            var handOff = model.handOff();
            return handOff != null && Status.rank(model, stage) >= Status.rank(model, handOff.stage());
        }

        boolean isRise() {
            return reaches(to) && !reaches(from) && !isActivation;
        }
    }

    final Matches matches;
    final List<Activity> known = new ArrayList<>();
    final TreeMap<String, Status> statuses = new TreeMap<>();
    final List<Change> changes = new ArrayList<>();
    final Set<Seen> seen = EnumSet.noneOf(Seen.class);
    @Nullable
    LocalDate evaluatedOn;

    Fold(Matches matches, Map<String, ScoringModel> models) {
        this.matches = matches;
        models.forEach((name, model) -> statuses.put(name, new Status(1, model)));
    }

    /** A copy that can change independently. */
    Fold copy() {
        var copy = new Fold(matches, Map.of());
        copy.known.addAll(known);
        statuses.forEach((name, status) -> {
            var other = new Status(status.version, status.model);
            other.held = status.held;
            other.stage = status.stage;
            other.card = status.card;
            other.evaluations.addAll(status.evaluations);
            copy.statuses.put(name, other);
        });
        copy.evaluatedOn = evaluatedOn;
        return copy;
    }

    static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /**
     * The known traits. Of the inputs that set one, the latest wins, then the greater source, then the greater message
     * id.
     */
    static Folded traits(List<Activity> known) {
        var traits = new LinkedHashMap<String, Json>();
        known.stream()
                .sorted(Comparator.comparing(Activity::occurredAt)
                        .thenComparing(Activity::source)
                        .thenComparing(Activity::messageId))
                .forEach(activity -> traits.putAll(activity.traits().fields()));
        return Folded.of(new Json.Obj(traits));
    }

    ScoreCard card(String model, LocalDate day) {
        return Recompute.card(matches, Objects.requireNonNull(statuses.get(model)).model, traits(known), known, day);
    }

    void learn(List<Activity> batch, Instant now) {
        LocalDate day = day(now);
        if (evaluatedOn != null) {
            day = day.isBefore(evaluatedOn) ? evaluatedOn : day;
            advance(day);
            for (Activity activity : batch) {
                if (activity.day().isBefore(day)) {
                    seen.add(Seen.LATE_ARRIVAL);
                }
            }
        }
        known.addAll(batch);
        evaluatedOn = day;
        for (Activity activity : batch) {
            if (isOutcome(activity)) {
                var first = Objects.requireNonNull(statuses.firstEntry());
                changes.add(Change.said("lead#" + (changes.size() + 1), first.getKey(), first.getValue().version, day,
                        activity.source(), activity.messageId()));
            }
        }
        evaluate(day, true);
    }

    void advance(LocalDate day) {
        while (evaluatedOn != null && evaluatedOn.isBefore(day)) {
            evaluatedOn = evaluatedOn.plusDays(1);
            evaluate(evaluatedOn, false);
            LocalDate today = evaluatedOn;
            statuses.forEach((name, status) -> {
                SalesWait wait = handedOver(name);
                if (wait != null && isAnswered(wait)) {
                    seen.add(Seen.ANSWERED);
                } else if (wait != null && today.equals(wait.since().plusDays(wait.withinDays() + 1))) {
                    seen.add(Seen.OVERDUE);
                    changes.add(Change.overdue("lead#" + (changes.size() + 1), name, status.version, today, wait));
                }
            });
        }
    }

    /**
     * The rise that handed the lead to sales, found by going back through the evaluations: null if the lead was below the
     * rung since then, or another version had another rung.
     */
    @Nullable
    SalesWait handedOver(String model) {
        Status status = Objects.requireNonNull(statuses.get(model));
        var now = status.model.handOff();
        for (Evaluation evaluation : status.evaluations.reversed()) {
            var then = evaluation.model().handOff();
            if (now == null || then == null || !then.stage().equals(now.stage())
                    || !evaluation.reaches(evaluation.to())) {
                return null;
            }
            if (evaluation.isRise()) {
                return new SalesWait(then.stage(), evaluation.day(), then.withinDays());
            }
        }
        return null;
    }

    /** The same, if sales has not answered yet. */
    @Nullable
    SalesWait waiting(String model) {
        SalesWait wait = handedOver(model);
        return wait == null || isAnswered(wait) ? null : wait;
    }

    private boolean isAnswered(SalesWait wait) {
        return known.stream().anyMatch(activity -> isOutcome(activity) && !activity.day().isBefore(wait.since()));
    }

    private static boolean isOutcome(Activity activity) {
        return List.of("sales", "hubspot", "salesforce").contains(activity.source())
                && List.of("Lead Accepted", "Lead Rejected", "Lead Recycled", "Deal Won", "Deal Lost")
                        .contains(String.valueOf(activity.event()));
    }

    /**
     * Other versions become active. Time passes under the old ones; then the ladder is evaluated under the new ones.
     */
    void remodel(Map<String, ScoringModel> models, Instant now) {
        LocalDate reached = evaluatedOn;
        if (reached == null) {
            throw new IllegalStateException("there is no lead yet");
        }
        advance(day(now));
        models.forEach((name, model) -> {
            Status status = statuses.computeIfAbsent(name, _ -> new Status(0, model));
            status.version++;
            status.model = model;
        });
        seen.add(Seen.OTHER_MODEL);
        evaluate(day(now).isBefore(reached) ? reached : day(now), false, true);
    }

    private void evaluate(LocalDate day, boolean learnt) {
        evaluate(day, learnt, false);
    }

    private void evaluate(LocalDate day, boolean learnt, boolean remodelled) {
        Folded traits = traits(known);
        statuses.forEach((name, status) -> {
            ScoreCard card = Recompute.card(matches, status.model, traits, known, day);
            if (learnt && card.fitMilli() < status.card.fitMilli()) {
                seen.add(Seen.FALLING_TRAITS);
            }
            status.card = card;
            status.held = held(status, traits, day);
            String stage = stage(status, traits, day);
            boolean same = !status.evaluations.isEmpty() && status.evaluations.getLast().version() == status.version;
            if (!same || !stage.equals(status.stage)) {
                status.evaluations.add(new Evaluation(day, status.version, status.model, status.stage, stage,
                        remodelled && status.evaluations.isEmpty()));
            }
            if (!stage.equals(status.stage)) {
                changes.add(change(name, status, stage, day));
                status.stage = stage;
            }
        });
    }

    private Set<String> held(Status status, Folded traits, LocalDate day) {
        var held = new HashSet<String>();
        boolean applies = holds(status.model.appliesTo(), traits);
        for (Rung rung : status.model.stages()) {
            boolean before = status.held.contains(rung.name());
            if (applies && holds(rung.when(), traits) && holds(rung.did(), day) && reached(before
                    ? rung.leave()
                    : rung.enter(), status.card)) {
                held.add(rung.name());
                if (!reached(rung.enter(), status.card)) {
                    seen.add(Seen.HYSTERESIS);
                }
            }
        }
        return held;
    }

    private static boolean reached(Bars bars, ScoreCard card) {
        return (bars.totalMilli() == Bars.NONE || card.totalMilli() >= bars.totalMilli())
                && (bars.fitMilli() == Bars.NONE || card.fitMilli() >= bars.fitMilli())
                && (bars.engagementMilli() == Bars.NONE || card.engagementMilli() >= bars.engagementMilli());
    }

    private static boolean holds(@Nullable EventPattern when, Folded traits) {
        return when == null || when.matches(traits);
    }

    private boolean holds(@Nullable Did did, LocalDate day) {
        return did == null || Recompute.did(matches, did, known, day);
    }

    private String stage(Status status, Folded traits, LocalDate day) {
        if (status.model.disqualify()
                .stream()
                .anyMatch(entry -> holds(entry.when(), traits) && holds(entry.did(), day))) {
            return "Disqualified";
        }
        String stage = "Prospect";
        for (Rung rung : status.model.stages()) {
            stage = status.held.contains(rung.name()) ? rung.name() : stage;
        }
        return stage;
    }

    private Change change(String name, Status status, String stage, LocalDate day) {
        int from = status.rank();
        int to = Status.rank(status.model, stage);
        for (Change earlier : changes) {
            boolean rose = earlier.detailType().equals("Lead Qualified")
                    || earlier.detailType().equals("Lead Stage Changed");
            boolean sameDay = earlier.model().equals(name) && earlier.day().equals(day);
            if (sameDay && rose && to >= 0 && to < from) {
                seen.add(Seen.RISE_AND_FALL_IN_A_DAY);
            }
        }
        String type;
        if (to < 0) {
            type = "Lead Disqualified";
        } else if (from < 0) {
            type = "Lead Reinstated";
        } else if (to == 0 || to < from) {
            // A stage that the new version no longer has is below all rungs, and Prospect is still below it.
            type = "Lead Cooled";
        } else {
            type = to == 1 ? "Lead Stage Changed" : "Lead Qualified";
        }
        ScoreCard card = status.card;
        return new Change("lead#" + (changes.size() + 1), name, status.version, day, status.stage, stage, card
                .totalMilli(), card.fitMilli(), card.engagementMilli(), type);
    }
}
