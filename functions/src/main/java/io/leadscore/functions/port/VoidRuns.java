package io.leadscore.functions.port;

import io.leadscore.core.correction.Selection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores runs that void activities of all leads, and their progress. Thread-safe. */
public interface VoidRuns {
    /**
     * What a run does. It never changes.
     *
     * @param dryRun whether it only counts what it would void
     * @param at     when it was asked for
     * @param by     who asked for it; null if it is not known
     */
    record Asked(Selection.Matching selection, String reason, boolean dryRun, Instant at, @Nullable String by) {}

    /**
     * What a run has done so far, up to its position.
     *
     * @param leads      how many leads it has seen; those that are parts of another lead are not counted
     * @param changed    of how many it has voided activities
     * @param activities how many activities it has voided
     * @param failed     how many it has skipped; each is logged and counted
     */
    record Totals(long leads, long changed, long activities, long failed) {
        public static final Totals NONE = new Totals(0, 0, 0, 0);

        public Totals plus(Totals more) {
            return new Totals(leads + more.leads, changed + more.changed, activities + more.activities,
                    failed + more.failed);
        }
    }

    /**
     * A run.
     *
     * @param position where the scan of leads continues, and whether it is done
     */
    record VoidRun(String id, Asked asked, ModelStore.Run position, Totals counts) {}

    Optional<VoidRun> voidRun(String id);

    /** The runs that are not done, in no particular order. */
    List<VoidRun> unfinishedVoidRuns();

    /** Stores a new run, or the progress of one. */
    void saveVoidRun(VoidRun run);
}
