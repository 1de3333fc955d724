/** The systems that get leads: the rule that selects events, the queue, and its function. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra.crm;
