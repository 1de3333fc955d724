package io.leadscore.core.lead;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Identity.Kind;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * When two leads are one person, and which of them stays. Pure and thread-safe.
 *
 * <p>The lead that stays is the greatest in one order of all leads, and a merge never lowers its place. So the lead that
 * stays of a set of leads does not depend on the order in which they are merged.
 */
public final class MergeRules {
    /** Leads of an earlier version have no time: they are the oldest. */
    private static final Comparator<Lead> STAYING = Comparator
            .comparing((Lead lead) -> has(lead, Kind.USER_ID))
            .thenComparing(lead -> has(lead, Kind.EMAIL))
            .thenComparing(MergeRules::openedAt, Comparator.reverseOrder())
            .thenComparing(Lead::leadId, Comparator.reverseOrder());

    private MergeRules() {}

    /**
     * The lead that stays: one with a user id, then one with an e-mail address, then the older one, then the one with the
     * smaller id.
     */
    public static Lead survivor(Lead a, Lead b) {
        return STAYING.compare(a, b) >= 0 ? a : b;
    }

    private static Instant openedAt(Lead lead) {
        return lead.ledger().openedAt() == null ? Instant.EPOCH : lead.ledger().openedAt();
    }

    private static boolean has(Lead lead, Kind kind) {
        return lead.identities().stream().anyMatch(identity -> identity.kind() == kind);
    }

    private static long count(Iterable<Identity> identities, Kind kind) {
        long count = 0;
        for (Identity identity : identities) {
            count += identity.kind() == kind ? 1 : 0;
        }
        return count;
    }

    /**
     * How well an activity shows that two leads are one person.
     *
     * @param ofLead  whether an identity is one of the lead that gets the activity
     * @param ofOther whether an identity is one of the other lead
     */
    public static Evidence evidence(Activity activity, Predicate<Identity> ofLead, Predicate<Identity> ofOther) {
        if (!activity.trusted()) {
            return Evidence.PAGE;
        }
        boolean namesBoth = strong(activity, ofLead) && strong(activity, ofOther);
        if (activity.previousId() != null && activity.aliases().stream().anyMatch(ofOther)) {
            return Evidence.ALIAS;
        }
        return namesBoth ? Evidence.STRONG : Evidence.ANONYMOUS;
    }

    private static boolean strong(Activity activity, Predicate<Identity> ofWhom) {
        return activity.identities().stream().anyMatch(id -> id.kind() != Kind.ANONYMOUS_ID && ofWhom.test(id));
    }

    /**
     * Why the leads stay apart; empty if they can be merged. Whether their counts fit into one lead, only the merge itself
     * shows.
     *
     * @param split whether a person has split them
     * @param now   pages may add only a few anonymous ids to a lead on one day, whether by an input or by a merge
     */
    public static Optional<Refusal> refusal(Lead a, Lead b, Evidence evidence, boolean split, Instant now) {
        boolean apart = split || hasDetached(a, b) || hasDetached(b, a);
        if (apart && evidence != Evidence.BY_HAND) {
            return Optional.of(Refusal.SPLIT);
        }
        if (a.ledger().parts().size() + b.ledger().parts().size() + 1 > Ledger.MAX_PARTS
                || a.ledger().activities() + b.ledger().activities() > Ledger.MAX_ACTIVITIES) {
            return Optional.of(Refusal.TOO_LARGE);
        }
        if (evidence.compareTo(Evidence.ALIAS) >= 0) {
            return Optional.empty();
        }
        boolean isWeak = a.isIdentified() && b.isIdentified() && !shows(evidence, a, b);
        if (isWeak || (evidence == Evidence.PAGE && isOverBudget(a, b, now))) {
            return Optional.of(Refusal.WEAK);
        }
        return beyondLimits(a, b);
    }

    /**
     * Whether the evidence shows that two people whom somebody knows are one. An anonymous id does so if it had also put
     * both into one lead in the other order of arrival: if one of them has no user id, and one has no e-mail address.
     */
    private static boolean shows(Evidence evidence, Lead a, Lead b) {
        return switch (evidence) {
            case PAGE -> false;
            case ANONYMOUS -> !(has(a, Kind.USER_ID) && has(b, Kind.USER_ID))
                    && !(has(a, Kind.EMAIL) && has(b, Kind.EMAIL));
            case STRONG, ALIAS, BY_HAND -> true;
        };
    }

    /** Whether a person has taken an identity of the other lead off this one. */
    private static boolean hasDetached(Lead lead, Lead other) {
        return lead.merging().detached().stream().anyMatch(other.identities()::contains);
    }

    /** Otherwise a stranger could merge any number of visitors into the lead of a known address. */
    private static boolean isOverBudget(Lead a, Lead b, Instant now) {
        Lead survivor = survivor(a, b);
        Lead other = survivor.equals(a) ? b : a;
        return PageBudget.current(survivor.pageUse(), now).anonymousIds()
                + count(other.identities(), Kind.ANONYMOUS_ID) > PageBudget.MAX_NEW_ANONYMOUS_IDS;
    }

    private static Optional<Refusal> beyondLimits(Lead a, Lead b) {
        var together = new TreeSet<>(a.identities());
        together.addAll(b.identities());
        if (count(together, Kind.USER_ID) > IdentityLimits.MAX_USER_IDS) {
            return Optional.of(Refusal.USER_IDS);
        }
        if (count(together, Kind.EMAIL) > IdentityLimits.MAX_EMAILS) {
            return Optional.of(Refusal.EMAILS);
        }
        boolean tooLarge = count(together, Kind.ANONYMOUS_ID) > IdentityLimits.MAX_ANONYMOUS_IDS
                || together.stream().mapToInt(Identity::bytes).sum() > IdentityLimits.MAX_BYTES;
        return tooLarge ? Optional.of(Refusal.TOO_LARGE) : Optional.empty();
    }
}
