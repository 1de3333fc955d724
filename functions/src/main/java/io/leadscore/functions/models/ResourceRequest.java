package io.leadscore.functions.models;

import io.leadscore.core.json.Json;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What CloudFormation asks of a custom resource: see "Request object fields" in its user guide.
 *
 * @param responseUrl        where the answer is to be left
 * @param physicalResourceId what the resource was last called; null before it is made
 * @param properties         of the resource, as the template has them, numbers and truth values as texts
 */
public record ResourceRequest(Type type, URI responseUrl, String stackId, String requestId, String logicalResourceId,
        @Nullable String physicalResourceId, Json.Obj properties) {
    /** What is to be done. */
    public enum Type {
        CREATE, UPDATE, DELETE
    }

    /** @throws IllegalArgumentException if it is no such request: nobody could be answered */
    public static ResourceRequest of(Json.Obj payload) {
        Type type = switch (required(payload, "RequestType")) {
            case "Create" -> Type.CREATE;
            case "Update" -> Type.UPDATE;
            case "Delete" -> Type.DELETE;
            default -> throw new IllegalArgumentException("RequestType must be Create, Update or Delete");
        };
        return new ResourceRequest(type, URI.create(required(payload, "ResponseURL")), required(payload, "StackId"),
                required(payload, "RequestId"), required(payload, "LogicalResourceId"),
                payload.text("PhysicalResourceId"), payload.object("ResourceProperties"));
    }

    private static String required(Json.Obj payload, String field) {
        String text = payload.text(field);
        if (text == null) {
            throw new IllegalArgumentException("the request lacks " + field);
        }
        return text;
    }
}
