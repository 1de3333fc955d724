package io.leadscore.functions.service;

import io.leadscore.core.correction.Correction.Act;
import io.leadscore.core.correction.Selection;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.ModelStore.Run;
import io.leadscore.functions.port.VoidRuns;
import io.leadscore.functions.port.VoidRuns.Asked;
import io.leadscore.functions.port.VoidRuns.Totals;
import io.leadscore.functions.port.VoidRuns.VoidRun;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.payload.VoidRunMessage;
import io.leadscore.functions.service.LeadCorrections.Order;
import io.leadscore.functions.service.LeadCorrections.Result;
import io.leadscore.functions.service.LeadScan.End;
import io.leadscore.functions.service.LeadScan.Visited;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Voids activities of all leads. Progress is stored after each page, so the next call continues there. Each lead remembers the
 * run, so a page that is processed twice changes nothing, and its counts are the same. Thread-safe.
 */
public final class VoidRunner {
    private final LeadStore leads;
    private final VoidRuns runs;
    private final LeadCorrections corrections;
    private final LeadScan scan;
    private final WorkQueue queue;
    private final InstantSource clock;
    private final Supplier<String> ids;

    /** @param ids random ids that were never used before, for new runs */
    public VoidRunner(LeadStore leads, VoidRuns runs, LeadCorrections corrections, WorkQueue queue, Metrics metrics,
            InstantSource clock, Supplier<String> ids) {
        this.leads = leads;
        this.runs = runs;
        this.corrections = corrections;
        this.scan = new LeadScan(leads, metrics, clock);
        this.queue = queue;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Starts a run. A worker does it; the caller does not wait.
     *
     * @param dryRun whether it only counts what it would void
     * @param by     who wants it; null if it is not known
     * @return the id of the run
     * @throws BusyException if the database or the queue is busy. A run that nobody continues may be left: start another one
     */
    public String start(Selection.Matching selection, String reason, boolean dryRun, @Nullable String by) {
        String id = ids.get();
        var asked = new Asked(selection, reason, dryRun, clock.instant().truncatedTo(ChronoUnit.MILLIS), by);
        runs.saveVoidRun(new VoidRun(id, asked, Run.NOT_BEGUN, Totals.NONE));
        proceed(id);
        return id;
    }

    /** Continues a run with a new message: if the same message were received too often, the queue would give it up. */
    public void proceed(String id) {
        queue.send(List.of(new VoidRunMessage(id).write()), Duration.ZERO);
    }

    public Optional<VoidRun> find(String id) {
        return runs.voidRun(id);
    }

    /**
     * Continues a run until all leads are seen or the time is up.
     *
     * @param delivery if it is repeated, each lead is stored before it is tried
     */
    public End work(String id, Delivery delivery, Instant deadline) {
        VoidRun run = runs.voidRun(id)
                .orElseThrow(() -> new IllegalArgumentException("a message names a run that does not exist"));
        return scan.go(run.position(), delivery, new Voiding(run), deadline);
    }

    /** Used by one thread. */
    private final class Voiding implements LeadScan.Work {
        private final VoidRun run;
        private final Order order;
        /** Up to the stored position. */
        private Totals stored;
        /** Of the page that is being processed. */
        private Totals page = Totals.NONE;

        Voiding(VoidRun run) {
            this.run = run;
            this.stored = run.counts();
            this.order = new Order(Act.VOID, run.asked().selection(), run.asked().reason(), run.asked().by());
        }

        @Override
        public boolean isWanted() {
            return true;
        }

        @Override
        public Visited visit(String leadId, Instant deadline) {
            Optional<Lead> lead = leads.lead(leadId);
            if (lead.isEmpty()) {
                return Visited.UNNEEDED;
            }
            if (lead.get().isMerged() && (run.asked().dryRun() || !concerns(leadId))) {
                return Visited.UNNEEDED;
            }
            Optional<Result> result = run.asked().dryRun() ? Optional.of(corrections.preview(leadId, order))
                    : corrections.correctOnce(leadId, order, step(leadId), deadline);
            if (result.isEmpty()) {
                return Visited.CONTENDED;
            }
            return switch (result.get()) {
                case Result.Corrected(long changed, long _) -> {
                    page = page.plus(
                            new Totals(lead.get().isMerged() ? 0 : 1, changed > 0 ? 1 : 0, changed, 0));
                    yield changed > 0 && !run.asked().dryRun() ? Visited.CHANGED : Visited.UNNEEDED;
                }
                case Result.NoLead _ -> Visited.UNNEEDED;
                case Result.TooMany _,Result.TooManyOutcomes _,Result.Unknown _ ->
                    throw new IllegalStateException("the lead has too many corrections");
            };
        }

        private String step(String leadId) {
            return run.id() + '/' + leadId;
        }

        /**
         * Whether the part still has something to void. Normally the lead that it became a part of was seen, or will be. But if
         * they were merged during the run, that lead may have been seen before.
         */
        private boolean concerns(String part) {
            return leads.survivor(part)
                    .filter(lead -> corrections.concernsPart(lead, part, order.selection(), step(part)))
                    .isPresent();
        }

        @Override
        public void skipped() {
            page = page.plus(new Totals(1, 0, 0, 1));
        }

        @Override
        public void suspect(Run same) {
            runs.saveVoidRun(new VoidRun(run.id(), run.asked(), same, stored));
        }

        @Override
        public void completed(Run next) {
            stored = stored.plus(page);
            page = Totals.NONE;
            runs.saveVoidRun(new VoidRun(run.id(), run.asked(), next, stored));
        }
    }
}
