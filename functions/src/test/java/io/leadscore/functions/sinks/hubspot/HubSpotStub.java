package io.leadscore.functions.sinks.hubspot;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.sinks.http.JsonHttp;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HubSpot's API for contacts and their properties, as it is published. Each request is checked field by field; what the API does not
 * have is answered as HubSpot does, and noted in {@link #violations}. Thread-safe.
 *
 * <p>Sources:
 * <ul>
 * <li>batch read, update and create, their fields and answers: {@code github.com/HubSpot/HubSpot-public-api-spec-collection},
 * {@code PublicApiSpecs/CRM/Contacts/Rollouts/424/v3/contacts.json}, and {@code github.com/HubSpot/hubspot-api-nodejs},
 * {@code codegen/crm/contacts/models}
 * <li>unique properties, e-mail addresses, 100 records a batch: {@code developers.hubspot.com/docs/api/crm/contacts}
 * <li>207, {@code objectWriteTraceId}, 423, 477: {@code developers.hubspot.com/docs/api-reference/error-handling}
 * <li>the texts of conflicts: {@code github.com/HubSpot/hubspot-api-python/issues/51}
 * <li>100 calls in 10 seconds, the body of 429: {@code developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines}
 * <li>{@code gdpr-delete}: {@code developers.hubspot.com/docs/api-reference/legacy/crm/objects/contacts/gdpr/gdpr-delete-contact}
 * <li>deals: {@code PublicApiSpecs/CRM/Deals/Rollouts/424/v3/deals.json}; their contacts:
 * {@code PublicApiSpecs/CRM/Associations/Rollouts/130902/v4/associations.json}
 * <li>properties: {@code github.com/HubSpot/hubspot-api-nodejs}, {@code codegen/crm/properties/models/PropertyCreate.ts}
 * </ul>
 */
final class HubSpotStub implements JsonHttp {
    static final String TOKEN = "pat-eu1-11111111-2222-3333-4444-555555555555";
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final String OBJECTS = "/crm/v3/objects/contacts";
    private static final String PROPERTIES = "/crm/v3/properties/contacts";

    private static final Pattern DEAL = Pattern
            .compile("/crm/(v3|v4)/objects/deals/([0-9]+)(/associations/contacts)?");

    /** A deal, and its contacts with the labels of their associations. */
    record Deal(@Nullable String amount, @Nullable String currency, Map<String, String> contacts) {}

    /** A request that came. */
    record Call(Instant at, String method, String path, Json.Obj body, int status) {}

    /** What HubSpot answers. */
    record Answered(int status, Json.@Nullable Obj body) {}

    /** Does what a request asks for. */
    @FunctionalInterface
    interface Work {
        Heard done();
    }

    /** What happens to one request instead of an answer. */
    @FunctionalInterface
    interface Fault {
        /** @param work does what was asked for, and answers it */
        Heard on(Work work);

        Fault NONE = Work::done;

        /** An answer without anything done. */
        static Fault answers(int status, @Nullable String retryAfter, String body) {
            return _ -> new Heard.Answer(status, retryAfter, body);
        }

        /** What was asked for is done, and the answer is another one. */
        static Fault doneBut(Heard heard) {
            return work -> {
                work.done();
                return heard;
            };
        }

        static Fault reset() {
            return _ -> new Heard.NoAnswer("the connection to the system broke");
        }

        static Fault crashBefore(Error crash) {
            return _ -> {
                throw crash;
            };
        }

        static Fault crashAfter(Error crash) {
            return work -> {
                work.done();
                throw crash;
            };
        }
    }

    final HubSpotContacts contacts;
    /** What requests did that the API does not have. */
    final List<String> violations = new ArrayList<>();
    final List<Call> calls = new ArrayList<>();
    /** The faults of the next requests, in order; none after them. */
    final ArrayDeque<Fault> faults = new ArrayDeque<>();
    /** What the token may do. */
    final Set<String> scopes = new HashSet<>(Set.of("crm.objects.contacts.read", "crm.objects.contacts.write",
            "crm.schemas.contacts.read", "crm.schemas.contacts.write", "crm.objects.deals.read"));
    final Map<String, Deal> deals = new TreeMap<>();
    /** Calls that are allowed in ten seconds. */
    int limit = 100;
    /** Runs before each request is answered. */
    Runnable during = () -> {};
    private final InstantSource clock;
    private final ArrayDeque<Instant> recent = new ArrayDeque<>();
    private final TreeMap<Instant, List<Runnable>> later = new TreeMap<>();

    HubSpotStub(InstantSource clock) {
        this.clock = clock;
        this.contacts = new HubSpotContacts(clock);
    }

    /** With the properties of Leadscore. */
    static HubSpotStub prepared(InstantSource clock) {
        var stub = new HubSpotStub(clock);
        stub.contacts.makeLeadscoreProperties();
        return stub;
    }

    /** The request gets no answer, and is done after this time. */
    Fault landsAfter(Duration time) {
        return work -> {
            later.computeIfAbsent(clock.instant().plus(time), _ -> new ArrayList<>()).add(work::done);
            return new Heard.NoAnswer("the system did not answer in time");
        };
    }

    /** The process dies while the request is on its way, and it is done after this time. */
    Fault crashAndLandsAfter(Duration time, Error crash) {
        return work -> {
            later.computeIfAbsent(clock.instant().plus(time), _ -> new ArrayList<>()).add(work::done);
            throw crash;
        };
    }

    /** When the next request lands that got no answer. */
    synchronized Optional<Instant> nextLanding() {
        return later.keySet().stream().findFirst();
    }

    /** Lets the requests land whose time has come. */
    synchronized void land() {
        while (!later.isEmpty() && !later.firstKey().isAfter(clock.instant())) {
            later.pollFirstEntry().getValue().forEach(Runnable::run);
        }
    }

    /** How many requests had this status as their answer. */
    long answered(int status) {
        return calls.stream().filter(call -> call.status() == status).count();
    }

    /** The bodies of the requests to this path, such as {@code batch/create}. */
    List<Json.Obj> bodies(String end) {
        return calls.stream().filter(call -> call.path().endsWith(end)).map(Call::body).toList();
    }

    @Override
    public synchronized Heard send(String method, URI url, Map<String, String> headers, @Nullable String body) {
        land();
        during.run();
        Fault fault = faults.isEmpty() ? Fault.NONE : faults.removeFirst();
        return fault.on(() -> {
            Answered answered = answer(method, url, headers, body);
            return new Heard.Answer(answered.status(), null, answered.body() == null ? "" : answered.body().toJson());
        });
    }

    private Answered answer(String method, URI url, Map<String, String> headers, @Nullable String body) {
        Json.Obj json = read(body);
        Answered answered = json == null ? error(400, "VALIDATION_ERROR", "Invalid input JSON on line 1, column 1")
                : allowed(headers).orElseGet(() -> route(method, url, headers, json));
        calls.add(new Call(clock.instant(), method, url.getRawPath(), json == null ? Json.Obj.EMPTY : json,
                answered.status()));
        return answered;
    }

    /** Why the request is not looked at; empty if it is. */
    private Optional<Answered> allowed(Map<String, String> headers) {
        if (!("Bearer " + TOKEN).equals(headers.get("Authorization"))) {
            return Optional.of(error(401, "INVALID_AUTHENTICATION",
                    "Authentication credentials not found. This API supports OAuth 2.0 authentication"));
        }
        Instant now = clock.instant();
        while (!recent.isEmpty() && !recent.getFirst().isAfter(now.minus(WINDOW))) {
            recent.removeFirst();
        }
        if (recent.size() >= limit) {
            return Optional.of(new Answered(429,
                    Json.obj("status", "error", "message", "You have reached your ten_secondly_rolling limit.",
                            "errorType", "RATE_LIMIT", "correlationId", "c033cdaa-2c40-4a64-ae48-b4cec88dad24",
                            "policyName", "TEN_SECONDLY_ROLLING")));
        }
        recent.addLast(now);
        return Optional.empty();
    }

    private Answered route(String method, URI url, Map<String, String> headers, Json.Obj body) {
        if (method.equals("POST") && !"application/json".equals(headers.get("Content-Type"))) {
            violations.add("the body is not JSON by its header");
            return error(415, "VALIDATION_ERROR", "Unsupported media type");
        }
        String path = url.getRawPath();
        return switch (method + " " + path) {
            case "POST " + OBJECTS + "/batch/read" -> with("crm.objects.contacts.read", () -> {
                only(body, "properties", "propertiesWithHistory", "idProperty", "inputs");
                inputs(body).forEach(input -> only(input, "id"));
                return contacts.batchRead(body);
            });
            case "POST " + OBJECTS + "/batch/update" -> with("crm.objects.contacts.write", () -> {
                only(body, "inputs");
                inputs(body).forEach(input -> only(input, "id", "properties", "objectWriteTraceId", "idProperty"));
                inputs(body).forEach(this::texts);
                return contacts.batchUpdate(body);
            });
            case "POST " + OBJECTS + "/batch/create" -> with("crm.objects.contacts.write", () -> {
                only(body, "inputs");
                inputs(body).forEach(input -> only(input, "properties", "objectWriteTraceId", "associations"));
                inputs(body).forEach(this::texts);
                return contacts.batchCreate(body);
            });
            case "POST " + OBJECTS + "/gdpr-delete" -> with("crm.objects.contacts.write", () -> {
                only(body, "objectId", "idProperty");
                return contacts.forget(body);
            });
            case "POST " + PROPERTIES + "/groups" -> with("crm.schemas.contacts.write", () -> {
                only(body, "name", "label", "displayOrder");
                return contacts.makeGroup(body);
            });
            case "POST " + PROPERTIES + "/batch/create" -> with("crm.schemas.contacts.write", () -> {
                only(body, "inputs");
                inputs(body).forEach(input -> only(input, "groupName", "name", "label", "description", "type",
                        "fieldType", "hasUniqueValue", "formField", "options", "displayOrder", "hidden"));
                return contacts.makeProperties(body);
            });
            case "POST /oauth/v2/private-apps/get/access-token-info" -> {
                only(body, "tokenKey");
                yield new Answered(200, Json.obj("userId", 17, "hubId", 4711, "appId", 12345, "scopes",
                        scopes.stream().sorted().toList()));
            }
            default -> method.equals("GET") ? get(path) : unknown(method, path);
        };
    }

    private Answered get(String path) {
        Matcher deal = DEAL.matcher(path);
        if (deal.matches()) {
            return with("crm.objects.deals.read", () -> deal(deal.group(2), deal.group(3) != null));
        }
        if (path.startsWith(OBJECTS + "/")) {
            return with("crm.objects.contacts.read", () -> contacts.get(path.substring(OBJECTS.length() + 1)));
        }
        return path.startsWith(PROPERTIES + "/")
                ? with("crm.schemas.contacts.read", () -> contacts.property(path.substring(PROPERTIES.length() + 1)))
                : unknown("GET", path);
    }

    private Answered deal(String id, boolean contactsOnly) {
        Deal deal = deals.get(id);
        if (deal == null) {
            return error(404, "OBJECT_NOT_FOUND", "Object not found.  objectId are usually numeric.");
        }
        if (!contactsOnly) {
            return new Answered(200, Json.obj("id", id, "properties",
                    new Json.Obj(Map.of("amount", Json.nullable(deal.amount()), "deal_currency_code",
                            Json.nullable(deal.currency()), "hs_object_id", Json.text(id))),
                    "archived", false));
        }
        var results = new ArrayList<Json.Obj>();
        deal.contacts()
                .forEach((contact, label) -> results.add(Json.obj("toObjectId", Long.parseLong(contact),
                        "associationTypes",
                        List.of(Json.obj("category", "HUBSPOT_DEFINED", "typeId", 3).with("label", Json.Null.NULL),
                                Json.obj("category", "USER_DEFINED", "typeId", 35).with("label", Json.text(label))))));
        return new Answered(200, Json.obj("results", results));
    }

    private Answered unknown(String method, String path) {
        violations.add("there is no " + method + " " + path);
        return new Answered(404, null);
    }

    private Answered with(String scope, Supplier<Answered> work) {
        if (scopes.contains(scope)) {
            return work.get();
        }
        return new Answered(403, Json.obj("status", "error", "message",
                "This app hasn't been granted all required scopes to make this call. Read more about required scopes here",
                "correlationId", "c033cdaa-2c40-4a64-ae48-b4cec88dad24", "errors",
                List.of(Json.obj("message", "One or more of the following scopes are required.", "context",
                        Json.obj("requiredGranularScopes", List.of(scope)))),
                "category", "MISSING_SCOPES"));
    }

    // ---- fields

    private void only(Json.Obj object, String... fields) {
        object.fields()
                .keySet()
                .stream()
                .filter(name -> !List.of(fields).contains(name))
                .forEach(
                        name -> violations.add("the field " + name + " is not in " + List.of(fields)));
    }

    private void texts(Json.Obj input) {
        input.object("properties").fields().forEach((name, value) -> {
            if (!(value instanceof Json.Text)) {
                violations.add("the value of " + name + " is no text");
            }
        });
        for (String id : List.of("id", "objectWriteTraceId")) {
            if (input.get(id) != null && input.text(id) == null) {
                violations.add(id + " is no text");
            }
        }
    }

    static List<Json.Obj> inputs(Json.Obj body) {
        return HubSpotError.items(body.get("inputs")).stream().map(input -> (Json.Obj) input).toList();
    }

    private static Json.@Nullable Obj read(@Nullable String body) {
        try {
            return body == null ? Json.Obj.EMPTY : new JsonReader(JsonReader.Limits.DOCUMENT).readObject(body);
        } catch (MalformedJsonException _) {
            return null;
        }
    }

    static Answered error(int status, String category, String message) {
        return new Answered(status, Json.obj("status", "error", "message", message, "correlationId",
                "c033cdaa-2c40-4a64-ae48-b4cec88dad24", "category", category));
    }
}
