package io.leadscore.functions.port;

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
 */
public record Change(List<Decision> decisions, Map<String, Evidence> linked, @Nullable Link settled) {
    public Change {
        decisions = List.copyOf(decisions);
        linked = Collections.unmodifiableMap(new TreeMap<>(linked));
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
        int rows = linked.size() + (settled == null ? 0 : 1);
        for (Decision decision : decisions) {
            int lead = 1;
            rows += decision.activities().size() + decision.newIdentities().size() + lead + decision.events().size()
                    + decision.rankings().size() + (decision.correction() == null ? 0 : 1);
        }
        return rows;
    }
}
