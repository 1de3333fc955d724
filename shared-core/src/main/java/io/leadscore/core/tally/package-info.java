/** What the activities of a lead add up to, and its compact stored form. */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.tally;
