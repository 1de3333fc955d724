package io.leadscore.infra.deployed;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadscore.infra.Synthesised;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which route of the synthesised API takes a request, and which function is behind it: as API Gateway chooses. */
final class ApiRoutes {
    private static final Synthesised SYNTHESISED = Synthesised.everything();
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)(\\+?)}");

    /**
     * A request on its way.
     *
     * @param function   logical id of the function behind it
     * @param authorized whether it wants a token
     */
    record Taken(String routeKey, Map<String, String> pathParameters, String function, boolean authorized) {}

    private ApiRoutes() {}

    /** @throws IllegalStateException if no route takes it: API Gateway would answer 404 */
    static Taken of(String method, String path) {
        var found = new ArrayList<Taken>();
        SYNTHESISED.properties("AWS::ApiGatewayV2::Route").values().forEach(route -> {
            String key = route.path("RouteKey").asText();
            String[] methodAndPath = key.split(" ", 2);
            Map<String, String> parameters = parameters(methodAndPath[1], path);
            if (methodAndPath[0].equals(method) && parameters != null) {
                found.add(new Taken(key, parameters, function(route),
                        route.path("AuthorizationType").asText().equals("JWT")));
            }
        });
        // A path without variables goes before one with them, and one of these before one that takes any rest.
        return found.stream()
                .min(Comparator.comparing((Taken taken) -> taken.routeKey().contains("+}"))
                        .thenComparingInt(taken -> taken.pathParameters().size()))
                .orElseThrow(() -> new IllegalStateException("no route takes " + method + " " + path));
    }

    private static @org.jspecify.annotations.Nullable Map<String, String> parameters(String template, String path) {
        var names = new ArrayList<String>();
        String expression = VARIABLE.matcher(template).replaceAll(variable -> {
            names.add(variable.group(1));
            return variable.group(2).isEmpty() ? "([^/]+)" : "(.+)";
        });
        Matcher matcher = Pattern.compile(expression).matcher(path);
        if (!matcher.matches()) {
            return null;
        }
        var parameters = new LinkedHashMap<String, String>();
        for (int i = 0; i < names.size(); i++) {
            parameters.put(names.get(i), URLDecoder.decode(matcher.group(i + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }

    /** Behind the integration, through the alias. */
    private static String function(JsonNode route) {
        List<JsonNode> parts = new ArrayList<>();
        route.at("/Target/Fn::Join/1").forEach(parts::add);
        JsonNode integration = SYNTHESISED.properties("AWS::ApiGatewayV2::Integration",
                Synthesised.target(parts.getLast()));
        if (!integration.path("PayloadFormatVersion").asText().equals("2.0")) {
            throw new IllegalStateException("payload format 2.0 is what the functions read");
        }
        JsonNode alias = SYNTHESISED.properties("AWS::Lambda::Alias",
                Synthesised.target(integration.path("IntegrationUri")));
        return Synthesised.target(alias.path("FunctionName"));
    }
}
