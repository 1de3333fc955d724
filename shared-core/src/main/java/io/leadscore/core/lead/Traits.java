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
 * The traits of a lead, each with the input that set it. If two inputs set one trait, that of a trusted source
 * wins, then the later {@code occurredAt}, then the greater source, then the greater message id. So the order of arrival
 * does not matter. Immutable.
 */
public record Traits(Map<String, Trait> byName) {
    public static final Traits NONE = new Traits(Map.of());

    /** One trait and the input that set it. */
    public record Trait(Json value, Stamp setBy) {
        /**
         * The trait that wins. If the inputs are equal, the greater value wins, so the order of arrival does not
         * matter.
         */
        private Trait or(Trait other) {
            int order = setBy.compareTo(other.setBy);
            boolean wins = order == 0 ? value.toJson().compareTo(other.value.toJson()) >= 0 : order > 0;
            return wins ? this : other;
        }
    }

    /**
     * The input that set a trait. The greater stamp wins.
     *
     * @param trusted   whether a system of the company said it; what a public page says never replaces it
     * @param messageId the first {@link #MAX_MESSAGE_ID_CHARS} characters of the message id, because intake accepts ids
     *                  of any length
     */
    public record Stamp(boolean trusted, Instant occurredAt, String source, String messageId)
            implements
                Comparable<Stamp> {
        /**
         * Every trait stores a message id on the lead, and every decision reads and writes the lead. So ids are cut to
         * this length.
         */
        public static final int MAX_MESSAGE_ID_CHARS = 256;

        private static final Comparator<Stamp> ORDER = Comparator.comparing(Stamp::trusted)
                .thenComparing(Stamp::occurredAt)
                .thenComparing(Stamp::source)
                .thenComparing(Stamp::messageId);

        public Stamp {
            messageId = messageId.substring(0, Math.min(messageId.length(), MAX_MESSAGE_ID_CHARS));
        }

        static Stamp of(Activity activity) {
            return new Stamp(activity.trusted(), activity.occurredAt(), activity.source(), activity.messageId());
        }

        @Override
        public int compareTo(Stamp other) {
            return ORDER.compare(this, other);
        }
    }

    public Traits {
        byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    }

    /** These traits with those of the activity. */
    public Traits plus(Activity activity) {
        if (activity.traits().isEmpty()) {
            return this;
        }
        Stamp stamp = Stamp.of(activity);
        var merged = new TreeMap<>(byName);
        activity.traits()
                .fields()
                .forEach((name, value) -> merged.merge(name, new Trait(value, stamp), Trait::or));
        return new Traits(merged);
    }

    /** These traits with one of an activity. */
    Traits plus(String name, Json value, Stamp stamp) {
        var merged = new TreeMap<>(byName);
        merged.merge(name, new Trait(value, stamp), Trait::or);
        return new Traits(merged);
    }

    /** These traits with those of another lead that is the same person. */
    Traits plus(Traits other) {
        var merged = new TreeMap<>(byName);
        other.byName.forEach((name, trait) -> merged.merge(name, trait, Trait::or));
        return new Traits(merged);
    }

    /** The traits as patterns see them, before folding. */
    public Json.Obj values() {
        var values = new LinkedHashMap<String, Json>();
        byName.forEach((name, trait) -> values.put(name, trait.value()));
        return new Json.Obj(values);
    }
}
