package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import io.leadscore.functions.models.CloudFormation;
import io.leadscore.functions.models.HttpCloudFormation;
import io.leadscore.functions.models.ModelResource;
import io.leadscore.functions.payload.ResourceAnswer;
import io.leadscore.functions.payload.ResourceRequest;
import java.util.Map;

/**
 * Activates a model of the settings during a deployment. CloudFormation invokes it and waits for the answer at a URL.
 */
public final class ModelResourceHandler
        implements
            RequestHandler<CloudFormationCustomResourceEvent, Map<String, String>> {
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

    /** @return the answer that was sent to CloudFormation, for people who invoke the function */
    @Override
    public Map<String, String> handleRequest(CloudFormationCustomResourceEvent event, Context context) {
        var request = ResourceRequest.of(event);
        ResourceAnswer answer = resource.carryOut(request);
        cloudFormation.answer(request.responseUrl(), answer.write());
        return answer.fields();
    }
}
