/** The counts of the activities of a lead, and their compact stored form. */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.tally;
