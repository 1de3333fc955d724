package io.leadscore.core.lead;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.correction.Correction;
import io.leadscore.core.score.SalesWait;
import io.leadscore.events.PublishedEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one commit writes: all of it or nothing. Immutable.
 *
 * @param before        the lead as it was read; the commit fails if its {@code version} has changed
 * @param after         the lead after the commit; its {@code version} is one higher
 * @param activities    the activities to store; one that is already stored is skipped
 * @param newIdentities identities of {@code after} that {@code before} did not have
 * @param events        in the order of their sequence numbers
 * @param rankings      by model, the ranking entry to write, or empty to remove it; unchanged entries are absent
 * @param overBudget    how many traits and counts of public pages were left out, because the lead has no room for them
 * @param correction    the correction to store; its version is that of {@code after}. Null if there is none
 */
public record Decision(Lead before, Lead after, List<Activity> activities, Set<Identity> newIdentities,
        List<PublishedEvent> events, Map<String, Optional<Ranking>> rankings, int overBudget,
        @Nullable Correction correction) {
    public Decision {
        activities = List.copyOf(activities);
        newIdentities = Set.copyOf(newIdentities);
        events = List.copyOf(events);
        rankings = Map.copyOf(rankings);
    }

    /** A decision without a correction. */
    public Decision(Lead before, Lead after, List<Activity> activities, Set<Identity> newIdentities,
            List<PublishedEvent> events, Map<String, Optional<Ranking>> rankings, int overBudget) {
        this(before, after, activities, newIdentities, events, rankings, overBudget, null);
    }

    /** A decision that leaves nothing out. */
    public Decision(Lead before, Lead after, List<Activity> activities, Set<Identity> newIdentities,
            List<PublishedEvent> events, Map<String, Optional<Ranking>> rankings) {
        this(before, after, activities, newIdentities, events, rankings, 0);
    }

    /**
     * By model, that the lead waits for sales from now on, or empty if it waits no more. A wait is absent whose day has not
     * changed. It follows from the lead before and after.
     */
    public Map<String, Optional<SalesWait>> waits() {
        var waits = new TreeMap<String, Optional<SalesWait>>();
        var names = new TreeSet<>(before.models().keySet());
        names.addAll(after.models().keySet());
        for (String model : names) {
            Optional<SalesWait> is = after.waiting(model);
            if (!before.waiting(model).map(SalesWait::dueOn).equals(is.map(SalesWait::dueOn))) {
                waits.put(model, is);
            }
        }
        return waits;
    }

    /** This decision, which also stores a correction. */
    public Decision with(Correction stored) {
        return new Decision(before, after, activities, newIdentities, events, rankings, overBudget, stored);
    }
}
