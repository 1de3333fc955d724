package io.leadscore.functions.payload;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request of CloudFormation to a custom resource: see "Request object fields" in its user guide.
 *
 * @param responseUrl        signed URL for the answer
 * @param physicalResourceId the resource's current id; null before it is created
 * @param properties         properties of the resource in the template; numbers and booleans are strings
 */
public record ResourceRequest(Type type, URI responseUrl, String stackId, String requestId, String logicalResourceId,
        @Nullable String physicalResourceId, Map<String, Object> properties) {
    /** The kind of request. */
    public enum Type {
        CREATE, UPDATE, DELETE
    }

    /** @throws IllegalArgumentException if a field is missing that the answer needs */
    public static ResourceRequest of(CloudFormationCustomResourceEvent event) {
        Type type = switch (required("RequestType", event.getRequestType())) {
            case "Create" -> Type.CREATE;
            case "Update" -> Type.UPDATE;
            case "Delete" -> Type.DELETE;
            default -> throw new IllegalArgumentException("RequestType must be Create, Update or Delete");
        };
        return new ResourceRequest(type, URI.create(required("ResponseURL", event.getResponseUrl())),
                required("StackId", event.getStackId()), required("RequestId", event.getRequestId()),
                required("LogicalResourceId", event.getLogicalResourceId()), event.getPhysicalResourceId(),
                Objects.requireNonNullElse(event.getResourceProperties(), Map.of()));
    }

    private static String required(String field, @Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException("the request of CloudFormation has no field " + field);
        }
        return text;
    }
}
