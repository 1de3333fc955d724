package io.leadscore.functions.aws;

import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.RequestTime;
import io.leadscore.functions.port.crm.SecretTexts;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Secrets in Secrets Manager. Thread-safe. */
final class SecretsManagerTexts implements SecretTexts {
    private final AwsClients clients;

    SecretsManagerTexts(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public String text(String name) {
        try {
            String text = clients.secretsManager()
                    .getSecretValue(request -> request.secretId(name)
                            .overrideConfiguration(
                                    call -> call.apiCallTimeout(RequestTime.ofCall(AwsClients.CALL_TIMEOUT))))
                    .secretString();
            if (text == null) {
                throw new IllegalStateException("the secret " + name + " is not a text: restore its last version");
            }
            return text;
        } catch (AwsServiceException e) {
            throw SdkErrors.isBusy(e) ? new BusyException("Secrets Manager is busy", e) : e;
        } catch (SdkClientException e) {
            throw SdkErrors.isUnanswered(e) ? new BusyException("Secrets Manager did not answer in time", e) : e;
        }
    }
}
