package io.leadscore.infra.function;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import software.constructs.IConstruct;

/** Findings of cdk-nag that are meant as they are: each on one resource, each with its reason. */
public final class Acknowledgements {
    private static final String WILDCARD = "AwsSolutions-IAM5";

    private Acknowledgements() {}

    static void streamAndLostRecords(IConstruct role) {
        of(role, WILDCARD, "Listing streams takes no resource, and Lambda itself names the objects in a bucket that is "
                + "there for them alone");
    }

    public static void openRoute(IConstruct route, String reason) {
        of(route, "AwsSolutions-APIG4", reason);
    }

    public static void unlogged(IConstruct bucket) {
        of(bucket, "AwsSolutions-S1", "Lambda alone writes to it, a few records a year at most; who reads it is in "
                + "CloudTrail, and a log bucket would hold more than it");
    }

    static void lastResort(IConstruct queue) {
        of(queue, "AwsSolutions-SQS3", "It is a dead-letter queue itself: what waits in it waits for a person");
    }

    private static void of(IConstruct resource, String rule, String reason) {
        NagSuppressions.addResourceSuppressions(resource,
                List.of(NagPackSuppression.builder().id(rule).reason(reason).build()), false);
    }
}
