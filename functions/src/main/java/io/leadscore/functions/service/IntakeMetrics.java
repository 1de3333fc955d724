package io.leadscore.functions.service;

import io.leadscore.core.intake.Intake;
import io.leadscore.functions.port.Metrics;

/** Counts what intake left out of an input. */
public final class IntakeMetrics {
    private IntakeMetrics() {}

    /** Counts the values that are left out and the identities that are blocked. */
    public static void count(Intake intake, Metrics metrics) {
        if (intake instanceof Intake.Accepted accepted && !accepted.warnings().isEmpty()) {
            metrics.count(Metrics.VALUE_LEFT_OUT, accepted.warnings().size());
        }
        if (intake.blockedIdentities() > 0) {
            metrics.count(Metrics.IDENTITY_BLOCKED, intake.blockedIdentities());
        }
    }
}
