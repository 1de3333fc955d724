package io.leadscore.functions.payload;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What CloudFormation asks of a custom resource: see "Request object fields" in its user guide.
 *
 * @param responseUrl        where the answer is to be left
 * @param physicalResourceId what the resource was last called; null before it is made
 * @param properties         of the resource, as the template has them, numbers and truth values as texts
 */
public record ResourceRequest(Type type, URI responseUrl, String stackId, String requestId, String logicalResourceId,
        @Nullable String physicalResourceId, Map<String, Object> properties) {
    /** What is to be done. */
    public enum Type {
        CREATE, UPDATE, DELETE
    }

    /** @throws IllegalArgumentException if a field is missing without which nobody could be answered */
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
            throw new IllegalArgumentException("the request lacks " + field);
        }
        return text;
    }
}
