/** What is decided about one lead: advance and learn; exports {@link io.leadscore.core.lead.Lead}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.lead;
