package io.leadscore.core.activity;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.WhiteSpace;
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

    /** The trait that an outcome sets. Nothing else can set it. */
    public static final String TRAIT = "outcome";
    /** The properties of an outcome. Each may be absent. */
    public static final String REASON = "reason";
    public static final String BY = "by";
    public static final String DEAL = "deal";
    public static final String AMOUNT = "amount";
    public static final String CURRENCY = "currency";

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

    /** The outcome with this name; empty if there is none. */
    public static Optional<Outcome> named(@Nullable String wire) {
        return Arrays.stream(values()).filter(outcome -> outcome.wire().equals(wire)).findFirst();
    }

    /**
     * Whether a source of this name is one of {@link #SOURCES} as patterns see it: without regard to case and white space.
     * Anything else that has such a name could be taken for sales.
     */
    public static boolean isReserved(String source) {
        return SOURCES.contains(Folded.fold(WhiteSpace.trim(source)));
    }

    /** The revenue that an outcome names; null if it names none. */
    public static @Nullable Revenue revenue(Activity outcome) {
        String currency = outcome.properties().text(CURRENCY);
        return currency != null && outcome.properties().get(AMOUNT) instanceof Json.Num amount
                ? Revenue.parseMilli(amount).map(milli -> new Revenue(milli, currency)).orElse(null)
                : null;
    }
}
