package io.leadscore.core.activity;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that a lead did, or something that is known about it. A lead has one activity for each source and message
 * id. Immutable.
 *
 * @param source     its origin: the source name of the write key, or the EventBridge source
 * @param messageId  unique within the source
 * @param event      what the lead did, in the words of the Segment spec; null for an identify call, which only sets
 *                   traits and which engagement patterns ignore
 * @param occurredAt when it happened; never after {@code receivedAt}
 * @param receivedAt when Leadscore received it
 * @param properties the properties of the event
 * @param traits     the traits that it sets; a blank form field sets none
 * @param trusted    whether a system of the company reported it, not a public page. What a page says of a trait never
 *                   replaces what a system said
 * @param previousId of an alias call of a system: an id that the same person had before; null for any other input
 * @param identities at most {@link #MAX_IDENTITIES}, strongest first
 */
public record Activity(String source, String messageId, @Nullable String event, Instant occurredAt, Instant receivedAt,
        Json.Obj properties, Json.Obj traits, boolean trusted, List<Identity> identities,
        @Nullable String previousId) {
    /** The most identities in one input. More would not fit into one consistent batch read and one transaction. */
    public static final int MAX_IDENTITIES = 10;

    public Activity {
        identities = identities.stream().sorted().distinct().toList();
        if (identities.size() > MAX_IDENTITIES) {
            throw new IllegalArgumentException("an activity may have at most " + MAX_IDENTITIES + " identities");
        }
        if (occurredAt.isAfter(receivedAt)) {
            throw new IllegalArgumentException("an activity cannot occur after it was received");
        }
    }

    /** An activity that a public page reported. */
    public Activity(String source, String messageId, @Nullable String event, Instant occurredAt, Instant receivedAt,
            Json.Obj properties, Json.Obj traits, List<Identity> identities) {
        this(source, messageId, event, occurredAt, receivedAt, properties, traits, false, identities);
    }

    /** An activity that is no alias call. */
    public Activity(String source, String messageId, @Nullable String event, Instant occurredAt, Instant receivedAt,
            Json.Obj properties, Json.Obj traits, boolean trusted, List<Identity> identities) {
        this(source, messageId, event, occurredAt, receivedAt, properties, traits, trusted, identities, null);
    }

    /**
     * What the previous id of an alias call can be: a user id if it is known as one, and an anonymous id otherwise. Empty
     * for any other input.
     */
    public List<Identity> aliases() {
        return previousId == null ? List.of()
                : List.of(new Identity(Identity.Kind.USER_ID, previousId),
                        new Identity(Identity.Kind.ANONYMOUS_ID, previousId));
    }

    /**
     * This activity without some of its identities. An e-mail address is removed also from its traits and properties.
     *
     * @param gone identities that must not be kept
     */
    public Activity without(Set<Identity> gone) {
        if (gone.isEmpty()) {
            return this;
        }
        var left = identities.stream().filter(identity -> !gone.contains(identity)).toList();
        return new Activity(source, messageId, event, occurredAt, receivedAt, Addresses.without(gone, properties),
                Addresses.without(gone, traits), trusted, left,
                aliases().stream().anyMatch(gone::contains) ? null : previousId);
    }

    /** The UTC day on which it occurred. */
    public LocalDate day() {
        return UtcDays.of(occurredAt);
    }

    /**
     * Whether the other activity has the same content. The times may differ: a client may send a message again later,
     * and then the corrected times differ too.
     */
    public boolean saysTheSameAs(Activity other) {
        return source.equals(other.source)
                && messageId.equals(other.messageId)
                && Objects.equals(event, other.event)
                && properties.equals(other.properties)
                && traits.equals(other.traits)
                && identities.equals(other.identities);
    }

    /** The part of this activity that patterns see. */
    public Folded seen() {
        return seen(event, source, properties);
    }

    /**
     * The part of an activity that patterns see: {@code {"event", "source", "properties"}}, folded.
     *
     * @param event  null if the activity has no event; then the field is absent
     * @param source null if a list of activities does not name the source; then the field is absent
     */
    public static Folded seen(@Nullable String event, @Nullable String source, Json.Obj properties) {
        return new Folded(Json.obj("event", event == null ? null : Folded.fold(event),
                "source", source == null ? null : Folded.fold(source),
                "properties", Folded.of(properties).value()));
    }
}
