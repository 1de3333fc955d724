package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.core.json.Json;
import io.leadscore.functions.models.Operations;
import io.leadscore.functions.payload.Payloads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Carries out commands of an operator: activates models, and creates and revokes write keys. IAM decides who may call
 * it.
 */
public final class OperateHandler implements RequestStreamHandler {
    private final Operations operations;

    public OperateHandler() {
        this(Wiring.onLambda(), Settings.numericTraits(System.getenv()));
    }

    public OperateHandler(Wiring wiring, Set<String> numericTraits) {
        this.operations = wiring.operations(numericTraits);
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Json.Obj answer = operations.carryOut(Payloads.read(input));
        output.write(answer.toJson().getBytes(StandardCharsets.UTF_8));
    }
}
