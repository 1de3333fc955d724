package io.leadscore.core.pattern;

import io.leadscore.core.json.Problem;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes on the problems of one pattern and remembers whether there was one. */
final class Problems {
    private final Consumer<Problem> consumer;
    private boolean any;

    Problems(Consumer<Problem> consumer) {
        this.consumer = consumer;
    }

    boolean any() {
        return any;
    }

    void report(Place place, String message) {
        any = true;
        consumer.accept(new Problem(place.toString(), message));
    }

    /** Reports a problem with an alternative, and returns null. */
    @Nullable
    Alternative refuse(Place place, String message) {
        report(place, message);
        return null;
    }
}
