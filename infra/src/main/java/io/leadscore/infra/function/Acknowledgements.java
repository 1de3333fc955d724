package io.leadscore.infra.function;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import software.constructs.IConstruct;

/** Findings of cdk-nag that we accept, each on one resource and with its reason. */
public final class Acknowledgements {
    private static final String WILDCARD = "AwsSolutions-IAM5";

    private Acknowledgements() {}

    static void wildcardsOfPublisher(IConstruct role) {
        of(role, WILDCARD,
                "dynamodb:ListStreams cannot be limited to a resource. Lambda chooses the names of the objects "
                        + "in the bucket, and nothing else is in it");
    }

    static void wildcardsOfMerge(IConstruct role) {
        of(role, WILDCARD, "dynamodb:ListStreams cannot be limited to a resource");
    }

    public static void routeWithoutAuthorizer(IConstruct route, String reason) {
        of(route, "AwsSolutions-APIG4", reason);
    }

    public static void bucketWithoutAccessLog(IConstruct bucket) {
        of(bucket, "AwsSolutions-S1", "Only Lambda writes to this bucket, a few records a year. CloudTrail shows who "
                + "reads them. A bucket for access logs would hold more than this one");
    }

    static void secretWithoutRotation(IConstruct secret) {
        of(secret, "AwsSolutions-SMG4", "The keys of the rows of all identities are made with this secret. After a "
                + "rotation none of them would be found, and every known person would become a new lead");
    }

    static void deadLetterQueue(IConstruct queue) {
        of(queue, "AwsSolutions-SQS3", "This is a dead-letter queue itself. A person handles its messages");
    }

    private static void of(IConstruct resource, String rule, String reason) {
        NagSuppressions.addResourceSuppressions(resource,
                List.of(NagPackSuppression.builder().id(rule).reason(reason).build()), false);
    }
}
