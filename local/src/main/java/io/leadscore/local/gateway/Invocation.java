package io.leadscore.local.gateway;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.core.json.Json;
import io.leadscore.functions.aws.local.LocalContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Runs a stream handler as Lambda does: bytes in, bytes out, within a time. What the handler throws escapes. */
public final class Invocation {
    private Invocation() {}

    /** Runs the handler on the payload. */
    public static byte[] run(RequestStreamHandler handler, byte[] payload, Duration time) throws IOException {
        var out = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(payload), out, LocalContext.within(handler.getClass(), time));
        return out.toByteArray();
    }

    /** Runs the handler on the payload. */
    public static byte[] run(RequestStreamHandler handler, Json payload, Duration time) throws IOException {
        return run(handler, payload.toJson().getBytes(StandardCharsets.UTF_8), time);
    }
}
