package io.leadscore.core.lead;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.core.score.ScoreProjection;
import io.leadscore.core.tally.ActivityCounter;
import io.leadscore.core.tally.Tally;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a lead had by each of several days. It takes the activities once, in any order, and keeps none of them: only counts
 * and traits, for each day what was not there on the day before in the list. Used by one thread.
 */
final class PastCounts {
    private final List<LocalDate> days;
    private final String leadId;
    private final ActivityCounter counter;
    private final List<Tally.Builder> counts = new ArrayList<>();
    private final List<Traits> traits;
    private final Tally.Builder tally = new Tally.Builder(Tally.EMPTY);
    private Traits known = Traits.NONE;
    private @Nullable ScoreProjection projection;
    private int next;

    /** @param days ascending, each once */
    PastCounts(List<LocalDate> days, String leadId, ActivityCounter counter) {
        this.days = days;
        this.leadId = leadId;
        this.counter = counter;
        this.traits = new ArrayList<>(Collections.nCopies(days.size(), Traits.NONE));
        days.forEach(_ -> counts.add(new Tally.Builder(Tally.EMPTY)));
    }

    /** Adds an activity to the first day that it belongs to. One after the last day is ignored. */
    void add(Activity activity) {
        int found = Collections.binarySearch(days, activity.day());
        int at = found < 0 ? -found - 1 : found;
        if (at < days.size()) {
            counter.count(activity, leadId, counts.get(at));
            traits.set(at, traits.get(at).plus(activity));
        }
    }

    /** The lead by the next of the days. Call it once for each day, after the last activity. */
    ScoreProjection next(CompiledModel model) {
        Tally more = counts.get(next).build();
        Traits set = traits.get(next);
        next++;
        ScoreProjection before = projection;
        if (before != null && more.equals(Tally.EMPTY) && set.equals(Traits.NONE)) {
            return before;
        }
        tally.add(more);
        known = known.plus(set);
        projection = ScoreProjection.of(model, tally.build(), known.values());
        return projection;
    }
}
