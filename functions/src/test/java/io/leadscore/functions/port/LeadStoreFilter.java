package io.leadscore.functions.port;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Activity;
import io.leadscore.core.correction.Correction;
import io.leadscore.core.lead.Lead;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Forwards every call to another store. Subclasses override some calls. */
public class LeadStoreFilter implements LeadStore {
    final LeadStore next;

    public LeadStoreFilter(LeadStore next) {
        this.next = next;
    }

    @Override
    public Map<Identity, Claim> resolve(Collection<Identity> identities) {
        return next.resolve(identities);
    }

    @Override
    public Optional<Lead> lead(String leadId) {
        return next.lead(leadId);
    }

    @Override
    public List<Lead> leads(Collection<String> leadIds) {
        return next.leads(leadIds);
    }

    @Override
    public Commit commit(Change change) {
        return next.commit(change);
    }

    @Override
    public List<Found> stored(Collection<String> leadIds, Collection<Activity> activities) {
        return next.stored(leadIds, activities);
    }

    @Override
    public Optional<Link> link(String leadId, String otherId) {
        return next.link(leadId, otherId);
    }

    @Override
    public List<Link> links(int shard, Instant writtenUpTo) {
        return next.links(shard, writtenUpTo);
    }

    @Override
    public Optional<StoredActivity> activity(String leadId, String source, String messageId) {
        return next.activity(leadId, source, messageId);
    }

    @Override
    public Stream<StoredActivity> activities(String leadId) {
        return next.activities(leadId);
    }

    @Override
    public Stream<Correction> corrections(String leadId) {
        return next.corrections(leadId);
    }

    @Override
    public Stream<OutboxRow> events(String leadId) {
        return next.events(leadId);
    }

    @Override
    public Stream<HistoryMark> history(String leadId) {
        return next.history(leadId);
    }

    @Override
    public Map<String, HistoryEntry> history(String leadId, Collection<String> keys) {
        return next.history(leadId, keys);
    }

    @Override
    public Page<String> due(int shard, LocalDate upTo, @Nullable String cursor) {
        return next.due(shard, upTo, cursor);
    }

    @Override
    public List<RankedLead> ranking(String model, String stage, int shard, @Nullable RankedLead after, int limit) {
        return next.ranking(model, stage, shard, after, limit);
    }

    @Override
    public Page<String> scan(@Nullable String cursor, int limit) {
        return next.scan(cursor, limit);
    }
}
