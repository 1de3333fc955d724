/**
 * Reads e-mail events of Amazon SES as Segment-spec calls. The main type is
 * {@link io.leadscore.core.intake.ses.SesMail}.
 */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.intake.ses;
