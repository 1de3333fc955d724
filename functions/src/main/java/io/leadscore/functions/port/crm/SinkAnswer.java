package io.leadscore.functions.port.crm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a system answered to a write. Reasons are for people. They have no secret and no personal data. */
public sealed interface SinkAnswer {
    /**
     * The system has the lead as it was sent.
     *
     * @param record what the system calls the lead; null if it does not say
     */
    record Accepted(@Nullable String record) implements SinkAnswer {}

    /**
     * The system had the lead, and does not have it any more. It gets it again only if a person asks for that.
     *
     * @param record what the system called the lead
     */
    record Gone(String record) implements SinkAnswer {}

    /** The system has nobody who is the lead, and must not get somebody new. */
    record Unmatched(String reason) implements SinkAnswer {}

    /** The system never takes this write. No retry can help. */
    record Refused(String reason) implements SinkAnswer {}

    /** The system does not know us, or allows us nothing. This concerns all writes. */
    record Unauthorised(String reason) implements SinkAnswer {}

    /**
     * The system has not taken the write, and may do so later.
     *
     * @param after how long the system asks to wait; null if it does not say
     */
    record Later(String reason, @Nullable Duration after) implements SinkAnswer {}

    /**
     * Nobody knows whether the system has taken the write. It may still do so within {@link CrmRow#LANDS_WITHIN}.
     *
     * @param after how long the system asks to wait; null if it does not say
     */
    record Unclear(String reason, @Nullable Duration after) implements SinkAnswer {}
}
