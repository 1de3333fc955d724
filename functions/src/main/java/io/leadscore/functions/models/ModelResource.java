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
 * A scoring model of a deployment's settings, as a resource of its stack: making and changing it activates it, which may be
 * done again. Taking it out of the settings leaves it active, as leads are held by it. Thread-safe.
 */
public final class ModelResource {
    /** The model's text, a list of its lines. */
    static final String MODEL = "Model";
    /** What the settings call it: a file, or the name of a shipped model. */
    static final String SOURCE = "Source";

    private static final Logger LOG = LoggerFactory.getLogger(ModelResource.class);

    private final Supplier<ModelRollout> rollout;

    /** @param rollout asked for when a model is to be activated: a fault in its making is answered, too */
    public ModelResource(Supplier<ModelRollout> rollout) {
        this.rollout = rollout;
    }

    /** Does what is asked; whatever becomes of it is an answer, as CloudFormation would wait for one in vain. */
    public ResourceAnswer carryOut(ResourceRequest request) {
        try {
            return switch (request.type()) {
                case CREATE, UPDATE -> activate(request);
                case DELETE -> done(request, null);
            };
        } catch (RuntimeException e) {
            LOG.error("{} cannot be activated", request.logicalResourceId(), e);
            return failed(request, "it cannot be activated now: " + e.getClass().getName() + ": " + e.getMessage());
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

    /** Something must be named even where nothing was made. */
    private static String id(ResourceRequest request) {
        String id = request.physicalResourceId();
        return id == null ? request.logicalResourceId() : id;
    }
}
