package io.leadscore.core.lead;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of a lead, each trait with the input that set it. Of two inputs that set one trait the later
 * {@code occurredAt} wins, then the greater source, then the greater message id; so the order of arrival does not matter.
 * Immutable.
 */
public record Traits(Map<String, Trait> byName) {
    public static final Traits NONE = new Traits(Map.of());

    /** One trait and the input that set it. */
    public record Trait(Json value, Stamp setBy) {
        /** The one that stands. Of inputs that cannot be told apart it is the greater value's, whichever came first. */
        private Trait or(Trait other) {
            int order = setBy.compareTo(other.setBy);
            boolean stands = order == 0 ? value.toJson().compareTo(other.value.toJson()) >= 0 : order > 0;
            return stands ? this : other;
        }
    }

    /**
     * The input that set a trait, in the order in which inputs win.
     *
     * @param messageId its first {@link #MAX_MESSAGE_ID_CHARS} characters, as intake takes ids of any length
     */
    public record Stamp(Instant occurredAt, String source, String messageId) implements Comparable<Stamp> {
        /** Beyond this ids are noise, and each trait would put one on the lead, which every decision reads and writes. */
        public static final int MAX_MESSAGE_ID_CHARS = 256;

        private static final Comparator<Stamp> ORDER = Comparator.comparing(Stamp::occurredAt)
                .thenComparing(Stamp::source)
                .thenComparing(Stamp::messageId);

        public Stamp {
            messageId = messageId.substring(0, Math.min(messageId.length(), MAX_MESSAGE_ID_CHARS));
        }

        @Override
        public int compareTo(Stamp other) {
            return ORDER.compare(this, other);
        }
    }

    public Traits {
        byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    }

    /** These traits after the activity's have been taken in. */
    public Traits plus(Activity activity) {
        if (activity.traits().isEmpty()) {
            return this;
        }
        var stamp = new Stamp(activity.occurredAt(), activity.source(), activity.messageId());
        var merged = new TreeMap<>(byName);
        activity.traits()
                .fields()
                .forEach((name, value) -> merged.merge(name, new Trait(value, stamp), Trait::or));
        return new Traits(merged);
    }

    /** The traits as patterns see them, before folding. */
    public Json.Obj values() {
        var values = new LinkedHashMap<String, Json>();
        byName.forEach((name, trait) -> values.put(name, trait.value()));
        return new Json.Obj(values);
    }
}
