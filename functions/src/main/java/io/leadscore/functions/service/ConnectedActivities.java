package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Identity.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Activities of a batch that common identities connect, within what {@link LeadUpdates#take} takes. Used by one thread. */
final class ConnectedActivities {
    private final TreeMap<Integer, Activity> byIndex = new TreeMap<>();
    private final Set<Identity> deciding = new HashSet<>();
    private final Map<MessageKey, List<Identity>> messages = new HashMap<>();

    ConnectedActivities(int index, Activity activity) {
        add(index, activity);
    }

    private ConnectedActivities(Collection<ConnectedActivities> groups) {
        groups.forEach(group -> group.byIndex.forEach(this::add));
    }

    private void add(int index, Activity activity) {
        byIndex.put(index, activity);
        deciding.addAll(deciding(activity));
        messages.put(MessageKey.of(activity), activity.identities());
    }

    /**
     * What can connect an activity to others: its identities, also what an alias call can mean, and its message. Of two copies of
     * a message the first one counts, so they are not decided at the same time.
     */
    static Set<Object> connecting(Activity activity) {
        var all = new HashSet<Object>(activity.identities());
        all.addAll(activity.aliases());
        all.add(MessageKey.of(activity));
        return all;
    }

    /** Of several user ids in one activity the first one decides. */
    private static Set<Identity> deciding(Activity activity) {
        var all = new HashSet<>(activity.identities());
        activity.identities()
                .stream()
                .filter(identity -> identity.kind() == Kind.USER_ID)
                .skip(1)
                .forEach(all::remove);
        return all;
    }

    /** The activities of all groups; empty if they are too many for one decision, or name too much. */
    static Optional<ConnectedActivities> joined(List<ConnectedActivities> groups) {
        var all = new ConnectedActivities(groups);
        long userIds = all.deciding.stream().filter(identity -> identity.kind() == Kind.USER_ID).count();
        boolean fits = all.byIndex.size() <= LeadUpdates.MAX_ACTIVITIES
                && all.deciding.size() <= Activity.MAX_IDENTITIES && userIds <= 1;
        // A message that names others the second time may be another lead's: then it is no repeat.
        boolean sameRepeats = all.byIndex.values()
                .stream()
                .allMatch(activity -> activity.identities().equals(all.messages.get(MessageKey.of(activity))));
        return fits && sameRepeats ? Optional.of(all) : Optional.empty();
    }

    /** The activities by their place in the batch, in the order in which they occurred. */
    SortedMap<Integer, Activity> byIndex() {
        return byIndex;
    }
}
