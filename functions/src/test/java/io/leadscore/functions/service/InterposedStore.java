package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.correction.Correction;
import io.leadscore.core.lead.Erasure;
import io.leadscore.core.lead.Lead;
import io.leadscore.events.PublishedEvent;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.Claim;
import io.leadscore.functions.port.InMemoryStore;
import io.leadscore.functions.port.LeadRows;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.Link;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.functions.port.Suspects;
import io.leadscore.functions.port.SweepLog;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The reference store with actions before and after its calls, such as another writer or a crash. */
public final class InterposedStore implements LeadStore, LeadRows, Outbox, SweepLog {
    private final InMemoryStore store;
    private Between between = new Between() {
    };

    /**
     * Actions around a call. An exception before the call means that the call did not happen. An exception after it
     * means that its answer was lost.
     */
    public interface Between {
        default void before(String call) {}

        default void after(String call) {}

        /** Whether the store shows links between leads, so that they are merged. */
        default boolean merges() {
            return true;
        }

        /** Before a lead is read. */
        default void beforeLead(String leadId) {}

        /** Another answer in place of the store's own. */
        default Optional<Commit> commit(Change change) {
            return Optional.empty();
        }

        /** The result of a commit. */
        default void answered(Change change, Commit commit) {}
    }

    InterposedStore(InMemoryStore store) {
        this.store = store;
    }

    public void interpose(Between next) {
        between = next;
    }

    private <T> T call(String name, Supplier<T> call) {
        between.before(name);
        T answer = call.get();
        between.after(name);
        return answer;
    }

    private void run(String name, Runnable call) {
        between.before(name);
        call.run();
        between.after(name);
    }

    @Override
    public Map<Identity, Claim> resolve(Collection<Identity> identities) {
        return call("resolve", () -> store.resolve(identities));
    }

    @Override
    public Optional<Lead> lead(String leadId) {
        between.beforeLead(leadId);
        return call("lead", () -> store.lead(leadId));
    }

    @Override
    public List<Lead> leads(Collection<String> leadIds) {
        return call("leads", () -> store.leads(leadIds));
    }

    @Override
    public Commit commit(Change change) {
        return call("commit", () -> between.commit(change).orElseGet(() -> {
            Commit commit = store.commit(change);
            between.answered(change, commit);
            return commit;
        }));
    }

    @Override
    public List<Found> stored(Collection<String> leadIds, Collection<Activity> activities) {
        return call("stored", () -> store.stored(leadIds, activities));
    }

    @Override
    public List<Found> stored(Map<String, List<Activity>> byId) {
        return call("stored", () -> store.stored(byId));
    }

    @Override
    public Optional<Link> link(String leadId, String otherId) {
        return call("link", () -> store.link(leadId, otherId));
    }

    @Override
    public List<Link> links(int shard, Instant writtenUpTo) {
        return call("links", () -> between.merges() ? store.links(shard, writtenUpTo) : List.of());
    }

    @Override
    public Optional<StoredActivity> activity(String leadId, String source, String messageId) {
        return call("activity", () -> store.activity(leadId, source, messageId));
    }

    @Override
    public Stream<StoredActivity> activities(String leadId) {
        return call("activities", () -> store.activities(leadId));
    }

    @Override
    public Stream<Correction> corrections(String leadId) {
        return call("corrections", () -> store.corrections(leadId));
    }

    @Override
    public Stream<OutboxRow> events(String leadId) {
        return call("events", () -> store.events(leadId));
    }

    @Override
    public Stream<HistoryMark> history(String leadId) {
        return call("history", () -> store.history(leadId));
    }

    @Override
    public Map<String, HistoryEntry> history(String leadId, Collection<String> keys) {
        return call("history", () -> store.history(leadId, keys));
    }

    @Override
    public Page<String> due(int shard, LocalDate upTo, @Nullable String cursor) {
        return call("due", () -> store.due(shard, upTo, cursor));
    }

    @Override
    public List<RankedLead> ranking(String model, String stage, int shard, @Nullable RankedLead after, int limit) {
        return call("ranking", () -> store.ranking(model, stage, shard, after, limit));
    }

    @Override
    public Page<String> scan(@Nullable String cursor, int limit) {
        return call("scan", () -> store.scan(cursor, limit));
    }

    @Override
    public Page<Row> read(String leadId, @Nullable String after, int limit) {
        return call("read", () -> store.read(leadId, after, limit));
    }

    @Override
    public Erased erase(String leadId, @Nullable String after) {
        return call("erase", () -> store.erase(leadId, after));
    }

    @Override
    public void erasePart(String leadId) {
        run("erasePart", () -> store.erasePart(leadId));
    }

    @Override
    public void eraseCrm(String leadId) {
        run("eraseCrm", () -> store.eraseCrm(leadId));
    }

    @Override
    public void eraseLinks(String leadId) {
        run("eraseLinks", () -> store.eraseLinks(leadId));
    }

    @Override
    public void release(Identity identity, Collection<String> leadIds, Erasure erasure) {
        run("release", () -> store.release(identity, leadIds, erasure));
    }

    @Override
    public void lift(Identity identity) {
        run("lift", () -> store.lift(identity));
    }

    @Override
    public List<OutboxRow> unpublished(int shard, Instant recordedUpTo) {
        return call("unpublished", () -> store.unpublished(shard, recordedUpTo));
    }

    @Override
    public void markPublished(OutboxRow row) {
        run("markPublished", () -> store.markPublished(row));
    }

    @Override
    public void record(String kind, String key, PublishedEvent event) {
        run("record", () -> store.record(kind, key, event));
    }

    @Override
    public void begin(LocalDate asOf, String run, Instant now) {
        run("begin", () -> store.begin(asOf, run, now));
    }

    @Override
    public void progress(LocalDate asOf, String run, int shard, Counts counts) {
        run("progress", () -> store.progress(asOf, run, shard, counts));
    }

    @Override
    public Optional<Counts> finish(LocalDate asOf, String run, int shard, Counts counts) {
        return call("finish", () -> store.finish(asOf, run, shard, counts));
    }

    @Override
    public List<Logged> sweeps(LocalDate asOf) {
        return call("sweeps", () -> store.sweeps(asOf));
    }

    @Override
    public Suspects suspects(LocalDate asOf, int shard) {
        return call("suspects", () -> store.suspects(asOf, shard));
    }

    @Override
    public void saveSuspects(LocalDate asOf, int shard, Suspects seen) {
        run("saveSuspects", () -> store.saveSuspects(asOf, shard, seen));
    }
}
