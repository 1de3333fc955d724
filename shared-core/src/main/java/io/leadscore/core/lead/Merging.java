package io.leadscore.core.lead;

import io.leadscore.core.activity.Identity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a lead stands to the other leads that inputs have named together with it. Immutable.
 *
 * @param refused    the links that were refused, the oldest first
 * @param detached   identities that a person has taken off the lead: it does not get them again
 * @param mergedInto the lead of which this one became a part: it answers and takes activities instead of this one. Null for
 *                   a lead of its own
 */
public record Merging(List<RefusedLink> refused, Set<Identity> detached, @Nullable String mergedInto) {
    /**
     * The most refused links that a lead remembers, so that they do not fill it. A forgotten one is refused again. Splits
     * are never forgotten: a person decided them.
     */
    public static final int MAX_REFUSED = 20;

    public static final Merging NONE = new Merging(List.of(), Set.of(), null);

    /**
     * A link that was refused.
     *
     * @param otherId  the id of the other lead when it was named; it may be a part of another lead today
     * @param evidence the strongest evidence that was refused. Stronger evidence is examined again
     */
    public record RefusedLink(String otherId, Refusal reason, Evidence evidence) {
        static RefusedLink split(String otherId) {
            return new RefusedLink(otherId, Refusal.SPLIT, Evidence.BY_HAND);
        }
    }

    public Merging {
        refused = List.copyOf(refused);
        detached = Collections.unmodifiableSet(new TreeSet<>(detached));
    }

    /** Without a detached identity. */
    public Merging(List<RefusedLink> refused, @Nullable String mergedInto) {
        this(refused, Set.of(), mergedInto);
    }

    /** Whether a link to the lead with this evidence was refused before, so that it need not be written again. */
    boolean refuses(String otherId, Evidence evidence) {
        return refused.stream()
                .anyMatch(link -> link.otherId().equals(otherId)
                        && (link.evidence().compareTo(evidence) >= 0
                                || (link.reason() == Refusal.SPLIT && evidence != Evidence.BY_HAND)));
    }

    /** The ids of the leads from which a person has split this one. */
    public List<String> splits() {
        return refused.stream()
                .filter(link -> link.reason() == Refusal.SPLIT)
                .map(RefusedLink::otherId)
                .toList();
    }

    /** With one more refused link, in place of an earlier one to the same lead. */
    Merging with(RefusedLink more) {
        Optional<RefusedLink> split = refused.stream()
                .filter(link -> link.otherId().equals(more.otherId()) && link.reason() == Refusal.SPLIT)
                .findFirst();
        var links = new ArrayList<>(refused);
        links.removeIf(link -> link.otherId().equals(more.otherId()));
        links.add(split.orElse(more));
        long forgotten = links.stream().filter(link -> link.reason() != Refusal.SPLIT).count() - MAX_REFUSED;
        for (var each = links.iterator(); forgotten > 0 && each.hasNext();) {
            if (each.next().reason() != Refusal.SPLIT) {
                each.remove();
                forgotten--;
            }
        }
        return new Merging(links, detached, mergedInto);
    }

    /** With the refused links of a lead that becomes a part of this one. */
    Merging inheriting(Merging other) {
        Merging all = this;
        for (RefusedLink link : other.refused) {
            all = all.with(link);
        }
        var both = new TreeSet<>(detached);
        both.addAll(other.detached);
        return new Merging(all.refused, both, mergedInto);
    }

    /** With an identity that the lead does not get again. */
    Merging detaching(Identity identity) {
        var more = new TreeSet<>(detached);
        more.add(identity);
        return new Merging(refused, more, mergedInto);
    }

    /** A person has merged leads that have these identities: so they are the lead's. */
    Merging reattaching(Set<Identity> identities) {
        var left = new TreeSet<>(detached);
        left.removeAll(identities);
        return new Merging(refused, left, mergedInto);
    }

    /** Without the links to these leads. */
    Merging without(Iterable<String> leadIds) {
        var links = new ArrayList<>(refused);
        for (String leadId : leadIds) {
            links.removeIf(link -> link.otherId().equals(leadId));
        }
        return new Merging(links, detached, mergedInto);
    }

    Merging into(@Nullable String survivor) {
        return new Merging(refused, detached, survivor);
    }
}
