package io.leadscore.functions.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The routes of one function. Immutable and thread-safe. */
public final class Routes {
    /** What answers a request. */
    @FunctionalInterface
    public interface Endpoint {
        HttpResponse answer(Call call) throws HttpProblemException;
    }

    /**
     * A request that has found its endpoint.
     *
     * @param parameters what the path holds in place of the template's names
     * @param deadline   when an answer must be there
     */
    public record Call(HttpRequest request, Map<String, String> parameters, Instant deadline) {
        /** The parameter of a name that the route's template has. */
        public String parameter(String name) {
            String value = parameters.get(name);
            if (value == null) {
                throw new IllegalArgumentException("the route has no {" + name + "}");
            }
            return value;
        }
    }

    /** What a path and a method lead to. */
    sealed interface Match {
        record Found(Endpoint endpoint, Map<String, String> parameters) implements Match {}

        /** The path is known and takes other methods. */
        record OtherMethods(String allow) implements Match {}

        record Nothing() implements Match {}
    }

    private record Route(String method, List<String> template, Endpoint endpoint) {
        @Nullable
        Map<String, String> parameters(List<String> segments) {
            if (segments.size() != template.size()) {
                return null;
            }
            var parameters = new LinkedHashMap<String, String>();
            for (int i = 0; i < segments.size(); i++) {
                String expected = template.get(i);
                if (expected.startsWith("{")) {
                    parameters.put(expected.substring(1, expected.length() - 1), segments.get(i));
                } else if (!expected.equals(segments.get(i))) {
                    return null;
                }
            }
            return parameters;
        }
    }

    private final List<Route> routes;

    private Routes(List<Route> routes) {
        this.routes = Collections.unmodifiableList(routes);
    }

    public static Routes none() {
        return new Routes(List.of());
    }

    /** These routes and one more, such as {@code GET /leads/{lead}}. */
    public Routes with(String method, String path, Endpoint endpoint) {
        var more = new ArrayList<>(routes);
        more.add(new Route(method, List.of(path.substring(1).split("/")), endpoint));
        return new Routes(more);
    }

    /** Method and path template of every route, as {@code GET /leads/{lead}}. */
    public List<String> templates() {
        return routes.stream().map(route -> route.method() + " /" + String.join("/", route.template())).toList();
    }

    Match match(String method, List<String> segments) {
        var allow = new TreeSet<String>();
        for (Route route : routes) {
            Map<String, String> parameters = route.parameters(segments);
            if (parameters != null && route.method().equals(method)) {
                return new Match.Found(route.endpoint(), parameters);
            }
            if (parameters != null) {
                allow.add(route.method());
            }
        }
        return allow.isEmpty() ? new Match.Nothing() : new Match.OtherMethods(String.join(", ", allow));
    }
}
