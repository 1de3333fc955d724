/** The ports to the systems that get leads: what is sent to them, what they answer, and what is remembered of both. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.port.crm;
