package io.leadscore.core.activity;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something a lead did or that was learnt of it, once per (source, messageId, lead). Immutable.
 *
 * @param source     where it came from: the write key's source name, or the EventBridge source
 * @param messageId  unique within the source
 * @param event      what the lead did, in the Segment spec's words; null if something was only learnt (an identify call),
 *                   which no engagement pattern sees
 * @param occurredAt when, never after {@code receivedAt}
 * @param receivedAt when it reached us
 * @param properties of the event
 * @param traits     what it says of the lead; a blank form field is not among them
 * @param identities at most {@link #MAX_IDENTITIES}, strongest first
 */
public record Activity(String source, String messageId, @Nullable String event, Instant occurredAt, Instant receivedAt,
        Json.Obj properties, Json.Obj traits, List<Identity> identities) {
    /** Identities of one input: more would not fit one consistent batch read and one transaction beside the rest. */
    public static final int MAX_IDENTITIES = 10;

    public Activity {
        identities = identities.stream().sorted().distinct().toList();
        if (identities.size() > MAX_IDENTITIES) {
            throw new IllegalArgumentException("an activity has at most " + MAX_IDENTITIES + " identities");
        }
        if (occurredAt.isAfter(receivedAt)) {
            throw new IllegalArgumentException("an activity occurred at the latest when it was received");
        }
    }

    /** The UTC day on which it occurred. */
    public LocalDate day() {
        return UtcDays.of(occurredAt);
    }

    /**
     * Whether the other says the same, whenever it came: a client that sends a message again sends it at another time, and
     * the times that are corrected by that may differ.
     */
    public boolean saysTheSameAs(Activity other) {
        return source.equals(other.source)
                && messageId.equals(other.messageId)
                && Objects.equals(event, other.event)
                && properties.equals(other.properties)
                && traits.equals(other.traits)
                && identities.equals(other.identities);
    }

    /** What patterns see of it. */
    public Folded seen() {
        return seen(event, source, properties);
    }

    /**
     * What patterns see: {@code {"event", "source", "properties"}}, folded.
     *
     * @param event  null if nothing was done; absent to patterns, then
     * @param source null where a list of activities does not say; absent to patterns, then
     */
    public static Folded seen(@Nullable String event, @Nullable String source, Json.Obj properties) {
        return new Folded(Json.obj("event", event == null ? null : Folded.fold(event),
                "source", source == null ? null : Folded.fold(source),
                "properties", Folded.of(properties).value()));
    }
}
