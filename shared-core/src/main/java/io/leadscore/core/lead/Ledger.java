package io.leadscore.core.lead;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the activities of a lead are stored, and how many they are. Each lead has activities of its own. If another lead is
 * merged into it, those of the other stay where they are, and the other's id becomes one of the parts. Immutable.
 *
 * @param openedAt   when the first activity of its own was received; null if an earlier version of Leadscore stored it
 * @param activities how many activities were stored, those of the parts included
 * @param parts      the ids of the leads that were merged into this one, and into those. Nothing is added to their
 *                   activities any more
 * @param corrected  whether it or a part has corrections, which must be read to know which activities count
 */
public record Ledger(@Nullable Instant openedAt, long activities, Set<String> parts, boolean corrected) {
    /** The most parts of one lead: a message is looked up in each of them before it is stored. */
    public static final int MAX_PARTS = 50;
    /** The most activities of a lead that is merged: they must be read and counted in one call of a function. */
    public static final int MAX_ACTIVITIES = 100_000;

    public static final Ledger NONE = new Ledger(null, 0, Set.of());

    public Ledger {
        parts = Collections.unmodifiableSet(new TreeSet<>(parts));
    }

    /** Without corrections. */
    public Ledger(@Nullable Instant openedAt, long activities, Set<String> parts) {
        this(openedAt, activities, parts, false);
    }

    /** The ids under which the activities are stored: the lead itself and its parts. */
    public Set<String> leadIds(String leadId) {
        var all = new TreeSet<>(parts);
        all.add(leadId);
        return all;
    }

    Ledger plus(int stored, Instant firstReceivedAt) {
        return new Ledger(openedAt == null && activities == 0 ? firstReceivedAt : openedAt, activities + stored, parts,
                corrected);
    }

    /** With the parts of another lead, and the other itself as a part. */
    Ledger with(String otherId, Ledger other) {
        var all = new TreeSet<>(parts);
        all.add(otherId);
        all.addAll(other.parts);
        return new Ledger(openedAt, activities + other.activities, all, corrected || other.corrected);
    }

    Ledger withCorrection() {
        return new Ledger(openedAt, activities, parts, true);
    }

    /** Without some parts that had so many activities. */
    Ledger without(Collection<String> gone, long theirActivities) {
        var left = new TreeSet<>(parts);
        left.removeAll(gone);
        return new Ledger(openedAt, Math.max(0, activities - theirActivities), left, corrected);
    }
}
