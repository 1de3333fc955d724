package io.leadscore.core.lead;

import io.leadscore.core.activity.Activity;

/**
 * An outcome that counts from now on, or no longer. Immutable.
 *
 * @param activity an {@linkplain io.leadscore.core.activity.Outcome outcome}
 * @param voided   whether it no longer counts
 */
public record RevisedOutcome(Activity activity, boolean voided) {}
