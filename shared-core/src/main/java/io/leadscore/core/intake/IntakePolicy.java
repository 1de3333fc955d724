package io.leadscore.core.intake;

import io.leadscore.core.activity.BlockedIdentities;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a deployment decides about all inputs. Immutable.
 *
 * @param blocked       values that are no identities
 * @param guardedEvents the folded names of events that harm a lead under an active model
 *                      ({@link io.leadscore.core.model.GuardedEvents}); page keys may not send them. Asked only for an
 *                      event that a page sends
 * @param partner       what Segment's partner bus may say. Segment's own write keys are public, so by default it may say
 *                      as much as a page key; its name is replaced by the source of the event
 */
public record IntakePolicy(BlockedIdentities blocked, Supplier<Set<String>> guardedEvents, SourceSettings partner) {
    /** The settings of a deployment that has none of its own, without any model. */
    public static final IntakePolicy DEFAULT = new IntakePolicy(BlockedIdentities.DEFAULT, Set::of,
            SourceSettings.page("segment"));
}
