package io.leadscore.core.intake;

import io.leadscore.core.json.Folded;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides which events a source may send. The key of a page is public, so a stranger can send everything that it may
 * send. Thread-safe.
 */
final class EventPolicy {
    /** Folded names of events that only the provider of e-mails or sales can know. */
    static final Set<String> OF_PROVIDERS = Set.of("email bounced", "email marked as spam", "unsubscribed",
            "email opened", "lead accepted", "lead rejected", "lead recycled", "deal won", "deal lost");

    private EventPolicy() {}

    /** @param guarded folded names of events that harm a lead under an active model; asked only for a page */
    static boolean allows(SourceSettings settings, String event, Supplier<Set<String>> guarded) {
        if (settings.trusted()) {
            return true;
        }
        String folded = Folded.fold(event);
        return (!OF_PROVIDERS.contains(folded) && !guarded.get().contains(folded))
                || settings.events().stream().anyMatch(allowed -> Folded.fold(allowed).equals(folded));
    }
}
