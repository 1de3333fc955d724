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

    public static void bucketOfPublicFiles(IConstruct bucket) {
        of(bucket, "AwsSolutions-S1",
                "The bucket holds the files of the page, which everybody may read, and no data about leads");
    }

    public static void page(IConstruct distribution) {
        of(distribution, "AwsSolutions-CFR1", "The people of a company travel. Who may read is decided by the sign-in");
        of(distribution, "AwsSolutions-CFR2",
                "The files are public, and each route of the API has a throttle and an authorizer. "
                        + "A firewall costs more than the page. A company that has one can attach it");
        of(distribution, "AwsSolutions-CFR3",
                "An access log would have IP addresses and queries. The API has a log without them");
    }

    public static void domainOfCloudFront(IConstruct distribution) {
        of(distribution, "AwsSolutions-CFR4",
                "On its own domain CloudFront sets the version of TLS. With the setting page it is 1.2 or newer");
    }

    public static void userPool(IConstruct pool) {
        of(pool, "AwsSolutions-COG2",
                "A second factor is optional, so that the first user can sign in before having an authenticator app");
        of(pool, "AwsSolutions-COG3",
                "Threat protection needs the plan Plus, which costs more per user. A company can switch it on");
        of(pool, "AwsSolutions-COG8",
                "The plan Essentials has all that is used: groups, managed login and an authenticator app");
    }

    public static void deploymentOfFiles(IConstruct role) {
        of(role, WILDCARD,
                "The names of the files contain hashes, so they cannot be listed. The buckets hold no data about leads");
    }

    public static void functionOfTheCdk(IConstruct function) {
        of(function, "AwsSolutions-L1", "The CDK chooses the runtime of its own function that copies files");
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
