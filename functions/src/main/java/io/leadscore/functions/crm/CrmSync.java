package io.leadscore.functions.crm;

import io.leadscore.functions.crm.Attempts.Attempt;
import io.leadscore.functions.crm.Attempts.Found;
import io.leadscore.functions.crm.Attempts.Next;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.port.crm.CrmRows;
import io.leadscore.functions.port.crm.CrmSink;
import io.leadscore.functions.port.crm.Profiles;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.port.crm.SinkPause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings leads into one system by state: it looks at a lead, writes what it is now, and looks again until nothing differs. A
 * message only says which lead to look at, so messages may be repeated, late and in any order.
 *
 * <p>Three rules make the system end with the last state:
 * <ol>
 * <li>After a write the lead is read again. If its state differs, it is written again.
 * <li>Before a write its messages are noted in the row. A message that finds itself noted has died during a write, or has not
 * heard the end of it. It writes, whatever else the row says.
 * <li>Such a write can still land later. So the message comes back when it no longer can, and writes once more.
 * </ol>
 * Thread-safe.
 */
public final class CrmSync implements SinkWork {
    /** A lead that changes this often during its writes is looked at again by the next delivery. */
    static final int MAX_ROUNDS = 5;
    /** The wait after other functions were first, or the time was up. */
    static final Duration SOON = Duration.ofSeconds(1);
    /** A paused system is tried again this often. Functions remember a secret as long. */
    static final Duration PAUSE = Duration.ofMinutes(5);
    private static final String ERASED = "Lead Erased";

    private final LeadStore leads;
    private final CrmRows rows;
    private final CrmSink sink;
    private final Attempts attempts;
    private final Metrics metrics;
    private final InstantSource clock;
    /** The system has asked to send nothing before. It is forgotten with the process, which is no harm. */
    private volatile Instant notBefore = Instant.MIN;

    /**
     * @param failed gets the leads that the system refuses, with the reason
     * @param ids    random ids that were never used before
     */
    public CrmSync(LeadStore leads, CrmRows rows, CrmSink sink, Qualifying qualifying, Profiles profiles,
            WorkQueue failed, Supplier<String> ids, Metrics metrics, InstantSource clock) {
        this.leads = leads;
        this.rows = rows;
        this.sink = sink;
        this.attempts = new Attempts(sink.name(), rows, new Snapshots(leads, rows, sink, profiles, qualifying),
                qualifying,
                failed, ids, metrics, clock);
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public String name() {
        return sink.name();
    }

    @Override
    public Map<String, Duration> sync(List<Look> looks, Instant deadline) {
        var run = new Run(deadline);
        List<Watched> watched = Watched.of(withParts(looks));
        Optional<SinkPause> pause = rows.pause(sink.name());
        if (pause.isPresent() && clock.instant().isBefore(pause.get().until())) {
            watched.forEach(lead -> run.again(lead, WorkQueue.MAX_DELAY));
            return run.again;
        }
        run.paused = pause.isPresent();
        int size = sink.maxBatch();
        for (int from = 0; from < watched.size(); from += size) {
            run.converge(watched.subList(from, Math.min(watched.size(), from + size)));
        }
        return run.again;
    }

    /** An erasure is of all parts of the lead. Its tombstone has them until they are gone. */
    private List<Look> withParts(List<Look> looks) {
        var all = new ArrayList<>(looks);
        for (Look look : looks) {
            if (look.news() != null && ERASED.equals(look.news().change().text("detailType"))) {
                leads.lead(look.leadId())
                        .ifPresent(lead -> lead.ledger()
                                .parts()
                                .forEach(part -> all
                                        .add(new Look(look.messageId(), look.received(), part, look.news(),
                                                look.again()))));
            }
        }
        return all;
    }

    /** One call of {@link #sync}. Used by one thread. */
    private final class Run {
        private final Instant deadline;
        private final Map<String, Duration> again = new TreeMap<>();
        private boolean paused;

        private Run(Instant deadline) {
            this.deadline = deadline;
        }

        private void again(Watched lead, Duration after) {
            Duration wait = WorkQueue.limited(after);
            lead.messageIds().forEach(id -> again.merge(id, wait, (a, b) -> a.compareTo(b) < 0 ? a : b));
        }

        /** Writes the leads of one batch until they do not differ. */
        private void converge(List<Watched> batch) {
            Instant now = clock.instant();
            if (now.isBefore(notBefore) || !now.isBefore(deadline)) {
                batch.forEach(lead -> again(lead,
                        now.isBefore(notBefore) ? Duration.between(now, notBefore) : SOON));
                return;
            }
            var writes = new ArrayList<Attempt>();
            attempts.begin(batch).forEach((lead, found) -> add(lead, found, writes));
            for (int round = 0; round < MAX_ROUNDS && !writes.isEmpty(); round++) {
                List<Attempt> changed = write(List.copyOf(writes));
                writes.clear();
                changed.forEach(last -> add(last.lead(), attempts.repeat(last), writes));
            }
            writes.forEach(left -> again(left.lead(), SOON));
        }

        private void add(Watched lead, Found found, List<Attempt> writes) {
            switch (found) {
                case Found.Nothing _ -> {}
                case Found.Overtaken _ -> again(lead, SOON);
                case Found.Differs(Attempt attempt) -> writes.add(attempt);
            }
        }

        /** Makes one call of the system. Returns the writes whose leads have changed meanwhile. */
        private List<Attempt> write(List<Attempt> writes) {
            List<SinkAnswer> answers = sink.write(writes.stream().map(Attempt::write).toList());
            var changed = new ArrayList<Attempt>();
            for (int i = 0; i < writes.size(); i++) {
                heard(answers.get(i));
                switch (attempts.end(writes.get(i), answers.get(i))) {
                    case Next.Done _ -> {}
                    case Next.Again(Attempt last) -> changed.add(last);
                    case Next.Later(Duration after) -> again(writes.get(i).lead(), after);
                }
            }
            return changed;
        }

        /** What an answer says about all writes. */
        private void heard(SinkAnswer answer) {
            Instant now = clock.instant();
            switch (answer) {
                case SinkAnswer.Accepted _,SinkAnswer.Refused _,SinkAnswer.Gone _,SinkAnswer.Unmatched _ -> {
                    if (paused) {
                        rows.resume(sink.name());
                        paused = false;
                    }
                }
                case SinkAnswer.Unauthorised(String reason) -> {
                    metrics.count(Metrics.CRM_PAUSED, 1);
                    Instant since = rows.pause(sink.name()).map(SinkPause::since).orElse(now);
                    rows.pause(sink.name(), new SinkPause(since, now.plus(PAUSE), reason));
                    paused = true;
                    notBefore = now.plus(PAUSE);
                }
                case SinkAnswer.Later(String _, Duration after) -> waitFor(after, now);
                case SinkAnswer.Unclear(String _, Duration after) -> waitFor(after, now);
            }
        }

        private void waitFor(@Nullable Duration after, Instant now) {
            if (after != null) {
                notBefore = now.plus(WorkQueue.limited(after));
            }
        }
    }
}
