package io.leadscore.core.recompute;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Json;
import io.leadscore.core.pattern.EventPattern;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What patterns and {@code oncePer} paths see in activities. Each answer is computed once and kept. */
final class Matches {
    private final IdentityHashMap<EventPattern, IdentityHashMap<Activity, Boolean>> answers = new IdentityHashMap<>();
    private final Map<String, IdentityHashMap<Activity, String>> values = new HashMap<>();

    /** Whether the activity matches. One without an event never does. */
    boolean matches(EventPattern pattern, Activity activity) {
        return answers.computeIfAbsent(pattern, _ -> new IdentityHashMap<>())
                .computeIfAbsent(activity, a -> a.event() != null && pattern.matches(a.seen()));
    }

    /** A text for the value at the path. Equal texts mean equal values. */
    String value(String path, Activity activity) {
        return values.computeIfAbsent(path, _ -> new IdentityHashMap<>())
                .computeIfAbsent(activity, a -> identify(at(path, a)));
    }

    private static @Nullable Json at(String path, Activity activity) {
        if (path.equals("event")) {
            return activity.event() == null ? null : new Json.Text(activity.event());
        }
        if (path.equals("source")) {
            return new Json.Text(activity.source());
        }
        Json at = activity.properties();
        for (String key : List.of(path.split("\\.")).subList(1, path.split("\\.").length)) {
            at = at instanceof Json.Obj object ? object.get(key) : null;
        }
        return at;
    }

    private static String identify(@Nullable Json value) {
        return switch (value) {
            case null -> "null";
            case Json.Null _ -> "null";
            case Json.Bool bool -> bool.name();
            case Json.Num(String literal) -> new BigDecimal(literal).stripTrailingZeros().toPlainString();
            case Json.Text(String text) -> quoted(Normalizer.normalize(text, Normalizer.Form.NFC)
                    .toLowerCase(Locale.ROOT));
            case Json.Arr(var items) ->
                items.stream().map(Matches::identify).collect(Collectors.joining(",", "[", "]"));
            case Json.Obj(var fields) -> new TreeMap<>(fields).entrySet()
                    .stream()
                    .map(field -> quoted(field.getKey()) + ":" + identify(field.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        };
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
