/**
 * Corrections of a lead: which of its activities a person has voided, so that they do not count, or restored. The main type
 * is {@link io.leadscore.core.correction.Corrections}.
 */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.correction;
