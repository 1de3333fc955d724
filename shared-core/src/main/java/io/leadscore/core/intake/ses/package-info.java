/** E-mail events of Amazon SES as Segment-spec calls; exports {@link io.leadscore.core.intake.ses.SesMail}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.intake.ses;
