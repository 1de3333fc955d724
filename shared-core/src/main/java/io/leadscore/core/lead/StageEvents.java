package io.leadscore.core.lead;

import io.leadscore.core.json.Json;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.core.score.SalesWait;
import io.leadscore.core.score.ScoreCard;
import io.leadscore.core.score.ScoreProjection;
import io.leadscore.events.Cause;
import io.leadscore.events.Metadata;
import io.leadscore.events.PublishedEvent;
import io.leadscore.events.SalesOutcome;
import io.leadscore.events.StageChange;
import io.leadscore.events.StageChange.Reason;
import io.leadscore.events.TraitValue;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the stage changes of one decision, and what merging and splitting did, and makes events of them. Events are ordered by day, then by phase and
 * model, and not by the order in which they were found. So sequence numbers do not depend on which sweeps ran.
 */
final class StageEvents {
    /**
     * Time passes, then it is seen who waits for too long, then the lead changes as a whole, then sales says something, then its
     * stages follow from that.
     */
    private enum Phase {
        DECAYED, OVERDUE, LEAD, OUTCOME, LEARNT
    }

    /** One change, before it has a sequence number. */
    private sealed interface Change {
        LocalDate day();

        Phase phase();

        /** The model that it is about; empty for a change of the lead as a whole. */
        String model();

        /** Of a stage. */
        record OfStage(LocalDate day, Phase phase, ScoreProjection projection, String from, ScoreProjection.Rungs to,
                Cause cause, TraitValue.Fields traits) implements Change {
            @Override
            public String model() {
                return projection.model().name();
            }
        }

        /** Sales has not answered in time. */
        record OfWait(CompiledModel active, SalesWait salesWait) implements Change {
            @Override
            public LocalDate day() {
                return salesWait.overdueOn();
            }

            @Override
            public Phase phase() {
                return Phase.OVERDUE;
            }

            @Override
            public String model() {
                return active.name();
            }
        }

        /** What sales said. The state is that of the lead under the model after the decision; null without a model. */
        record OfOutcome(LocalDate day, Cause cause, RevisedOutcome revised, String model, @Nullable ModelState state)
                implements
                    Change {
            @Override
            public Phase phase() {
                return Phase.OUTCOME;
            }
        }

        /** Of the lead as a whole. */
        record OfLead(LocalDate day, Cause cause, Function<Metadata, PublishedEvent> event) implements Change {
            @Override
            public Phase phase() {
                return Phase.LEAD;
            }

            @Override
            public String model() {
                return "";
            }
        }
    }

    private final String leadId;
    private final Set<String> publishedTraits;
    private final List<Change> changes = new ArrayList<>();

    StageEvents(String leadId, Set<String> publishedTraits) {
        this.leadId = leadId;
        this.publishedTraits = publishedTraits;
    }

    /** Time passed, before activities were added. */
    void decayed(LocalDate day, ScoreProjection projection, String from, ScoreProjection.Rungs to, Traits traits) {
        note(day, Phase.DECAYED, projection, from, to, Cause.DECAY, traits);
    }

    /** Time passed, and sales said nothing. */
    void overdue(CompiledModel model, SalesWait wait) {
        changes.add(new Change.OfWait(model, wait));
    }

    /** Another lead became a part of this one, after time had passed. */
    void merged(LocalDate day, String other) {
        changes.add(new Change.OfLead(day, Cause.MERGE,
                metadata -> new PublishedEvent.LeadMerged(metadata, leadId, other)));
    }

    /** A part became a lead of its own again. */
    void split(LocalDate day, String part) {
        changes.add(new Change.OfLead(day, Cause.SPLIT,
                metadata -> new PublishedEvent.LeadSplit(metadata, leadId, part)));
    }

    /** Sales said something, or that is voided or restored. Several keep their order. */
    void outcome(LocalDate day, RevisedOutcome revised, Cause cause, String model, @Nullable ModelState state) {
        changes.add(new Change.OfOutcome(day, cause, revised, model, state));
    }

    /** Activities or models changed on that day, after time had passed. */
    void learnt(LocalDate day, ScoreProjection projection, String from, ScoreProjection.Rungs to, Cause cause,
            Traits traits) {
        note(day, Phase.LEARNT, projection, from, to, cause, traits);
    }

    private void note(LocalDate day, Phase phase, ScoreProjection projection, String from, ScoreProjection.Rungs to,
            Cause cause,
            Traits traits) {
        if (!from.equals(to.stage())) {
            changes.add(new Change.OfStage(day, phase, projection, from, to, cause, published(traits)));
        }
    }

    private TraitValue.Fields published(Traits traits) {
        var published = new LinkedHashMap<String, TraitValue>();
        traits.values().fields().forEach((name, value) -> {
            if (publishedTraits.contains(name)) {
                published.put(name, published(value));
            }
        });
        return new TraitValue.Fields(published);
    }

    private static TraitValue published(Json value) {
        return switch (value) {
            case Json.Text(String text) -> new TraitValue.Text(text);
            case Json.Num(String literal) -> new TraitValue.Decimal(literal);
            case Json.Bool flag -> new TraitValue.Flag(flag == Json.Bool.TRUE);
            case Json.Null _ -> TraitValue.Null.NULL;
            case Json.Arr(var items) -> new TraitValue.Items(items.stream().map(StageEvents::published).toList());
            case Json.Obj(var fields) -> {
                var published = new LinkedHashMap<String, TraitValue>();
                fields.forEach((name, field) -> published.put(name, published(field)));
                yield new TraitValue.Fields(published);
            }
        };
    }

    /** The events in order, numbered after {@code lastSeq}. */
    List<PublishedEvent> numbered(long lastSeq, Instant recordedAt) {
        changes.sort(Comparator.comparing(Change::day)
                .thenComparing(Change::phase)
                .thenComparing(Change::model));
        List<PublishedEvent> events = new ArrayList<>();
        for (Change change : changes) {
            long seq = lastSeq + events.size() + 1;
            String id = leadId + "#" + seq;
            events.add(switch (change) {
                case Change.OfStage ofStage -> {
                    var model = ofStage.projection.model();
                    yield event(model.model(), new Metadata(id, seq, model.name(), model.version(), ofStage.day,
                            recordedAt, ofStage.cause), stageChange(ofStage));
                }
                case Change.OfWait(var model, var wait) -> new PublishedEvent.LeadOverdue(
                        new Metadata(id, seq, model.name(), model.version(), wait.overdueOn(), recordedAt,
                                Cause.DECAY),
                        leadId, wait.stage(), wait.since(), wait.withinDays());
                case Change.OfOutcome(LocalDate day, Cause cause, RevisedOutcome revised, String model, ModelState state) ->
                    OutcomeEvents.recorded(
                            new Metadata(id, seq, state == null ? null : model,
                                    state == null ? null : state.modelVersion(), day, recordedAt, cause),
                            leadId, revised, state == null ? null
                                    : new SalesOutcome.Standing(state.stage(), state.totalMilli(), state.fitMilli(),
                                            state.engagementMilli()));
                case Change.OfLead ofLead ->
                    ofLead.event.apply(new Metadata(id, seq, null, null, ofLead.day, recordedAt, ofLead.cause));
            });
        }
        return events;
    }

    private StageChange stageChange(Change.OfStage change) {
        List<Reason> reasons = change.projection.card(change.day)
                .lines()
                .stream()
                .sorted(Comparator.comparingLong((ScoreCard.Line line) -> -Math.abs(line.pointsMilli())))
                .limit(StageChange.MAX_REASONS)
                .map(line -> new Reason(line.rule(), line.pointsMilli(), line.count()))
                .toList();
        return new StageChange(leadId, change.from, change.to.stage(), change.to.totalMilli(), change.to.fitMilli(),
                change.to.engagementMilli(), reasons, change.traits);
    }

    private static PublishedEvent event(ScoringModel model, Metadata metadata, StageChange change) {
        if (change.to().equals(ScoringModel.DISQUALIFIED)) {
            return new PublishedEvent.LeadDisqualified(metadata, change);
        }
        if (change.from().equals(ScoringModel.DISQUALIFIED)) {
            return new PublishedEvent.LeadReinstated(metadata, change);
        }
        int from = rung(model, change.from());
        int to = rung(model, change.to());
        if (to <= from) {
            return new PublishedEvent.LeadCooled(metadata, change);
        }
        return to == 0 ? new PublishedEvent.LeadStageChanged(metadata, change)
                : new PublishedEvent.LeadQualified(metadata, change);
    }

    /** The position of the rung in the ladder; −1 for a Prospect and for a rung that the model no longer has. */
    private static int rung(ScoringModel model, String stage) {
        for (int i = 0; i < model.stages().size(); i++) {
            if (model.stages().get(i).name().equals(stage)) {
                return i;
            }
        }
        return -1;
    }
}
