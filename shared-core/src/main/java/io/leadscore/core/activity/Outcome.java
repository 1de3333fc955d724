package io.leadscore.core.activity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What sales says of a lead. An outcome is an activity with one of these events, of a source that no write key can have. Its
 * properties are {@code reason}, {@code by}, {@code deal}, {@code amount} and {@code currency}.
 */
public enum Outcome {
    ACCEPTED("Lead Accepted"), REJECTED("Lead Rejected"), RECYCLED("Lead Recycled"), WON("Deal Won"), LOST("Deal Lost");

    /** Sales itself, and the CRMs that report what sales does there. */
    public static final Set<String> SOURCES = Set.of("sales", "hubspot", "salesforce");

    private final String event;

    Outcome(String event) {
        this.event = event;
    }

    /** The event of the activity. */
    public String event() {
        return event;
    }

    /** The name in the API and in the trait {@code outcome}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The outcome that the activity records; empty if it is no outcome. */
    public static Optional<Outcome> of(Activity activity) {
        return of(activity.source(), activity.event());
    }

    /** The outcome that an activity of this source with this event records; empty if it is no outcome. */
    public static Optional<Outcome> of(@Nullable String source, @Nullable String event) {
        return source != null && SOURCES.contains(source)
                ? Arrays.stream(values()).filter(outcome -> outcome.event.equals(event)).findFirst()
                : Optional.empty();
    }
}
