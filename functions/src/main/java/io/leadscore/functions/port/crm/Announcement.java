package io.leadscore.functions.port.crm;

import io.leadscore.core.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * News about a lead, for people. Immutable.
 *
 * @param leadId  the lead, or the one of which it has become a part
 * @param model   the model whose stage it is about
 * @param stage   the stage to which the lead rose; null if it did not rise
 * @param on      the UTC day on which it took effect, such as {@code 2026-01-31}
 * @param profile the lead as it is now, as {@code GET /leads/{lead}} answers it, without {@code crm}
 */
public record Announcement(Kind kind, String leadId, String model, @Nullable String stage, String on,
        Json.Obj profile) {
    /** What happened. */
    public enum Kind {
        /** The lead rose to a stage. */
        ROSE,
        /** Sales has not answered in time. */
        OVERDUE
    }
}
