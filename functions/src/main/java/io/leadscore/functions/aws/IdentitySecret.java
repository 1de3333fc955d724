package io.leadscore.functions.aws;

import io.leadscore.functions.port.crm.SecretTexts;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The secret of a deployment in Secrets Manager, as {@link IdentityKeys}. It is read once in a process: before the snapshot,
 * if priming works. Thread-safe.
 */
final class IdentitySecret implements Supplier<IdentityKeys> {
    private final SecretTexts secrets;
    private final Supplier<String> arn;
    private @Nullable IdentityKeys keys;

    IdentitySecret(AwsClients clients, Supplier<String> arn) {
        this.secrets = new SecretsManagerTexts(clients);
        this.arn = arn;
    }

    @Override
    public synchronized IdentityKeys get() {
        if (keys == null) {
            keys = new IdentityKeys(secrets.text(arn.get()).getBytes(StandardCharsets.UTF_8));
        }
        return keys;
    }
}
