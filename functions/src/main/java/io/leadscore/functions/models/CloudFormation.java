package io.leadscore.functions.models;

import java.net.URI;

/** Where a deployment waits for the answer of a custom resource. */
@FunctionalInterface
public interface CloudFormation {
    /**
     * Leaves the answer. When this returns, it has been taken; leaving it again is harmless.
     *
     * @param url where, signed beforehand: not to be logged
     * @throws RuntimeException if it is not taken
     */
    void answer(URI url, String json);
}
