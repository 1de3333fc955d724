package io.leadscore.functions.port;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leads, their activities and events. Every read of a lead or an identity is consistent; index reads may lag. Thread-safe.
 *
 * @see BusyException thrown by every method when the database throttles
 */
public interface LeadStore {
    /** Shards of the due index; a lead's is fixed by its id. */
    int DUE_SHARDS = 32;
    /** Shards of one stage of the ranking. */
    int RANKING_SHARDS = 8;

    /** The leads that are known by these identities (at most {@link Activity#MAX_IDENTITIES}); unknown ones are absent. */
    Map<Identity, String> resolve(Collection<Identity> identities);

    Optional<Lead> lead(String leadId);

    /** Those of the leads that exist, in no particular order. */
    List<Lead> leads(Collection<String> leadIds);

    /**
     * Writes a decision, all of it or nothing.
     *
     * @param decision its rankings are those that follow from the model states of the lead before and after
     * @param linked other leads that the activities name: each is linked with the decision's lead, to be merged
     * @throws TooLargeException if no retry can ever store it
     */
    Commit commit(Decision decision, Set<String> linked);

    /** What became of a commit. */
    sealed interface Commit {
        /** All of it is durable. */
        record Committed() implements Commit {}

        /** Nothing was written: these activities, a subset of the decision's, are stored already. */
        record AlreadyStored(List<StoredActivity> stored) implements Commit {}

        /** Nothing was written: the lead's version is not the one that the decision started from. Read again. */
        record LeadMoved() implements Commit {}

        /** Nothing was written: an identity that was unknown belongs to a lead by now. Resolve again. */
        record IdentityTaken() implements Commit {}

        /** Nothing was written: another transaction was at work on one of the items. Try again. */
        record Conflict() implements Commit {}
    }

    /**
     * An activity as it is stored.
     *
     * @param leadVersion the lead version that committed it
     */
    record StoredActivity(Activity activity, long leadVersion) {}

    /** The stored activity, if it is there. */
    Optional<StoredActivity> activity(String leadId, String source, String messageId);

    /** All of the lead's activities, in no particular order. */
    List<StoredActivity> activities(String leadId);

    /** The lead's events, ascending by sequence number: the final entries. */
    List<OutboxRow> events(String leadId);

    /** A page of a query; {@code next} is null on the last one. */
    record Page<T>(List<T> items, @Nullable String next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /** Ids of leads of the shard with {@code dueOn} up to and including the day, earliest first. */
    Page<String> due(int shard, LocalDate upTo, @Nullable String cursor);

    /** One row of the ranking. */
    record RankedLead(String leadId, long band) {}

    /**
     * One shard of a stage's ranking, highest band first, equal bands in an order that does not change. The position is
     * the last row itself rather than a page's cursor, because a reader merges shards and stops in the middle of a page.
     *
     * @param after the row after which to go on, which need not be there any more; null at the beginning
     * @return at most {@code limit} rows; fewer only at the end
     */
    List<RankedLead> ranking(String model, String stage, int shard, @Nullable RankedLead after, int limit);

    /** Ids of all leads, a page at a time, in an order that does not change: for re-evaluation. */
    Page<String> scan(@Nullable String cursor, int limit);
}
