package io.leadscore.functions.port;

import io.leadscore.core.json.Problem;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An event of a bus that is no activity. Immutable.
 *
 * @param source     of the event; null if it has none
 * @param detailType of the event; null if it has none
 * @param eventId    the id that the bus gave the event; null if it has none
 * @param problems   why it cannot be used; at least one. They quote no input
 * @param event      the whole event as the function received it. It may contain personal data
 * @param receivedAt when the function received it
 */
public record UnusableInput(@Nullable String source, @Nullable String detailType, @Nullable String eventId,
        List<Problem> problems, String event, Instant receivedAt) {
    public UnusableInput {
        problems = List.copyOf(problems);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an input without a problem can be used");
        }
    }

    /** All problems on one line. */
    public String reason() {
        return problems.stream().map(Problem::toString).distinct().collect(Collectors.joining("; "));
    }
}
