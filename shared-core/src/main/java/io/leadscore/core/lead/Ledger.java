package io.leadscore.core.lead;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Outcome;
import java.time.Instant;
import java.time.LocalDate;
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
 * @param correctedBy the ids of the leads whose corrections can cover activities of this one: its own, those of its parts, and
 *                   those of a lead of which it once was a part. They must be read to know which activities count
 * @param outcomeOn  the UTC day of the latest activity that is an outcome of sales and counts; null if there is none
 */
public record Ledger(@Nullable Instant openedAt, long activities, Set<String> parts, Set<String> correctedBy,
        @Nullable LocalDate outcomeOn) {
    /** The most parts of one lead: a message is looked up in each of them before it is stored. */
    public static final int MAX_PARTS = 50;
    /** The most activities of a lead that is merged: they must be read and counted in one call of a function. */
    public static final int MAX_ACTIVITIES = 100_000;

    public static final Ledger NONE = new Ledger(null, 0, Set.of());

    public Ledger {
        parts = Collections.unmodifiableSet(new TreeSet<>(parts));
        correctedBy = Collections.unmodifiableSet(new TreeSet<>(correctedBy));
    }

    /** Without corrections. */
    public Ledger(@Nullable Instant openedAt, long activities, Set<String> parts) {
        this(openedAt, activities, parts, Set.of());
    }

    /** Without outcomes. */
    public Ledger(@Nullable Instant openedAt, long activities, Set<String> parts, Set<String> correctedBy) {
        this(openedAt, activities, parts, correctedBy, null);
    }

    /** With the outcome that the activity may be. */
    Ledger noting(Activity activity) {
        return Outcome.of(activity).isEmpty() ? this : outcomeOn(later(outcomeOn, activity.day()));
    }

    /** With another day of the latest outcome. */
    Ledger outcomeOn(@Nullable LocalDate day) {
        return new Ledger(openedAt, activities, parts, correctedBy, day);
    }

    private static @Nullable LocalDate later(@Nullable LocalDate a, @Nullable LocalDate b) {
        return a == null || (b != null && b.isAfter(a)) ? b : a;
    }

    /** The ids under which the activities are stored: the lead itself and its parts. */
    public Set<String> leadIds(String leadId) {
        var all = new TreeSet<>(parts);
        all.add(leadId);
        return all;
    }

    Ledger plus(int stored, Instant firstReceivedAt) {
        return new Ledger(openedAt == null && activities == 0 ? firstReceivedAt : openedAt, activities + stored, parts,
                correctedBy, outcomeOn);
    }

    /** With the parts of another lead, and the other itself as a part. */
    Ledger with(String otherId, Ledger other) {
        var all = new TreeSet<>(parts);
        all.add(otherId);
        all.addAll(other.parts);
        return new Ledger(openedAt, activities + other.activities, all, union(correctedBy, other.correctedBy),
                later(outcomeOn, other.outcomeOn));
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        var all = new TreeSet<>(a);
        all.addAll(b);
        return all;
    }

    /** With corrections of these leads. */
    Ledger correctedBy(Set<String> leadIds) {
        return new Ledger(openedAt, activities, parts, union(correctedBy, leadIds), outcomeOn);
    }

    /** Without some parts, and without the number of their activities. */
    Ledger without(Collection<String> gone, long theirActivities) {
        var left = new TreeSet<>(parts);
        left.removeAll(gone);
        return new Ledger(openedAt, Math.max(0, activities - theirActivities), left, correctedBy, outcomeOn);
    }
}
