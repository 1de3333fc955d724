package io.leadscore.functions;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** The answer of a function to an HTTP request. Header names are in lower case. */
public record Answer(int status, TreeMap<String, String> headers, String body) {
    private static final JsonReader JSON = new JsonReader(
            new JsonReader.Limits(64, 8_000_000, 256, 64, 10_000, 8_000_000));

    public static Answer read(String payload) {
        Json.Obj json = json(payload);
        var headers = new TreeMap<String, String>();
        json.object("headers").fields().forEach((name, value) -> headers.put(name, ((Json.Text) value).value()));
        int status = Integer.parseInt(((Json.Num) Objects.requireNonNull(json.get("statusCode"))).literal());
        return new Answer(status, headers, Objects.requireNonNull(json.text("body")));
    }

    static Json.Obj json(String text) {
        try {
            return JSON.readObject(text);
        } catch (MalformedJsonException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    public Json.Obj json() {
        return json(body);
    }

    /** The value at a dotted path, as JSON text: "null" for JSON null, "absent" if the path does not exist. */
    public String at(String path) {
        Json at = json();
        for (String step : path.split("\\.", -1)) {
            at = switch (at) {
                case Json.Obj object when object.get(step) != null -> Objects.requireNonNull(object.get(step));
                case Json.Arr(var items) when step.matches("\\d+") && Integer.parseInt(step) < items.size() ->
                    items.get(Integer.parseInt(step));
                case Json _ -> {
                    yield Json.text("absent");
                }
            };
        }
        return at instanceof Json.Text(String text) ? text : at.toJson();
    }

    /** The objects of the array at the key. */
    public List<Json.Obj> objects(String key) {
        var objects = new ArrayList<Json.Obj>();
        ((Json.Arr) Objects.requireNonNull(json().get(key))).items().forEach(item -> objects.add((Json.Obj) item));
        return objects;
    }
}
