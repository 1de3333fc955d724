package io.leadscore.functions;

import io.leadscore.functions.http.FaultReport;
import io.leadscore.functions.http.HttpEdge;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an environment of Lambda after an {@link Error}: sends the answer of the invocation to Lambda's Runtime API, then
 * halts. A handler that returned would leave the process alive for the next request, and one that threw would give the
 * sender no answer of ours. Lambda's own runtime does the same with an error that it considers fatal: it reports the
 * result of the invocation and ends. Lambda starts a new environment for the next request. Thread-safe.
 */
final class EnvironmentEnd implements HttpEdge.Ending {
    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentEnd.class);

    /** EX_SOFTWARE of sysexits.h. */
    static final int EXIT_CODE = 70;
    /** The Runtime API is on the same machine and takes a result in milliseconds. */
    private static final int TIMEOUT_MILLIS = 1_000;

    private final String runtimeApi;
    private final IntConsumer halt;

    /**
     * @param runtimeApi host and port of the Runtime API
     * @param halt       ends the process at once, without hooks that could wait for what is broken
     */
    EnvironmentEnd(String runtimeApi, IntConsumer halt) {
        this.runtimeApi = runtimeApi;
        this.halt = halt;
    }

    @Override
    public void after(Error error, String requestId, byte[] answer) {
        try {
            send(requestId, answer);
            LOG.error("the environment ends after an error: {}", FaultReport.of(error));
        } catch (IOException e) {
            LOG.error("the environment ends after an error, and the answer was not sent: {}", FaultReport.of(error));
        } finally {
            // Also if sending or logging failed with another error.
            halt.accept(EXIT_CODE);
        }
        throw error;
    }

    private void send(String requestId, byte[] answer) throws IOException {
        var url = URI.create("http://" + runtimeApi + "/2018-06-01/runtime/invocation/" + requestId + "/response")
                .toURL();
        var connection = (HttpURLConnection) url.openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        try (OutputStream body = connection.getOutputStream()) {
            body.write(answer);
        }
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_ACCEPTED) {
            throw new IOException("the Runtime API answered " + status);
        }
    }
}
