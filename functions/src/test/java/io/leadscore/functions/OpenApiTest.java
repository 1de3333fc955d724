package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.functions.access.Need;
import io.leadscore.functions.access.Permission;
import io.leadscore.functions.crm.CrmSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options", "head", "patch",
            "trace");

    /** With the settings that make all routes. */
    private final Functions functions = new Functions(
            Settings.of("leadscore", "eu-central-1").withCrm(CrmSettings.read("""
                    [{"sink": "hubspot", "secret": "arn", "incoming": {"webhookUrl": "https://leads.example.com/crm/hubspot",
                     "secret": "arn", "outcomes": [{"object": "contact", "property": "hs_lead_status", "value": "OPEN",
                     "outcome": "accepted"}]}}]""")),
            "weighted-b2b");
    private final Json.Obj document = functions.ask(Http.get("/openapi.json")).json();

    @Test
    void the_document_lists_exactly_the_existing_routes() {
        var routes = new TreeSet<String>();
        routes.addAll(functions.wiring().ingestRoutes().templates());
        routes.addAll(functions.wiring().leadRoutes().templates());
        var named = new TreeSet<String>();
        document.object("paths")
                .fields()
                .forEach((path, item) -> ((Json.Obj) item).fields().keySet().forEach(method -> {
                    if (METHODS.contains(method)) {
                        named.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path);
                    }
                }));

        assertThat(named).isEqualTo(routes);
    }

    /** In OpenAPI 3.1 a requirement may name roles, of any kind of sign-in. */
    @Test
    void every_operation_says_what_its_route_needs_from_the_caller() {
        var needs = new TreeMap<String, Need>(functions.wiring().ingestRoutes().needs());
        needs.putAll(functions.wiring().leadRoutes().needs());
        assertThat(needs).hasSizeGreaterThan(30);
        needs.forEach((route, need) -> {
            String[] parts = route.split(" ", 2);
            Json.Obj operation = document.object("paths").object(parts[1]).object(parts[0].toLowerCase(Locale.ROOT));
            Json security = Objects.requireNonNullElse(operation.get("security"), Json.Null.NULL);
            if (need instanceof Need.Open) {
                assertThat(security.toJson()).as(route).endsWith("{}]").doesNotContain("token", "signature");
                return;
            }
            List<Json> roles = need instanceof Permission permission ? List.of(Json.text(permission.wire()))
                    : List.of();
            assertThat(security).as(route)
                    .isEqualTo(new Json.Arr(List.of(Json.obj("token", new Json.Arr(roles)),
                            Json.obj("signature", new Json.Arr(roles)))));
            assertThat(operation.object("responses").fields()).as(route).containsKey("401");
            if (need instanceof Permission permission) {
                assertThat(operation.object("responses").fields()).as(route).containsKey("403");
                assertThat(operation.text("description")).as(route)
                        .endsWith("Needs the permission " + permission.wire() + ".");
            }
        });
    }

    @Test
    void the_document_is_openapi_3_1_with_all_required_fields() {
        assertThat(document.text("openapi")).matches("3\\.1\\.\\d+");
        assertThat(document.object("info").text("title")).isNotBlank();
        assertThat(document.object("info").text("version")).isNotBlank();
        var ids = new ArrayList<String>();
        operations((path, operation) -> {
            ids.add(Objects.requireNonNull(operation.text("operationId")));
            assertThat(operation.object("responses").fields().keySet()).as(path)
                    .isNotEmpty()
                    .allMatch(status -> status.matches("[1-5]\\d\\d"));
            operation.object("responses").fields().values().forEach(response -> {
                Json.Obj resolved = resolve((Json.Obj) response);
                assertThat(resolved.text("description")).as(path).isNotBlank();
            });
        });
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void every_reference_has_a_target() {
        var references = new ArrayList<String>();
        walk(document, object -> {
            String reference = object.text("$ref");
            if (reference != null) {
                references.add(reference);
                resolve(object);
            }
        });

        assertThat(references).hasSizeGreaterThan(20);
    }

    @Test
    void every_parameter_of_a_path_is_declared_and_required() {
        operations((path, operation) -> {
            var declared = new TreeSet<String>();
            if (operation.get("parameters") instanceof Json.Arr(var parameters)) {
                parameters.forEach(parameter -> {
                    Json.Obj resolved = resolve((Json.Obj) parameter);
                    assertThat(resolved.text("in")).isIn("path", "query");
                    assertThat(resolved.get("schema")).isNotNull();
                    if ("path".equals(resolved.text("in"))) {
                        assertThat(resolved.get("required")).isEqualTo(Json.Bool.TRUE);
                        declared.add("{" + resolved.text("name") + "}");
                    }
                });
            }
            var inPath = new TreeSet<>(List.of(path.split("/", -1)));
            inPath.removeIf(segment -> !segment.startsWith("{"));
            assertThat(declared).as(path).isEqualTo(inPath);
        });
    }

    private interface Operation {
        void on(String path, Json.Obj operation);
    }

    private void operations(Operation check) {
        document.object("paths")
                .fields()
                .forEach((path, item) -> ((Json.Obj) item).fields()
                        .values()
                        .forEach(operation -> check.on(path,
                                (Json.Obj) operation)));
    }

    private Json.Obj resolve(Json.Obj object) {
        String reference = object.text("$ref");
        if (reference == null) {
            return object;
        }
        assertThat(reference).startsWith("#/");
        Json.Obj at = document;
        for (String step : reference.substring(2).split("/", -1)) {
            assertThat(at.get(step)).as(reference).isInstanceOf(Json.Obj.class);
            at = at.object(step);
        }
        return at;
    }

    private static void walk(Json value, Consumer<Json.Obj> visit) {
        switch (value) {
            case Json.Obj object -> {
                visit.accept(object);
                object.fields().values().forEach(field -> walk(field, visit));
            }
            case Json.Arr(var items) -> items.forEach(item -> walk(item, visit));
            case Json.Text _,Json.Num _,Json.Bool _,Json.Null _ -> {}
        }
    }
}
