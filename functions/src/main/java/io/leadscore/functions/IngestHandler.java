package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.functions.port.RequestTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Accepts forms and Segment-spec calls over HTTP. */
public final class IngestHandler implements RequestStreamHandler {
    private final Wiring wiring;

    /** For Lambda. */
    public IngestHandler() {
        this(Wiring.onLambda());
        Priming.beforeSnapshot(wiring, Priming.For.INGEST);
    }

    public IngestHandler(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        RequestTime.within(Deadlines.ofHttpCalls(context), () -> wiring.ingest()
                .handle(input, output,
                        context.getAwsRequestId(), Deadlines.ofHttp(context, wiring.clock())));
    }
}
