package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.functions.models.CloudFormation;
import io.leadscore.functions.models.HttpCloudFormation;
import io.leadscore.functions.models.ModelResource;
import io.leadscore.functions.models.ResourceRequest;
import io.leadscore.functions.payload.Payloads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Activates a model of the settings while a deployment runs: CloudFormation asks, and waits for the answer at its URL. */
public final class ModelResourceHandler implements RequestStreamHandler {
    private final ModelResource resource;
    private final CloudFormation cloudFormation;

    /** For Lambda. */
    public ModelResourceHandler() {
        this(Wiring.onLambda(), new HttpCloudFormation());
    }

    public ModelResourceHandler(Wiring wiring, CloudFormation cloudFormation) {
        this.resource = new ModelResource(wiring::rollout);
        this.cloudFormation = cloudFormation;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var request = ResourceRequest.of(Payloads.read(input));
        String answer = resource.carryOut(request).write();
        cloudFormation.answer(request.responseUrl(), answer);
        output.write(answer.getBytes(StandardCharsets.UTF_8));
    }
}
