package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Outcome;
import io.leadscore.core.correction.Corrections;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the activities that count for a lead: its own and those of its parts, each message once, and none that is voided. Of
 * two activities with the same source and message id the one received first decides, then the one of the smaller lead id: if
 * it is voided, the message does not count. Thread-safe.
 */
public final class Ledgers {
    private final LeadStore store;

    public Ledgers(LeadStore store) {
        this.store = store;
    }

    /** Where a copy of a message is. The smallest one decides. */
    private record Copy(Instant receivedAt, String leadId) implements Comparable<Copy> {
        private static final Comparator<Copy> FIRST = Comparator.comparing(Copy::receivedAt)
                .thenComparing(Copy::leadId);

        static Copy of(Found found) {
            return new Copy(found.stored().activity().receivedAt(), found.leadId());
        }

        @Override
        public int compareTo(Copy other) {
            return FIRST.compare(this, other);
        }
    }

    /** Whether the first copy decides, and the second does not. */
    private static boolean countsBefore(Found one, Found another) {
        return Copy.of(one).compareTo(Copy.of(another)) < 0;
    }

    /** Of several copies of messages, those that do not decide. */
    public static Set<Found> repeats(Collection<Found> copies) {
        var repeats = new HashSet<>(copies);
        first(copies).values().forEach(repeats::remove);
        return repeats;
    }

    /** Of several copies of messages, the one of each message that decides. */
    static Map<MessageKey, Found> first(Collection<Found> copies) {
        var first = new HashMap<MessageKey, Found>();
        copies.forEach(found -> first.merge(MessageKey.of(found.stored().activity()), found,
                (a, b) -> countsBefore(a, b) ? a : b));
        return first;
    }

    /** Whether a correction has voided the activity. */
    static boolean isVoided(Corrections corrections, Found found) {
        return corrections.isVoided(found.leadId(), found.stored().leadVersion(), found.stored().activity());
    }

    /** All activities that count for the lead, in no particular order. They are read while the stream is consumed. */
    public Stream<Found> of(Lead lead) {
        return of(lead.ledger().leadIds(lead.leadId()), corrections(lead));
    }

    /**
     * What sales says of the lead: the activities of the sources of outcomes that count, each message once. A lead has few of
     * them, so all are in memory.
     */
    public List<Activity> outcomes(Lead lead) {
        Corrections corrections = corrections(lead);
        var copies = new ArrayList<Found>();
        for (String leadId : lead.ledger().leadIds(lead.leadId())) {
            for (String source : Outcome.SOURCES) {
                store.activities(leadId, source).forEach(stored -> copies.add(new Found(leadId, stored)));
            }
        }
        return first(copies).values()
                .stream()
                .filter(found -> !isVoided(corrections, found))
                .map(found -> found.stored().activity())
                .toList();
    }

    /** All activities that count of those stored under these ids, in no particular order. */
    Stream<Found> of(Collection<String> leadIds, Corrections corrections) {
        return deciding(leadIds).filter(found -> !isVoided(corrections, found));
    }

    /** The corrections of the leads and of their parts. A lead that was never corrected costs no read. */
    public Corrections corrections(Lead... leads) {
        var ids = new HashSet<String>();
        for (Lead lead : leads) {
            ids.addAll(lead.ledger().correctedBy());
        }
        return corrections(ids);
    }

    private Corrections corrections(Collection<String> leadIds) {
        return leadIds.isEmpty() ? Corrections.NONE
                : Corrections.of(leadIds.stream().flatMap(store::corrections).toList());
    }

    /**
     * The activities stored under these ids, each message once, voided ones included. If there are several ids, all are read
     * twice: the copies of a message must be compared, and not all activities fit into memory.
     */
    Stream<Found> deciding(Collection<String> leadIds) {
        if (leadIds.size() == 1) {
            return all(leadIds);
        }
        Map<MessageKey, Copy> first = new HashMap<>();
        all(leadIds).forEach(found -> first.merge(MessageKey.of(found.stored().activity()), Copy.of(found),
                (a, b) -> a.compareTo(b) <= 0 ? a : b));
        return all(leadIds).filter(
                found -> Copy.of(found).equals(first.get(MessageKey.of(found.stored().activity()))));
    }

    /** Not a flat map: its iterator would hold all activities of a lead in memory. */
    private Stream<Found> all(Collection<String> leadIds) {
        return leadIds.stream()
                .map(leadId -> store.activities(leadId).map(stored -> new Found(leadId, stored)))
                .reduce(Stream.empty(), Stream::concat);
    }
}
