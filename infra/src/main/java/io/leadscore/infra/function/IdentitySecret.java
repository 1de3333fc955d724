package io.leadscore.infra.function;

import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;

/** The secret for the keys of identity rows. It belongs to the rows of the table, so it is kept as long as the table. */
public final class IdentitySecret extends Construct {
    /** Letters, digits and punctuation: more than the 256 bits of the keys. */
    private static final int LENGTH = 64;

    private final Secret secret;

    public IdentitySecret(Construct scope) {
        super(scope, "Identities");
        secret = Secret.Builder.create(this, "Secret")
                .description("Leadscore: keys of the identities in the table. Never change or rotate it")
                // Never change this: CloudFormation would then make another value, and no known person would be found.
                .generateSecretString(SecretStringGenerator.builder().passwordLength(LENGTH).build())
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        Acknowledgements.secretWithoutRotation(secret);
    }

    public String arn() {
        return secret.getSecretArn();
    }
}
