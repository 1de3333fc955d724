package io.leadscore.functions.aws;

import io.leadscore.functions.port.crm.SecretTexts;
import java.util.List;

/** Reads secrets of Secrets Manager with the credentials of the person or machine, for commands. Thread-safe. */
public final class AwsSecrets implements SecretTexts {
    /** The part of an ARN that names the region: {@code arn:aws:secretsmanager:<region>:…}. */
    private static final int REGION = 3;

    @Override
    public String text(String name) {
        String[] parts = name.split(":", -1);
        if (parts.length <= REGION || !parts[0].equals("arn")) {
            throw new IllegalArgumentException("not the ARN of a secret: " + name);
        }
        try (var clients = new AwsClients(new AwsSettings(parts[REGION], null, null, null, null, false), List.of())) {
            return new SecretsManagerTexts(clients).text(name);
        }
    }
}
