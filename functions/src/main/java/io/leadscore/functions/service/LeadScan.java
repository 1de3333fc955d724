package io.leadscore.functions.service;

import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.Page;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.ModelStore.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through all leads, page by page. Progress is stored after each page, so the next call continues there. A page may be
 * processed twice. Thread-safe.
 */
public final class LeadScan {
    /** Leads of one page. At this size, progress is stored about every second. */
    public static final int PAGE = 100;
    /** The longest time that a call retries one busy lead before it ends as contended. */
    public static final Duration LEAD_TIME = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(LeadScan.class);

    private final LeadStore leads;
    private final Metrics metrics;
    private final InstantSource clock;

    public LeadScan(LeadStore leads, Metrics metrics, InstantSource clock) {
        this.leads = leads;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Why a call ended. */
    public enum End {
        /** All leads are processed, or it is no longer wanted. */
        DONE,
        /** The time is up. The next call continues. */
        TIME_UP,
        /** A lead was too busy to be changed. The next call retries it. */
        CONTENDED,
        /** A lead is passed over from now on, because the process ended while it was tried. The next call continues. */
        PASSED_OVER
    }

    /** What became of one lead. */
    public enum Visited {
        CHANGED, UNNEEDED, CONTENDED
    }

    /** The work on the leads. A fault of one lead is logged and counted, and the lead is skipped. */
    public interface Work {
        /** Whether the work is still wanted. It is asked before each page. */
        boolean isWanted();

        /** @param deadline when to stop if other writers are always first */
        Visited visit(String leadId, Instant deadline);

        /** A lead is skipped. */
        void skipped();

        /** Stores which leads are suspected to end the process. The position is the same. */
        void suspect(Run same);

        /** Stores that a page is complete. */
        void completed(Run next);
    }

    /**
     * Continues until all leads are processed or the time is up.
     *
     * @param delivery if it is repeated, each lead is stored before it is tried, so that a lead that ends the process again
     *                 and again is passed over
     */
    public End go(Run from, Delivery delivery, Work work, Instant deadline) {
        Run run = from;
        var tries = new CarefulTries(delivery, from.suspects(), metrics, seen -> work.suspect(from.with(seen)));
        while (!run.done() && work.isWanted()) {
            Page<String> page = leads.scan(run.cursor(), PAGE);
            CarefulTries ofPage = tries;
            End end = ofPage.surviving(() -> page(page.items(), ofPage, work, deadline));
            if (end != End.DONE) {
                return end;
            }
            run = new Run(page.next(), page.next() == null);
            work.completed(run);
            tries = CarefulTries.none(metrics);
        }
        return End.DONE;
    }

    /** Processes the leads of a page. Returns {@link End#DONE} if it is complete. */
    private End page(List<String> page, CarefulTries tries, Work work, Instant deadline) {
        for (String leadId : page) {
            if (!clock.instant().isBefore(deadline)) {
                return End.TIME_UP;
            }
            switch (tries.before(leadId)) {
                case TRY -> {
                    switch (visit(leadId, work, deadline)) {
                        case CHANGED -> tries.changed();
                        case UNNEEDED -> {}
                        // Do not skip it: unlike in a sweep, no index lists it again.
                        case CONTENDED -> {
                            return End.CONTENDED;
                        }
                    }
                }
                case PASS_OVER -> work.skipped();
                // With a new message: the queue counts the deliveries of each, and other leads may end the process, too.
                case PASS_OVER_NEW -> {
                    work.skipped();
                    return End.PASSED_OVER;
                }
            }
        }
        return End.DONE;
    }

    private Visited visit(String leadId, Work work, Instant deadline) {
        Instant leadDeadline = clock.instant().plus(LEAD_TIME);
        try {
            return work.visit(leadId, leadDeadline.isBefore(deadline) ? leadDeadline : deadline);
        } catch (BusyException e) {
            throw e;
        } catch (RuntimeException e) {
            // One lead must not stop the others, and an alarm watches the count. The message of a fault may contain personal
            // data. The class name does not.
            LOG.error("skipped lead {}: {}", leadId, e.getClass().getName());
            metrics.count(Metrics.LEAD_SKIPPED, 1);
            work.skipped();
            return Visited.UNNEEDED;
        }
    }
}
