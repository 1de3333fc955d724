package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.functions.port.RequestTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Answers queries about leads over HTTP. The authorizer of the gateway finds out who calls, and each route says what it needs. */
public final class LeadApiHandler implements RequestStreamHandler {
    private final Wiring wiring;

    /** For Lambda. */
    public LeadApiHandler() {
        this(Wiring.onLambda());
        Priming.beforeSnapshot(wiring, Priming.For.LEADS);
    }

    public LeadApiHandler(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        RequestTime.within(Deadlines.ofHttpCalls(context), () -> wiring.leadApi()
                .handle(input, output,
                        context.getAwsRequestId(), Deadlines.ofHttp(context, wiring.clock())));
    }
}
