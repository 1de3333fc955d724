package io.leadscore.infra.deployed;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadscore.infra.Synthesised;
import io.leadscore.infra.function.FunctionSpec;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The functions of the synthesised template. The process of a function is started by the first call. */
final class DeployedFunctions implements AutoCloseable {
    private static final Synthesised SYNTHESISED = Synthesised.everything();

    private final Map<String, String> references;
    private final Map<String, String> endpoints;
    /** The fast compiler alone: a test makes a few calls, and the other one would take more time than it saves. */
    private static final List<String> JVM_OPTIONS = List.of("-XX:TieredStopAtLevel=1");
    private final Map<FunctionSpec, LambdaProcess> started = new EnumMap<>(FunctionSpec.class);

    /**
     * @param references values for the references in the template, by the names of {@link AwsRecorder}
     * @param aws        endpoint of DynamoDB, EventBridge, SQS and Secrets Manager
     */
    DeployedFunctions(Map<String, String> references, URI aws) {
        this.references = references;
        this.endpoints = Map.of("LEADSCORE_DYNAMODB_ENDPOINT", aws.toString(), "LEADSCORE_EVENTBRIDGE_ENDPOINT",
                aws.toString(), "LEADSCORE_SQS_ENDPOINT", aws.toString(), "LEADSCORE_SECRETSMANAGER_ENDPOINT",
                aws.toString());
    }

    String call(FunctionSpec function, String payload) throws Exception {
        return ready(function).call(payload);
    }

    /** The process of the function, primed and restored from its snapshot. */
    LambdaProcess ready(FunctionSpec function) throws Exception {
        LambdaProcess process = started.get(function);
        if (process == null) {
            process = start(function, true, JVM_OPTIONS);
            started.put(function, process);
        }
        return process;
    }

    /** A new process, for measurements. */
    LambdaProcess start(FunctionSpec function, boolean snapStart) throws Exception {
        return start(function, snapStart, List.of());
    }

    private LambdaProcess start(FunctionSpec function, boolean snapStart, List<String> jvmOptions) throws Exception {
        JsonNode properties = properties(function);
        return new LambdaProcess(properties, variables(properties), snapStart, jvmOptions);
    }

    /** The properties of a function in the template. */
    static JsonNode properties(FunctionSpec function) {
        return SYNTHESISED.properties("AWS::Lambda::Function", logicalId(function));
    }

    /** The logical id of a function in the template. */
    static String logicalId(FunctionSpec function) {
        return SYNTHESISED.properties("AWS::Lambda::Function")
                .entrySet()
                .stream()
                .filter(each -> each.getValue().path("Handler").asText().equals(function.handler()))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /** The function with this logical id in the template. */
    static FunctionSpec withId(String logicalId) {
        String handler = SYNTHESISED.properties("AWS::Lambda::Function", logicalId).path("Handler").asText();
        return Arrays.stream(FunctionSpec.values())
                .filter(function -> function.handler().equals(handler))
                .findFirst()
                .orElseThrow();
    }

    private Map<String, String> variables(JsonNode function) {
        var variables = new HashMap<>(endpoints);
        // The tests do not wait until points have decayed.
        variables.put("LEADSCORE_SWEEP_AHEAD_DAYS", "30");
        function.at("/Environment/Variables")
                .properties()
                .forEach(
                        variable -> variables.put(variable.getKey(), resolved(variable.getValue())));
        // The events are compared with those of a system that was never restored.
        variables.replace("LEADSCORE_RESTORES", "0");
        // The receiver is on this machine, and a lead is sent from the default rung on.
        variables.computeIfPresent("LEADSCORE_CRM", (_, sinks) -> sinks
                .replaceFirst("https://[^\"]+", references.getOrDefault(AwsRecorder.HOOK_URL, ""))
                .replace(",\"stage\":\"SQL\"", ""));
        return variables;
    }

    private String resolved(JsonNode value) {
        if (value.isTextual()) {
            return value.asText();
        }
        String kind = kind(Synthesised.target(value));
        String resolved = references.get(kind);
        if (resolved == null) {
            throw new IllegalStateException("no value is known for the reference " + value);
        }
        return resolved;
    }

    /** The name of {@link AwsRecorder} for a resource; blank for a resource that no function calls. */
    static String kind(String logicalId) {
        if (SYNTHESISED.resources("AWS::DynamoDB::Table").containsKey(logicalId)) {
            return AwsRecorder.TABLE;
        }
        if (SYNTHESISED.resources("AWS::SecretsManager::Secret").containsKey(logicalId)) {
            return AwsRecorder.SECRET;
        }
        JsonNode queue = SYNTHESISED.resources("AWS::SQS::Queue").get(logicalId);
        if (queue != null) {
            return switch (queue.at("/Properties/QueueName").asText()) {
                case "leadscore-sweep-shards" -> AwsRecorder.SHARDS;
                case "leadscore-reevaluations" -> AwsRecorder.REEVALUATIONS;
                case "leadscore-crm" -> AwsRecorder.CRM;
                // The function itself sends what a system refuses.
                case "leadscore-crm-failed" -> AwsRecorder.CRM_FAILED;
                // Dead-letter queues: Lambda and SQS send to them, no function does.
                default -> "";
            };
        }
        JsonNode bus = SYNTHESISED.resources("AWS::Events::EventBus").get(logicalId);
        return bus != null && bus.at("/Properties/Name").asText().equals("leadscore") ? AwsRecorder.BUS : "";
    }

    @Override
    public void close() {
        started.values().forEach(LambdaProcess::close);
    }
}
