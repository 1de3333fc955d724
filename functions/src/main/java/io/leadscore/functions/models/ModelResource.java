package io.leadscore.functions.models;

import io.leadscore.core.json.Problem;
import io.leadscore.functions.models.ModelActivation.Result.Activated;
import io.leadscore.functions.models.ModelActivation.Result.Refused;
import io.leadscore.functions.models.ModelActivation.Result.Unchanged;
import io.leadscore.functions.payload.ResourceAnswer;
import io.leadscore.functions.payload.ResourceRequest;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scoring model in a deployment's settings, as a custom resource of the stack. Creating or changing the resource
 * activates the model, and can be repeated. Removing the model from the settings leaves it active, because leads are
 * scored by it. Thread-safe.
 */
public final class ModelResource {
    /** Property with the model's text, as a list of lines. */
    static final String MODEL = "Model";
    /** Property with the model's name in the settings: a file, or the name of a shipped model. */
    static final String SOURCE = "Source";

    private static final Logger LOG = LoggerFactory.getLogger(ModelResource.class);

    private final Supplier<ModelRollout> rollout;

    /** @param rollout called when a model is activated, so that a failure of its creation is reported as well */
    public ModelResource(Supplier<ModelRollout> rollout) {
        this.rollout = rollout;
    }

    /**
     * Carries out the request. A failure is returned as an answer too: without an answer, CloudFormation would wait
     * until its timeout.
     */
    public ResourceAnswer carryOut(ResourceRequest request) {
        try {
            return switch (request.type()) {
                case CREATE, UPDATE -> activate(request);
                case DELETE -> done(request, null);
            };
        } catch (RuntimeException e) {
            LOG.error("activating the model resource {} failed", request.logicalResourceId(), e);
            return failed(request,
                    "the model could not be activated: " + e.getClass().getName() + ": " + e.getMessage());
        }
    }

    private ResourceAnswer activate(ResourceRequest request) {
        if (!(request.properties().get(MODEL) instanceof List<?> lines)) {
            return failed(request, "the property " + MODEL + " must be a list of lines");
        }
        String json = lines.stream()
                .map(line -> line instanceof String text ? text : "")
                .collect(Collectors.joining("\n"));
        return switch (rollout.get().activate(json)) {
            case Activated(var name, var version, _, var warnings) -> {
                LOG.info("{} is active in version {}", name, version);
                warnings.forEach(warning -> LOG.warn("{}: {}", name, warning));
                yield done(request, name);
            }
            case Unchanged(var name, _) -> done(request, name);
            case Refused(var problems) -> failed(request, text(problems));
        };
    }

    private static String text(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    }

    private static ResourceAnswer done(ResourceRequest request, @Nullable String model) {
        return new ResourceAnswer(request, model == null ? id(request) : "model/" + model, null);
    }

    private static ResourceAnswer failed(ResourceRequest request, String reason) {
        String source = request.properties().get(SOURCE) instanceof String text ? text : request.logicalResourceId();
        return new ResourceAnswer(request, id(request), source + ": " + reason);
    }

    /** CloudFormation requires a physical id, even if nothing was created. */
    private static String id(ResourceRequest request) {
        String id = request.physicalResourceId();
        return id == null ? request.logicalResourceId() : id;
    }
}
