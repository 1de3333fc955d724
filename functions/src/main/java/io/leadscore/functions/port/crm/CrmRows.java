package io.leadscore.functions.port.crm;

import io.leadscore.functions.port.LeadStore.Page;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores what is remembered of leads and systems. Reads of rows are strongly consistent. Thread-safe.
 *
 * @see io.leadscore.functions.port.BusyException thrown by every method when the database throttles
 */
public interface CrmRows {
    /** Shards of the list of all rows. */
    int SHARDS = 8;

    /** The rows of these leads and this system that exist, by lead id. */
    Map<String, CrmRow> rows(String sink, Collection<String> leadIds);

    /**
     * The rows of a lead and these systems that exist, by system, and the pauses of the systems, in one read.
     *
     * @param sinks not empty
     */
    Known known(String leadId, Collection<String> sinks);

    /** The rows of a lead, and the systems that are paused. */
    record Known(Map<String, CrmRow> rows, Map<String, SinkPause> pauses) {}

    /**
     * Writes the row, if it was written {@link CrmRow#n} times so far.
     *
     * @return the row as it is stored; empty if another writer was first
     */
    Optional<CrmRow> save(CrmRow row);

    /** Deletes the row, if it was written {@link CrmRow#n} times so far. Returns whether it is gone. */
    boolean delete(CrmRow row);

    /** A row of the list. */
    record ListedLead(String leadId, String sink) {}

    /** A page of the rows of a shard that are listed, in a fixed order. The list may be a moment old. */
    Page<ListedLead> listed(int shard, @Nullable String cursor);

    /** The shard of a lead in the list. */
    static int shard(String leadId) {
        // The Java specification defines the hash of a text.
        return Math.floorMod(leadId.hashCode(), SHARDS);
    }

    /** Whether this event about the lead was posted to a system, and that is remembered. */
    boolean isAnnounced(String sink, String leadId, String eventId);

    /**
     * Remembers that an event about a lead was posted.
     *
     * @param until when it may be forgotten
     */
    void announced(String sink, String leadId, String eventId, Instant until);

    /** Whether a system is paused. */
    Optional<SinkPause> pause(String sink);

    /** Pauses a system, or changes its pause. */
    void pause(String sink, SinkPause pause);

    /** Ends the pause of a system. Does nothing if there is none. */
    void resume(String sink);
}
