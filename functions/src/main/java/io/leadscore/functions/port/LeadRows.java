package io.leadscore.functions.port;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Erasure;
import io.leadscore.functions.port.LeadStore.Page;
import io.leadscore.functions.port.LeadStore.StoredActivity;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * All rows that are kept of a lead, to hand them out and to erase them. They are read page by page. Every call that erases may
 * be repeated. Thread-safe.
 *
 * @see BusyException thrown by every method when the database throttles
 */
public interface LeadRows {
    /** A row that is kept under the id of a lead. */
    sealed interface Row {
        /** Unique for the id. Rows are read in the order of their keys. */
        String key();

        record Acted(String key, StoredActivity stored) implements Row {}

        record Happened(String key, OutboxRow event) implements Row {}

        /** A row of another kind, such as a void. */
        record Other(String key, Json.Obj attributes) implements Row {}
    }

    /**
     * A page of the rows that are kept under an id, without the lead itself and its places in the ranking.
     *
     * @param after the key after which to continue; null for the first page
     * @param limit the most rows
     * @return {@code next} is a key to continue with
     */
    Page<Row> read(String leadId, @Nullable String after, int limit);

    /**
     * What a call has erased.
     *
     * @param next       where to continue; null if nothing follows
     * @param eventsLeft whether it met an event that is not published yet, or a row of a system that does not know of the
     *                   erasure yet, and so left it
     */
    record Erased(@Nullable String next, boolean eventsLeft) {}

    /**
     * Erases a page of the rows under an id: all but the lead itself, events that are not published yet, and what is remembered of
     * systems that got the lead ({@link io.leadscore.functions.port.crm.CrmRows}).
     *
     * @param after {@link Erased#next} of the call before; null for the first page
     */
    Erased erase(String leadId, @Nullable String after);

    /** Erases the row of a lead that was a part of an erased one. */
    void erasePart(String leadId);

    /** Erases what is remembered of systems that got the lead of this id. */
    void eraseCrm(String leadId);

    /** Erases the links in which the lead got the activity. The links of others to it are settled by merging. */
    void eraseLinks(String leadId);

    /** Takes an identity off a lead for good, if it still leads to one of these leads. */
    void release(Identity identity, Collection<String> leadIds, Erasure erasure);

    /** Ends the suppression of an identity, if it has one. It keeps the time of its erasure. */
    void lift(Identity identity);
}
