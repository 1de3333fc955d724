package io.leadscore.functions.models;

import java.net.URI;

/** Sends the answer of a custom resource to CloudFormation, which waits for it. */
@FunctionalInterface
public interface CloudFormation {
    /**
     * Sends the answer. When this returns, CloudFormation has it. Sending it again is harmless.
     *
     * @param url the signed URL of the answer. It must not be logged
     * @throws RuntimeException if the answer was not accepted
     */
    void answer(URI url, String json);
}
