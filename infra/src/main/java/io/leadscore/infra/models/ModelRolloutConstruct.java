package io.leadscore.infra.models;

import io.leadscore.infra.function.FunctionSpec;
import io.leadscore.infra.function.LeadFunctions;
import io.leadscore.infra.function.WorkedQueue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awscdk.CustomResource;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** The models of the settings, each a resource of the stack, and the queue by which their leads are re-evaluated. */
public final class ModelRolloutConstruct extends Construct {
    /** Of one resource, by which templates and their differences show a model. */
    public static final String TYPE = "Custom::ScoringModel";
    /** A call that comes to its end answers within half a minute. One that dies is made again twice, which takes six. */
    private static final Duration ANSWERED_WITHIN = Duration.minutes(10);
    /** Progress is a new message; only what got nowhere comes back, an hour long. */
    private static final int MAX_RECEIVES = 12;
    /** The least that there is: one re-evaluation goes on message after message, a second may be of another model. */
    private static final int MAX_CONCURRENCY = 2;

    private final WorkedQueue reevaluations;

    /** @param failed takes re-evaluations that were received too often */
    public ModelRolloutConstruct(Construct scope, String deployment, Queue failed) {
        super(scope, "Models");
        reevaluations = new WorkedQueue(this, "Reevaluations", deployment, "reevaluations", FunctionSpec.REEVALUATE,
                MAX_RECEIVES, failed);
    }

    /** Has the deployment activate the models, after every function has come to its new version: none may meet a model that it cannot read. */
    public void connect(List<DeployedModel> models, LeadFunctions functions) {
        reevaluations.connect(functions.get(FunctionSpec.REEVALUATE), MAX_CONCURRENCY);
        for (DeployedModel model : models) {
            var resource = CustomResource.Builder.create(this, model.name())
                    .resourceType(TYPE)
                    .serviceToken(functions.get(FunctionSpec.ACTIVATE_MODEL).live().getFunctionArn())
                    .serviceTimeout(ANSWERED_WITHIN)
                    .properties(new TreeMap<>(Map.of("Source", model.source(), "Model", model.lines())))
                    .build();
            functions.all()
                    .forEach(function -> resource.getNode()
                            .addDependency(Objects.requireNonNull(function.live().getNode().getDefaultChild())));
        }
    }

    public Queue reevaluations() {
        return reevaluations.queue();
    }
}
