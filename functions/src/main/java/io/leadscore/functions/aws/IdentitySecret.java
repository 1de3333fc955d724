package io.leadscore.functions.aws;

import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.RequestTime;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * The secret of a deployment in Secrets Manager, as {@link IdentityKeys}. It is read once in a process: before the snapshot,
 * if priming works. Thread-safe.
 */
final class IdentitySecret implements Supplier<IdentityKeys> {
    private final AwsClients clients;
    private final Supplier<String> arn;
    private @Nullable IdentityKeys keys;

    IdentitySecret(AwsClients clients, Supplier<String> arn) {
        this.clients = clients;
        this.arn = arn;
    }

    @Override
    public synchronized IdentityKeys get() {
        if (keys == null) {
            keys = new IdentityKeys(text().getBytes(StandardCharsets.UTF_8));
        }
        return keys;
    }

    private String text() {
        String id = arn.get();
        try {
            String text = clients.secretsManager()
                    .getSecretValue(request -> request.secretId(id)
                            .overrideConfiguration(
                                    call -> call.apiCallTimeout(RequestTime.ofCall(AwsClients.CALL_TIMEOUT))))
                    .secretString();
            if (text == null) {
                throw new IllegalStateException(
                        "the secret for identity keys is not a text: restore its first version");
            }
            return text;
        } catch (AwsServiceException e) {
            throw SdkErrors.isBusy(e) ? new BusyException("Secrets Manager is busy", e) : e;
        } catch (SdkClientException e) {
            throw SdkErrors.isUnanswered(e) ? new BusyException("Secrets Manager did not answer in time", e) : e;
        }
    }
}
