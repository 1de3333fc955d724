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
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the route and the function for a request, in the template and by the rules of API Gateway. */
final class ApiRoutes {
    private static final Synthesised SYNTHESISED = Synthesised.everything();
    private static final String ANY_OTHER = "$default";
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)(\\+?)}");

    /**
     * The route of a request.
     *
     * @param function   logical id of the function
     * @param authorizer what the route asks of a token: the properties of its authorizer; empty if it needs no token
     */
    record Taken(String routeKey, Map<String, String> pathParameters, String function, Optional<JsonNode> authorizer) {}

    /** A route of the template. */
    private record Declared(String key, String function, Optional<JsonNode> authorizer) {}

    private static final List<Declared> DECLARED = SYNTHESISED.properties("AWS::ApiGatewayV2::Route")
            .values()
            .stream()
            .map(route -> new Declared(route.path("RouteKey").asText(), function(route), authorizer(route)))
            .toList();

    private ApiRoutes() {}

    static Taken of(String method, String path) {
        var found = new ArrayList<Taken>();
        DECLARED.forEach(route -> {
            Map<String, String> parameters = route.key().equals(ANY_OTHER) ? Map.of()
                    : parameters(route.key(), method + " " + path);
            if (parameters != null) {
                found.add(new Taken(route.key(), parameters, route.function(), route.authorizer()));
            }
        });
        // A path without variables comes first, then a path with variables, then one with a greedy variable, then the default.
        return found.stream()
                .min(Comparator.comparing((Taken taken) -> taken.routeKey().equals(ANY_OTHER))
                        .thenComparing(taken -> taken.routeKey().contains("+}"))
                        .thenComparingInt(taken -> taken.pathParameters().size()))
                .orElseThrow();
    }

    private static Optional<JsonNode> authorizer(JsonNode route) {
        return switch (route.path("AuthorizationType").asText("NONE")) {
            case "NONE" -> Optional.empty();
            case "JWT" -> Optional.of(SYNTHESISED.properties("AWS::ApiGatewayV2::Authorizer",
                    Synthesised.target(route.path("AuthorizerId"))));
            case String other -> throw new IllegalStateException("the tests know no authorization " + other);
        };
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

    /** The function of the alias that the route's integration calls. */
    private static String function(JsonNode route) {
        List<JsonNode> parts = new ArrayList<>();
        route.at("/Target/Fn::Join/1").forEach(parts::add);
        JsonNode integration = SYNTHESISED.properties("AWS::ApiGatewayV2::Integration",
                Synthesised.target(parts.getLast()));
        if (!integration.path("PayloadFormatVersion").asText().equals("2.0")) {
            throw new IllegalStateException("the functions can only read payload format 2.0");
        }
        JsonNode alias = SYNTHESISED.properties("AWS::Lambda::Alias",
                Synthesised.target(integration.path("IntegrationUri")));
        return Synthesised.target(alias.path("FunctionName"));
    }
}
