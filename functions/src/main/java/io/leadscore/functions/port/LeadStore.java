package io.leadscore.functions.port;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.correction.Correction;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.Ledger;
import io.leadscore.core.lead.Merging;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stores leads, their activities and events. Reads of leads and identities are strongly consistent. Reads of an index
 * may return older data. Thread-safe.
 *
 * @see BusyException thrown by every method when the database throttles
 */
public interface LeadStore {
    /** Shards of the due index. The id of a lead determines its shard. */
    int DUE_SHARDS = 32;
    /** Shards of each stage of the ranking. */
    int RANKING_SHARDS = 8;

    /**
     * The stage of the ranking in which the leads are that wait for sales, besides the stage that each of them has. No rung
     * has an empty name. Their band is {@link #waitingBand}, so those come first that have waited for an answer the longest.
     */
    String WAITING = "";

    /** The band of a waiting lead whose answer is due on the day. */
    static long waitingBand(LocalDate dueOn) {
        return -dueOn.toEpochDay();
    }

    /** The most rows of a commit, the limit of DynamoDB for one transaction. */
    int MAX_COMMIT_ROWS = 100;

    /**
     * What is stored about these identities: the leads that have them, and erasures. Unknown identities are absent.
     */
    Map<Identity, Claim> resolve(Collection<Identity> identities);

    Optional<Lead> lead(String leadId);

    /** The leads with these ids that exist, in no particular order. */
    List<Lead> leads(Collection<String> leadIds);

    /** The lead with this id, or the lead of which it has become a part. Empty if there is none, or it was erased. */
    default Optional<Lead> survivor(String leadId) {
        return followed(leadId).filter(lead -> !lead.isErased());
    }

    /** The same, but an erased lead is found, too, as long as its tombstone has the id or the part. */
    default Optional<Lead> followed(String leadId) {
        Optional<Lead> lead = lead(leadId);
        // Merges make no circles, and each merge adds a part.
        for (int merges = 0; merges <= Ledger.MAX_PARTS; merges++) {
            String into = lead.map(Lead::merging).map(Merging::mergedInto).orElse(null);
            if (into == null) {
                return lead;
            }
            lead = lead(into);
        }
        throw new IllegalStateException("lead " + leadId + " is a part of more than " + Ledger.MAX_PARTS + " leads");
    }

    /**
     * Writes a whole change or nothing. The rankings of each decision must follow from the model states of its lead before
     * and after.
     *
     * @throws TooLargeException if it is too large, or has more than {@link #MAX_COMMIT_ROWS} rows, so that no retry can
     *          store it
     */
    Commit commit(Change change);

    /** The result of a commit. */
    sealed interface Commit {
        /** The whole decision is durable. */
        record Committed() implements Commit {}

        /** Nothing was written: these activities of the decision are stored already. */
        record AlreadyStored(List<StoredActivity> stored) implements Commit {}

        /** Nothing was written: the lead has changed since the decision read it. Read it again. */
        record LeadMoved() implements Commit {}

        /** Nothing was written: an identity that belonged to no lead now belongs to one. Resolve it again. */
        record IdentityTaken() implements Commit {}

        /** Nothing was written: there is stronger evidence for the link than the change has read. Read it again. */
        record LinkMoved() implements Commit {}

        /** Nothing was written: another transaction was changing one of the items. Retry. */
        record Conflict() implements Commit {}
    }

    /**
     * A stored activity.
     *
     * @param leadVersion the lead version that committed it
     */
    record StoredActivity(Activity activity, long leadVersion) {}

    /** The stored activity, if it exists. */
    Optional<StoredActivity> activity(String leadId, String source, String messageId);

    /**
     * An activity that is stored under one of several ids.
     *
     * @param leadId the id under which it is stored
     */
    record Found(String leadId, StoredActivity stored) {}

    /** The activities with the same source and message id that are stored under one of these ids. */
    List<Found> stored(Collection<String> leadIds, Collection<Activity> activities);

    /**
     * The same for many ids, with few reads.
     *
     * @param byId the activities to look for under each id
     */
    default List<Found> stored(Map<String, List<Activity>> byId) {
        return byId.entrySet()
                .stream()
                .flatMap(each -> stored(Set.of(each.getKey()), each.getValue()).stream())
                .toList();
    }

    /** The link between two leads, if it waits for a merge. */
    Optional<Link> link(String leadId, String otherId);

    /**
     * The links of one shard that were written at the instant or earlier and still wait for a merge. The shards are those of
     * the {@link Outbox}.
     */
    List<Link> links(int shard, Instant writtenUpTo);

    /**
     * All activities that are stored under the lead's own id, in no particular order. They are read while the stream is consumed, and only a small
     * part of them is in memory at a time: a lead may have more activities than fit into it.
     */
    Stream<StoredActivity> activities(String leadId);

    /** Those of {@link #activities(String)} that are of one source. */
    default Stream<StoredActivity> activities(String leadId, String source) {
        return activities(leadId).filter(stored -> stored.activity().source().equals(source));
    }

    /**
     * All corrections that are stored under the lead's own id, in no particular order. They are read while the stream is
     * consumed.
     */
    Stream<Correction> corrections(String leadId);

    /** The lead's events in their final form, ascending by sequence number. They are read while the stream is consumed. */
    Stream<OutboxRow> events(String leadId);

    /**
     * The place of an activity or an event in the history of its lead.
     *
     * @param at  when the activity occurred, or the event was recorded
     * @param key unique for the lead. It orders what has the same instant: events come after activities
     */
    record HistoryMark(Instant at, String key) {}

    /**
     * The marks of all activities and events of the lead, in no particular order, without their content. They are read
     * while the stream is consumed.
     */
    Stream<HistoryMark> history(String leadId);

    /** An activity or an event of a lead. */
    sealed interface HistoryEntry {
        record Acted(StoredActivity stored) implements HistoryEntry {}

        record Happened(OutboxRow event) implements HistoryEntry {}
    }

    /** The entries with these keys of {@link HistoryMark}, by key. */
    Map<String, HistoryEntry> history(String leadId, Collection<String> keys);

    /** A page of a query; {@code next} is null on the last one. */
    record Page<T>(List<T> items, @Nullable String next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /** Ids of the shard's leads whose {@code dueOn} is the day or earlier, the earliest first. */
    Page<String> due(int shard, LocalDate upTo, @Nullable String cursor);

    /** One row of the ranking. */
    record RankedLead(String leadId, long band) {}

    /**
     * One shard of a stage's ranking, the highest band first. Leads of one band have a fixed order. The position is the
     * last row, not the cursor of a page, because a reader merges shards and stops in the middle of a page.
     *
     * @param after the row after which to continue, which may no longer exist; null for the beginning
     * @return at most {@code limit} rows; fewer rows mean the end
     */
    List<RankedLead> ranking(String model, String stage, int shard, @Nullable RankedLead after, int limit);

    /** A page of the ids of all leads, in a fixed order: for re-evaluation. */
    Page<String> scan(@Nullable String cursor, int limit);
}
