package io.leadscore.functions.http;

import io.leadscore.functions.access.Caller;
import io.leadscore.functions.access.Need;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The routes of one function. Immutable and thread-safe. */
public final class Routes {
    /** Answers the requests of one route. */
    @FunctionalInterface
    public interface Endpoint {
        HttpResponse answer(Call call) throws HttpProblemException;
    }

    /**
     * A request that matches a route.
     *
     * @param parameters values of the path, by the names in the route's template
     * @param caller     who calls; {@link Caller#NOBODY} if the route is open
     * @param deadline   when the answer must be ready
     */
    public record Call(HttpRequest request, Map<String, String> parameters, Caller caller, Instant deadline) {
        /** The path parameter with this name, which the route's template must contain. */
        public String parameter(String name) {
            String value = parameters.get(name);
            if (value == null) {
                throw new IllegalArgumentException("the route's template has no parameter {" + name + "}");
            }
            return value;
        }
    }

    /** The result of matching a path and a method. */
    sealed interface Match {
        record Found(Need need, Endpoint endpoint, Map<String, String> parameters) implements Match {}

        /** A route has this path, but only with other methods. */
        record OtherMethods(String allow) implements Match {}

        record Nothing() implements Match {}
    }

    private record Route(String method, List<String> template, Need need, Endpoint endpoint) {
        String key() {
            return method + " /" + String.join("/", template);
        }

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
    private final @Nullable String optional;

    private Routes(List<Route> routes, @Nullable String optional) {
        this.routes = Collections.unmodifiableList(routes);
        this.optional = optional;
    }

    public static Routes none() {
        return new Routes(List.of(), null);
    }

    /**
     * A copy of these routes with one more route, such as {@code GET /leads/{lead}}.
     *
     * @param need what the caller must have. It is checked before the endpoint runs
     */
    public Routes with(String method, String path, Need need, Endpoint endpoint) {
        var more = new ArrayList<>(routes);
        more.add(new Route(method, List.of(path.substring(1).split("/")), need, endpoint));
        return new Routes(more, optional);
    }

    /**
     * These routes, found also without this first segment: with {@code v1} the path {@code /track} means
     * {@code /v1/track}. A route that has the path itself comes first.
     */
    public Routes optional(String firstSegment) {
        return new Routes(routes, firstSegment);
    }

    /** Method and path template of every route, such as {@code GET /leads/{lead}}. */
    public List<String> templates() {
        return routes.stream().map(Route::key).toList();
    }

    /** What each route needs from its caller, by {@linkplain #templates method and path template}. */
    public Map<String, Need> needs() {
        return routes.stream().collect(Collectors.toUnmodifiableMap(Route::key, Route::need));
    }

    Match match(String method, List<String> segments) {
        Match match = find(method, segments);
        if (!(match instanceof Match.Nothing) || optional == null) {
            return match;
        }
        var whole = new ArrayList<String>();
        whole.add(optional);
        whole.addAll(segments);
        return find(method, whole);
    }

    private Match find(String method, List<String> segments) {
        var allow = new TreeSet<String>();
        for (Route route : routes) {
            Map<String, String> parameters = route.parameters(segments);
            if (parameters != null && route.method().equals(method)) {
                return new Match.Found(route.need(), route.endpoint(), parameters);
            }
            if (parameters != null) {
                allow.add(route.method());
            }
        }
        return allow.isEmpty() ? new Match.Nothing() : new Match.OtherMethods(String.join(", ", allow));
    }
}
