/** From forms, Segment-spec calls and bus events to activities; exports {@link io.leadscore.core.activity.Activity}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.intake;
