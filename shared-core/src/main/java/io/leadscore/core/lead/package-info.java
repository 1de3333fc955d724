/**
 * A lead: its stored state, the decisions about it, and its views. The main type is
 * {@link io.leadscore.core.lead.LeadDecider}.
 */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.lead;
