package io.leadscore.core.correction;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One correction of a lead: it voids activities, or restores voided ones. The activities themselves stay as they are.
 * Immutable, with equality by value.
 *
 * @param leadId    the lead to which it belongs
 * @param version   the version of the lead that it made
 * @param act       whether it voids or restores
 * @param selection which activities
 * @param covers    of which leads it can cover activities: the lead itself and its parts of that time, each with the last
 *                  version of it whose activities are covered. So it covers what was received before it, whatever a clock says
 * @param reason    why, in the words of the person who did it
 * @param at        when; later than each earlier correction that can cover the same activities
 * @param by        who; null if it is not known
 * @param run       which step of a run over all leads made it, so that a repeated step makes it once; null for a single lead
 * @param changed   how many activities it has changed
 */
public record Correction(String leadId, long version, Act act, Selection selection, Map<String, Long> covers,
        String reason, Instant at, @Nullable String by, @Nullable String run, long changed) {
    /** The most characters of a reason: a person reads it in the history of each activity. */
    public static final int MAX_REASON_CHARS = 200;

    public Correction {
        covers = Collections.unmodifiableMap(new TreeMap<>(covers));
    }

    /** What a correction does. */
    public enum Act {
        VOID("void"), RESTORE("restore");

        private final String wire;

        Act(String wire) {
            this.wire = wire;
        }

        /** Its name in rows and paths. */
        public String wire() {
            return wire;
        }

        /** The act with this name. */
        public static Act of(String wire) {
            for (Act act : values()) {
                if (act.wire.equals(wire)) {
                    return act;
                }
            }
            throw new IllegalArgumentException("a correction voids or restores");
        }
    }

    /** Whether it can cover an activity that is stored under the id and was committed by that version of the lead. */
    boolean reaches(String storedUnder, long leadVersion) {
        return covers.getOrDefault(storedUnder, 0L) >= leadVersion;
    }
}
