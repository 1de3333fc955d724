package io.leadscore.functions.port;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Evidence;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one commit writes: all of it or nothing. Immutable.
 *
 * @param decisions of different leads
 * @param linked    other leads that the activities of the first decision name, with the evidence; each is linked to its
 *                  lead, for a later merge
 * @param settled   the link that the decisions settle, and that is deleted; the commit fails if there is stronger evidence
 *                  by now. Null if they settle none
 * @param reclaimed new identities of the first decision whose earlier owner was erased, with what was read about them. They
 *                  keep the erasure. The commit fails if another lead has one of them by now
 * @param released  identities that the leads of the decisions no longer have, with what was read about them. They lead to no
 *                  lead afterwards, and keep an erasure. The commit fails if one of them leads to another lead by now
 */
public record Change(List<Decision> decisions, Map<String, Evidence> linked, @Nullable Link settled,
        Map<Identity, Claim> reclaimed, Map<Identity, Claim> released) {
    public Change {
        decisions = List.copyOf(decisions);
        linked = Collections.unmodifiableMap(new TreeMap<>(linked));
        reclaimed = Map.copyOf(reclaimed);
        released = Map.copyOf(released);
    }

    /** A change that reclaims no identity. */
    public Change(List<Decision> decisions, Map<String, Evidence> linked, @Nullable Link settled) {
        this(decisions, linked, settled, Map.of(), Map.of());
    }

    /** A change that releases no identity. */
    public Change(List<Decision> decisions, Map<String, Evidence> linked, @Nullable Link settled,
            Map<Identity, Claim> reclaimed) {
        this(decisions, linked, settled, reclaimed, Map.of());
    }

    /** One decision that links no lead. */
    public static Change of(Decision decision) {
        return new Change(List.of(decision), Map.of(), null);
    }

    /** One decision, whose activities name other leads. */
    public static Change of(Decision decision, Map<String, Evidence> linked) {
        return new Change(List.of(decision), linked, null);
    }

    /** The rows that a commit writes, or fewer if a ranking entry is part of a lead's own row. */
    public int rows() {
        int rows = linked.size() + (settled == null ? 0 : 1) + released.size();
        for (Decision decision : decisions) {
            int lead = 1;
            rows += decision.activities().size() + decision.newIdentities().size() + lead + decision.events().size()
                    + decision.rankings().size() + decision.waits().size() + (decision.correction() == null ? 0 : 1);
        }
        return rows;
    }
}
