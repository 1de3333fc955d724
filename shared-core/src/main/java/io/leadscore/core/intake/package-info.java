/**
 * Reads forms, Segment-spec calls and bus events as activities. The result is an
 * {@link io.leadscore.core.intake.Intake}.
 */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.intake;
