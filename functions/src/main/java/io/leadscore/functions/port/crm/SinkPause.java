package io.leadscore.functions.port.crm;

import java.time.Instant;

/**
 * That nothing is sent to a system, because it does not know us.
 *
 * @param until  when to try again
 * @param reason for people
 */
public record SinkPause(Instant since, Instant until, String reason) {}
