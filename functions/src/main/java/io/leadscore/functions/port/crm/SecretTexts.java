package io.leadscore.functions.port.crm;

/** Reads secrets. Thread-safe. */
@FunctionalInterface
public interface SecretTexts {
    /**
     * The text of a secret, as it is now.
     *
     * @param name the ARN of the secret
     * @throws io.leadscore.functions.port.BusyException if the service does not answer in time
     */
    String text(String name);
}
