package io.leadscore.functions.query;

import io.leadscore.core.model.ScoringModel;
import io.leadscore.functions.query.History.StageChange;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The stages of a lead under one model, from the changes of its events in the order of their sequence numbers. It keeps
 * the stage on each of some days, and the last changes of a range. Used by one thread.
 */
final class StageHistory {
    /** The most changes that are kept: as many as a series has points. Of more, the latest remain. */
    static final int MAX_CHANGES = SeriesDays.MAX;

    private final List<LocalDate> days;
    private final LocalDate from;
    private final LocalDate to;
    private final List<String> stages;
    private final ArrayDeque<StageChange> changes = new ArrayDeque<>();

    /**
     * @param days ascending
     * @param from the first day of the range whose changes are kept
     * @param to   its last day
     */
    StageHistory(List<LocalDate> days, LocalDate from, LocalDate to) {
        this.days = days;
        this.from = from;
        this.to = to;
        this.stages = new ArrayList<>(Collections.nCopies(days.size(), ScoringModel.PROSPECT));
    }

    /** Adds the next change of the model. */
    void add(StageChange change) {
        // An event decides for its day and all later ones, until the next event.
        for (int i = days.size() - 1; i >= 0 && !days.get(i).isBefore(change.day()); i--) {
            stages.set(i, change.to());
        }
        if (!change.day().isBefore(from) && !change.day().isAfter(to)) {
            changes.add(change);
            if (changes.size() > MAX_CHANGES) {
                changes.removeFirst();
            }
        }
    }

    /** The stage on each of the days: after the last change that is effective on or before it. */
    List<String> stages() {
        return stages;
    }

    /** The changes in the range. */
    List<StageChange> changes() {
        return List.copyOf(changes);
    }
}
