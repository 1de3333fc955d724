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

/** The models of the settings, each a resource of the stack, and the queue for the re-evaluation of leads. */
public final class ModelRolloutConstruct extends Construct {
    /** The resource type of a model, so that templates and change sets show models. */
    public static final String TYPE = "Custom::ScoringModel";
    /** A call answers within half a minute. If the function dies, Lambda retries twice, which takes six minutes. */
    private static final Duration ANSWERED_WITHIN = Duration.minutes(10);
    /** Progress is sent as a new message. Only a message without progress is received again, for about an hour. */
    private static final int MAX_RECEIVES = 12;
    /** The least that Lambda allows. A re-evaluation has one message at a time, and a second model may be re-evaluated. */
    private static final int MAX_CONCURRENCY = 2;

    private final WorkedQueue reevaluations;

    /** @param failed receives messages that failed too often */
    public ModelRolloutConstruct(Construct scope, String deployment, Queue failed) {
        super(scope, "Models");
        reevaluations = new WorkedQueue(this, "Reevaluations", deployment, "reevaluations", FunctionSpec.REEVALUATE,
                MAX_RECEIVES, failed);
    }

    /**
     * Adds the models. Each is activated after every function has its new version, because an old version might not be able to
     * read a new model.
     */
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
