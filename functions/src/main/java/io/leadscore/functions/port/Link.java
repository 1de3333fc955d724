package io.leadscore.functions.port;

import io.leadscore.core.lead.Evidence;

/**
 * Two leads that an input named together, and that wait for a merge.
 *
 * @param leadId   the lead that got the activity
 * @param otherId  the other one, by the id to which its identity leads; it may be a part of another lead today
 * @param evidence the strongest that was seen
 */
public record Link(String leadId, String otherId, Evidence evidence) {}
