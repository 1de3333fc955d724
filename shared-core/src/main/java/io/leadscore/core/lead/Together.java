package io.leadscore.core.lead;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Identity.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which activities can be decided together, although they name different identities of one person. The result must be that
 * of one decision after the other. If that is not sure, they are not decided together. Used once, by one thread.
 */
public final class Together {
    private final Lead lead;
    private final Predicate<Identity> isOthers;
    private final Set<Identity> held;
    private int pageIds;
    /** Whether the lead has left out an identity. It then must get no other one, because the order of both would matter. */
    private boolean isFull;

    private Together(Lead lead, Predicate<Identity> isOthers, Instant now) {
        this.lead = lead;
        this.isOthers = isOthers;
        this.held = new TreeSet<>(lead.identities());
        this.pageIds = PageBudget.current(lead.pageUse(), now).anonymousIds();
    }

    /**
     * How many of the first activities lead to this lead, one after the other.
     *
     * @param lead     as it is before them
     * @param isOthers whether an identity does not become one of this lead, such as one of another lead
     */
    public static int first(Lead lead, List<Activity> inOrder, Predicate<Identity> isOthers, Instant now) {
        var together = new Together(lead, isOthers, now);
        int count = 0;
        while (count < inOrder.size() && together.joins(inOrder.get(count))) {
            count++;
        }
        return count;
    }

    private boolean joins(Activity activity) {
        if (activity.identities().stream().anyMatch(isOthers) || activity.aliases().stream().anyMatch(isOthers)) {
            return false;
        }
        Identity known = activity.identities().stream().filter(held::contains).findFirst().orElse(null);
        boolean isFirst = lead.version() == 0 && held.isEmpty();
        if (known == null ? !isFirst : isSomebodyElse(activity, known)) {
            return false;
        }
        return activity.identities().stream().allMatch(identity -> held.contains(identity) || adds(identity, activity));
    }

    /** As {@link Lead#isSomebodyElse}, with the identities that the lead has by now. */
    private boolean isSomebodyElse(Activity activity, Identity known) {
        return activity.identities()
                .stream()
                .takeWhile(identity -> !identity.equals(known))
                .anyMatch(stronger -> !held.contains(stronger) && (has(stronger.kind())
                        || lead.merging().detached().contains(stronger) || !hasRoom(stronger, activity)));
    }

    private boolean has(Kind kind) {
        return held.stream().anyMatch(identity -> identity.kind() == kind);
    }

    private boolean hasRoom(Identity identity, Activity activity) {
        return IdentityLimits.hasRoom(held, identity,
                activity.trusted() ? IdentityLimits.MAX_BYTES : PageBudget.MAX_IDENTITY_BYTES);
    }

    /** Whether it is sure that the lead gets the identity, or that it does not get it. */
    private boolean adds(Identity identity, Activity activity) {
        if (lead.merging().detached().contains(identity)) {
            return true;
        }
        boolean counts = !activity.trusted() && identity.kind() == Kind.ANONYMOUS_ID;
        if (!hasRoom(identity, activity) || (counts && pageIds == PageBudget.MAX_NEW_ANONYMOUS_IDS)) {
            isFull = true;
            return held.size() == lead.identities().size();
        }
        pageIds += counts ? 1 : 0;
        held.add(identity);
        return !isFull;
    }
}
