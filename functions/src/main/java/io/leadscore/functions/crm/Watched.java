package io.leadscore.functions.crm;

import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.port.crm.CrmRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A lead to look at, with all messages of one batch that ask for it.
 *
 * @param events   the events that the messages are
 * @param received the most receives of one of the messages
 * @param again    whether one of the messages asks for a write in any case
 */
record Watched(String leadId, List<String> messageIds, List<News> events, int received, boolean again) {
    /** The wait after the first answer that says to try later; it doubles with each delivery. */
    static final Duration FIRST_WAIT = Duration.ofSeconds(10);
    private static final int MAX_DOUBLINGS = 7;
    private static final Comparator<News> LATEST = Comparator.<News>comparingInt(news -> news.stage() == null ? 0 : 1)
            .thenComparingLong(News::seq);

    /** Messages about the same lead are one look. */
    static List<Watched> of(List<Look> looks) {
        var byLead = new LinkedHashMap<String, Watched>();
        looks.forEach(look -> byLead.merge(look.leadId(),
                new Watched(look.leadId(), List.of(look.messageId()),
                        look.news() == null ? List.of() : List.of(look.news()), look.received(), look.again()),
                Watched::and));
        return List.copyOf(byLead.values());
    }

    private Watched and(Watched other) {
        var ids = new ArrayList<>(messageIds);
        other.messageIds.stream().filter(id -> !ids.contains(id)).forEach(ids::add);
        var all = new ArrayList<>(events);
        all.addAll(other.events);
        return new Watched(leadId, List.copyOf(ids), List.copyOf(all), Math.max(received, other.received),
                again || other.again);
    }

    /** The latest change of a stage, else the latest event; null if there is none. */
    @Nullable
    News news() {
        return events.stream().max(LATEST).orElse(null);
    }

    boolean isFirstDelivery() {
        return received <= 1;
    }

    /** The latest time of a write of these messages whose end nobody knows; null if there is none. */
    @Nullable
    Instant lastOpen(CrmRow row) {
        return messageIds.stream()
                .map(row.open()::get)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** How long to wait for the next delivery, if the system does not say it. */
    Duration backoff() {
        return backoff(received);
    }

    /** How long a message waits for the next delivery after this many. */
    static Duration backoff(int received) {
        return WorkQueue.limited(FIRST_WAIT.multipliedBy(1L << Math.min(MAX_DOUBLINGS, Math.max(0, received - 1))));
    }
}
