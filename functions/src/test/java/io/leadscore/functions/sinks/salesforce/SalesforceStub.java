package io.leadscore.functions.sinks.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.sinks.http.JsonHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An org of Salesforce with Leads and Contacts, as far as Leadscore uses it. A request that the published API does not know fails the
 * test. Thread-safe.
 *
 * <p>Sources:
 * <ul>
 * <li>REST API Developer Guide, "Create, Update, Delete Records Using sObject Collections":
 * https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobjects-collections-update.html and its neighbours:
 * at most 200 records, ten chunks of one type, results in the order of the records, 200 also if records fail
 * <li>REST API Developer Guide, "Query" and "QueryAll", "Status Codes and Error Responses", "Headers: Sforce-Call-Options, Sforce-Auto-Assign"
 * <li>OAuth 2.0 client credentials flow: https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm
 * <li>SOAP API Developer Guide, "Core Data Types Used in API Calls" (status codes):
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 * <li>Salesforce Developer Limits and Allocations Quick Reference: API request limits, 16,384 characters of URL and headers
 * <li>Tooling API, CustomField: https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_customfield.htm
 * <li>The form of duplicateResut, with this spelling: what public clients read of real answers, such as those in the tests of rudder-server
 * </ul>
 */
final class SalesforceStub implements JsonHttp {
    static final String LEAD = "Lead";
    static final String CONTACT = "Contact";
    static final String OPPORTUNITY = "Opportunity";
    private static final String ROLE = "OpportunityContactRole";
    static final String CLIENT_ID = "3MVG9client";
    static final String CLIENT_SECRET = "canary-secret-of-salesforce";
    static final String SECRET = Json.obj("clientId", CLIENT_ID, "clientSecret", CLIENT_SECRET).toJson();
    static final Duration TOKEN_LIVES = Duration.ofHours(2);

    private static final int MAX_URL_AND_HEADERS = 16_384;
    private static final int MAX_RECORDS = 200;
    private static final int MAX_CHUNKS = 10;
    private static final Map<String, String> PREFIXES = Map.of(LEAD, "00Q", CONTACT, "003", OPPORTUNITY, "006", ROLE,
            "00K");
    private static final Set<String> STANDARD = Set.of("FirstName", "LastName", "Email", "Title", "Phone", "Company",
            "Industry");

    /** A request. */
    record Request(String method, URI url, Map<String, String> headers, @Nullable String body) {
        Map<String, String> parameters() {
            return form(url.getRawQuery());
        }

        Json.Obj json() {
            return SalesforceStub.object(body == null ? "" : body);
        }
    }

    /** Takes the place of the answer to one request. {@code land} lets the request arrive, now or later, and gives its answer. */
    @FunctionalInterface
    interface Fault {
        Heard on(Request request, Supplier<Heard> land);
    }

    /** A field of an object. {@code type} as in the Metadata API. */
    record Field(String type, int length, boolean writable) {}

    /** A record, with all its fields as texts, and the JSON of those that were written. */
    static final class Row {
        final String id;
        final String type;
        final long created;
        final Map<String, Json> fields = new TreeMap<>();
        String owner = "by the rule";
        boolean deleted;
        @Nullable
        String master;
        @Nullable
        String contact;

        private Row(String id, String type, long created) {
            this.id = id;
            this.type = type;
            this.created = created;
        }

        @Nullable
        String text(String field) {
            Json value = fields.get(field);
            return value instanceof Json.Text(String text) ? text
                    : value instanceof Json.Num(String number) ? number : null;
        }
    }

    final Map<String, Row> rows = new LinkedHashMap<>();
    final Map<String, Map<String, Field>> schema = new HashMap<>();
    /** The requests for data, in order. */
    final List<Request> requests = new ArrayList<>();
    /** The faults of the next requests, in order. */
    final Deque<Fault> faults = new ArrayDeque<>();
    /** Records that another transaction holds. */
    final Set<String> locked = new HashSet<>();
    /** The name of the rule that refuses duplicates; null for none. It finds equal e-mail addresses, and equal last names. */
    @Nullable
    String duplicateRule;
    int pageSize = 2_000;
    int requestsLeft = Integer.MAX_VALUE;
    int tokens;
    private final Map<String, Instant> valid = new HashMap<>();
    private final Map<String, List<Json>> pages = new HashMap<>();
    private final InstantSource clock;
    private int lastId;

    SalesforceStub(InstantSource clock) {
        this.clock = clock;
        for (String type : List.of(LEAD, CONTACT)) {
            var fields = new TreeMap<String, Field>();
            STANDARD.stream()
                    .filter(name -> type.equals(LEAD) || !Set.of("Company", "Industry").contains(name))
                    .forEach(name -> fields.put(name, new Field("Text", 80, true)));
            schema.put(type, fields);
        }
    }

    /** With the fields of Leadscore, as {@code leadscore crm prepare} makes them. */
    SalesforceStub prepared() {
        schema.values()
                .forEach(fields -> SalesforceFields.own()
                        .forEach((name, metadata) -> fields.put(name, field(metadata))));
        return this;
    }

    /**
     * With Opportunities and their contact roles, and the status of Leads. Sources: Object Reference, "Opportunity", "OpportunityContactRole" and "Lead"
     * (ConvertedContactId can be filtered), https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects.
     * CurrencyIsoCode is there only if the org has several currencies.
     */
    SalesforceStub withDeals(boolean severalCurrencies) {
        var text = new Field("Text", 80, true);
        need(schema.get(LEAD)).put("Status", text);
        schema.put(OPPORTUNITY, new TreeMap<>(Map.of("StageName", text, "Amount", text)));
        if (severalCurrencies) {
            need(schema.get(OPPORTUNITY)).put("CurrencyIsoCode", text);
        }
        schema.put(ROLE, new TreeMap<>(Map.of("ContactId", text, "OpportunityId", text, "IsPrimary", text)));
        return this;
    }

    /** Somebody has a role in an Opportunity. */
    synchronized void addRole(Row opportunity, Row contact, boolean isPrimary) {
        add(ROLE, "OpportunityId", opportunity.id, "ContactId", contact.id).fields.put("IsPrimary",
                Json.Bool.of(isPrimary));
    }

    private static Field field(Json.Obj metadata) {
        return new Field(need(metadata.text("type")),
                metadata.get("length") instanceof Json.Num(String length) ? Integer.parseInt(length) : 0, true);
    }

    /** A record that people made. */
    synchronized Row add(String type, String... namesAndValues) {
        Row row = row(type);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.fields.put(namesAndValues[i], Json.text(namesAndValues[i + 1]));
        }
        rows.put(row.id, row);
        return row;
    }

    private Row row(String type) {
        int number = ++lastId;
        String prefix = need(PREFIXES.get(type));
        // The last three characters say which of the others are in upper case.
        return new Row(prefix + "5g%010d".formatted(number) + (prefix.matches("00[A-Z]") ? "EAA" : "AAA"), type,
                number);
    }

    /** Sales converts a Lead into a Contact with the same e-mail address. */
    synchronized Row convert(Row lead) {
        Row contact = row(CONTACT);
        if (lead.fields.containsKey("Email")) {
            contact.fields.put("Email", lead.fields.get("Email"));
        }
        rows.put(contact.id, contact);
        lead.contact = contact.id;
        return contact;
    }

    /** Sales merges a record into another one. */
    synchronized void merge(Row loser, Row master) {
        loser.deleted = true;
        loser.master = master.id;
    }

    synchronized void expireTokens() {
        valid.clear();
    }

    static Fault answer(int status, String body) {
        return answer(status, body, null);
    }

    static Fault answer(int status, String body, @Nullable String retryAfter) {
        return (request, land) -> new Heard.Answer(status, retryAfter, body);
    }

    /** An answer without a success, in the form of the API. */
    static Fault error(int status, String code) {
        return answer(status, "[{\"message\":\"canary ada@example.com\",\"errorCode\":\"" + code + "\"}]");
    }

    /** One record of a call fails. */
    static Fault recordError(String code, String... fields) {
        return (request, land) -> answered(200, Json.arr(List.of(failure(code, fields))));
    }

    @Override
    public synchronized Heard send(String method, URI url, Map<String, String> headers, @Nullable String body) {
        var request = new Request(method, url, headers, body);
        if (url.getPath().equals("/services/oauth2/token")) {
            return token(request);
        }
        requests.add(request);
        Fault fault = faults.poll();
        return fault == null ? land(request) : fault.on(request, () -> land(request));
    }

    /** Takes the place of the answers to requests for a token; null for none. */
    @Nullable
    Fault tokenFault;

    // ---- tokens

    private Heard token(Request request) {
        if (tokenFault != null) {
            return tokenFault.on(request, () -> giveToken(request));
        }
        return giveToken(request);
    }

    private Heard giveToken(Request request) {
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.headers()).containsEntry("Content-Type", "application/x-www-form-urlencoded");
        Map<String, String> form = form(request.body());
        assertThat(form).containsOnlyKeys("grant_type", "client_id", "client_secret")
                .containsEntry("grant_type", "client_credentials");
        if (!CLIENT_ID.equals(form.get("client_id"))) {
            return answered(400,
                    Json.obj("error", "invalid_client_id", "error_description", "client identifier invalid"));
        }
        if (!CLIENT_SECRET.equals(form.get("client_secret"))) {
            return answered(400,
                    Json.obj("error", "invalid_client", "error_description", "invalid client credentials"));
        }
        String token = "00D5g!canary-token." + ++tokens;
        valid.put(token, clock.instant().plus(TOKEN_LIVES));
        return answered(200, Json.obj("access_token", token, "signature", "c2ln", "scope", "api", "instance_url",
                "https://acme.my.salesforce.com", "id", "https://login.salesforce.com/id/00D/005", "token_type",
                "Bearer",
                "issued_at", Long.toString(clock.instant().toEpochMilli())));
    }

    // ---- data

    private synchronized Heard land(Request request) {
        int length = request.url().toString().length()
                + request.headers()
                        .entrySet()
                        .stream()
                        .mapToInt(h -> h.getKey().length() + h.getValue().length() + 4)
                        .sum();
        if (length > MAX_URL_AND_HEADERS) {
            return answered(request.url().toString().length() > MAX_URL_AND_HEADERS ? 414 : 431, Json.arr(List.of()));
        }
        assertThat(request.headers()).containsEntry("Sforce-Call-Options", "client=leadscore");
        Instant until = valid.get(request.headers().getOrDefault("Authorization", "").replace("Bearer ", ""));
        if (until == null || !clock.instant().isBefore(until)) {
            return failed(401, "INVALID_SESSION_ID", "Session expired or invalid");
        }
        if (requestsLeft-- <= 0) {
            return failed(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
        }
        String path = request.url().getPath();
        assertThat(path).startsWith("/services/data/v64.0/");
        String rest = path.substring("/services/data/v64.0".length());
        return switch (request.method() + " " + rest.replaceAll("/[A-Za-z0-9]+-[0-9]+$", "/{page}")) {
            case "GET /query" -> query(request, false);
            case "GET /queryAll" -> query(request, true);
            case "GET /query/{page}" -> page(rest);
            case "PATCH /composite/sobjects" -> save(request, true);
            case "POST /composite/sobjects" -> save(request, false);
            case "DELETE /composite/sobjects" -> delete(request);
            case "GET /sobjects/Lead/describe", "GET /sobjects/Contact/describe" -> describe(rest.split("/", -1)[2]);
            case "POST /tooling/sobjects/CustomField" -> makeField(request);
            default -> throw new AssertionError("the API has no " + request.method() + " " + path);
        };
    }

    private Heard query(Request request, boolean all) {
        assertThat(request.parameters()).containsOnlyKeys("q");
        SoqlStub query;
        try {
            query = SoqlStub.read(need(request.parameters().get("q")));
        } catch (SoqlStub.Malformed e) {
            return failed(400, "MALFORMED_QUERY", need(e.getMessage()));
        }
        Map<String, Field> fields = schema.get(query.object());
        if (fields == null) {
            return failed(400, "INVALID_TYPE", "sObject type is not supported");
        }
        var known = new HashSet<>(fields.keySet());
        known.addAll(List.of("Id", "CreatedDate", "IsDeleted", "MasterRecordId"));
        if (query.object().equals(LEAD)) {
            known.addAll(List.of("IsConverted", "ConvertedContactId"));
        }
        var used = new ArrayList<>(query.columns());
        used.addAll(query.in().keySet());
        used.addAll(query.orderBy());
        if (!known.containsAll(used)) {
            return failed(400, "INVALID_FIELD", "No such column");
        }
        List<Json> found = rows.values()
                .stream()
                .filter(row -> row.type.equals(query.object()) && (all || !row.deleted))
                .filter(row -> query.matches(field -> field.equals("Id") ? row.id
                        : field.equals("ConvertedContactId") ? row.contact : row.text(field)))
                .sorted(Comparator.comparingLong(row -> query.orderBy().isEmpty() ? -row.created : row.created))
                .<Json>map(row -> shown(row, query.columns()))
                .toList();
        return result(found, 0, "01g5g%06d".formatted(pages.size()));
    }

    private Heard result(List<Json> found, int from, String locator) {
        int to = Math.min(found.size(), from + pageSize);
        boolean done = to == found.size();
        pages.put(locator, found);
        return answered(200, Json.obj("totalSize", found.size(), "done", done, "nextRecordsUrl",
                done ? null : "/services/data/v64.0/query/" + locator + "-" + to, "records", found.subList(from, to)));
    }

    private Heard page(String rest) {
        String[] locator = rest.substring("/query/".length()).split("-", -1);
        return result(need(pages.get(locator[0])), Integer.parseInt(locator[1]), locator[0]);
    }

    private static Json shown(Row row, List<String> columns) {
        var shown = new LinkedHashMap<String, Json>();
        shown.put("attributes",
                Json.obj("type", row.type, "url", "/services/data/v64.0/sobjects/" + row.type + "/" + row.id));
        for (String column : columns) {
            shown.put(column, switch (column) {
                case "Id" -> Json.text(row.id);
                case "IsDeleted" -> Json.Bool.of(row.deleted);
                case "MasterRecordId" -> Json.nullable(row.master);
                case "IsConverted" -> Json.Bool.of(row.contact != null);
                case "ConvertedContactId" -> Json.nullable(row.contact);
                default -> row.fields.getOrDefault(column, Json.Null.NULL);
            });
        }
        return new Json.Obj(shown);
    }

    private Heard save(Request request, boolean update) {
        assertThat(request.headers()).containsEntry("Content-Type", "application/json");
        Json.Obj body = request.json();
        assertThat(body.fields()).containsOnlyKeys("allOrNone", "records").containsEntry("allOrNone", Json.Bool.FALSE);
        List<Json.Obj> records = ((Json.Arr) need(body.get("records"))).items()
                .stream()
                .map(Json.Obj.class::cast)
                .toList();
        assertThat(records).hasSizeBetween(1, MAX_RECORDS);
        int chunks = 0;
        String last = "";
        for (Json.Obj record : records) {
            String type = need(record.object("attributes").text("type"));
            chunks += last.equals(type) ? 0 : 1;
            last = type;
            assertThat(schema).containsKey(type);
            assertThat(record.get("id") != null).as("an id in an update, and none in a create").isEqualTo(update);
            for (String name : record.fields().keySet()) {
                if (!Set.of("attributes", "id").contains(name) && !need(schema.get(type)).containsKey(name)) {
                    return failed(400, "INVALID_FIELD", "No such column '" + name + "' on sobject of type " + type);
                }
            }
        }
        assertThat(chunks).isLessThanOrEqualTo(MAX_CHUNKS);
        boolean assigns = !"FALSE".equals(request.headers().get("Sforce-Auto-Assign"));
        return answered(200,
                Json.arr(records.stream().map(record -> update ? update(record, assigns) : create(record)).toList()));
    }

    private Json update(Json.Obj record, boolean assigns) {
        Row row = rows.get(record.text("id"));
        String type = need(record.object("attributes").text("type"));
        if (row == null || !row.type.equals(type)) {
            return failure("INVALID_CROSS_REFERENCE_KEY");
        }
        if (row.deleted) {
            return failure("ENTITY_IS_DELETED");
        }
        if (locked.contains(row.id)) {
            return failure("UNABLE_TO_LOCK_ROW");
        }
        if (row.contact != null) {
            return failure("CANNOT_UPDATE_CONVERTED_LEAD");
        }
        Json failure = problem(record, type, false);
        if (failure != null) {
            return failure;
        }
        if (assigns) {
            row.owner = "by the rule again";
        }
        return written(row, record);
    }

    private Json create(Json.Obj record) {
        String type = need(record.object("attributes").text("type"));
        Json failure = problem(record, type, true);
        if (failure != null) {
            return failure;
        }
        List<Row> same = rows.values().stream().filter(row -> !row.deleted && isLike(row, record)).toList();
        if (duplicateRule != null && !same.isEmpty()) {
            return duplicate(same);
        }
        Row row = row(type);
        rows.put(row.id, row);
        return written(row, record);
    }

    private static boolean isLike(Row row, Json.Obj record) {
        return List.of("Email", "LastName")
                .stream()
                .anyMatch(name -> row.text(name) != null && need(row.text(name)).equalsIgnoreCase(record.text(name)));
    }

    private Json duplicate(List<Row> same) {
        var matches = new ArrayList<Json>();
        for (Row row : same) {
            matches.add(Json.obj("entityType", row.type, "errors", List.of(), "matchEngine", "FuzzyMatchEngine",
                    "matchRecords",
                    List.of(Json.obj("additionalInformation", List.of(), "fieldDiffs", List.of(), "matchConfidence",
                            100, "record",
                            Json.obj("attributes", Json.obj("type", row.type), "Id", row.id))),
                    "rule", "Standard_Match", "size", 1, "success", true));
        }
        return failure("DUPLICATES_DETECTED").with("errors",
                Json.arr(List.of(Json.obj("statusCode", "DUPLICATES_DETECTED", "message",
                        "canary ada@example.com", "fields", List.of(),
                        rows.size() % 2 == 0 ? "duplicateResut" : "duplicateResult",
                        Json.obj("allowSave", false, "duplicateRule", duplicateRule, "duplicateRuleEntityType", LEAD,
                                "errorMessage",
                                "canary ada@example.com", "matchResults", matches)))));
    }

    private static Json written(Row row, Json.Obj record) {
        record.fields().forEach((name, value) -> {
            if (!Set.of("attributes", "id").contains(name)) {
                row.fields.put(name, value);
            }
        });
        return Json.obj("id", row.id, "success", true, "errors", List.of());
    }

    /** What is wrong with the values; null if nothing is. */
    private @Nullable Json problem(Json.Obj record, String type, boolean isNew) {
        for (String name : type.equals(LEAD) ? List.of("LastName", "Company") : List.of("LastName")) {
            Json value = record.get(name);
            boolean missing = value == null ? isNew : value == Json.Null.NULL || value.equals(Json.text(""));
            if (missing) {
                return failure("REQUIRED_FIELD_MISSING", name);
            }
        }
        for (var entry : record.fields().entrySet()) {
            Field field = need(schema.get(type)).get(entry.getKey());
            Json value = entry.getValue();
            if (field == null || value == Json.Null.NULL) {
                continue;
            }
            if (!field.writable()) {
                return failure("INVALID_FIELD_FOR_INSERT_UPDATE", entry.getKey());
            }
            String problem = switch (field.type()) {
                case "Text" -> !(value instanceof Json.Text(String text)) ? "JSON_PARSER_ERROR"
                        : text.length() > field.length() ? "STRING_TOO_LONG"
                                : entry.getKey().equals("Email") && !text.matches("[^\\s@]+@[^\\s@]+")
                                        ? "INVALID_EMAIL_ADDRESS"
                                        : null;
                case "Number" -> value instanceof Json.Num(String number) && number.matches("-?[0-9]{1,18}") ? null
                        : "JSON_PARSER_ERROR";
                case "Date" ->
                    value instanceof Json.Text(String day) && LocalDate.parse(day) != null ? null : "JSON_PARSER_ERROR";
                case "DateTime" -> value instanceof Json.Text(String time)
                        && time.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ")
                                ? null
                                : "JSON_PARSER_ERROR";
                default -> throw new AssertionError(field.type());
            };
            if (problem != null) {
                return failure(problem, entry.getKey());
            }
        }
        return null;
    }

    private Heard delete(Request request) {
        assertThat(request.body()).isNull();
        assertThat(request.parameters()).containsOnlyKeys("ids", "allOrNone").containsEntry("allOrNone", "false");
        List<String> ids = List.of(need(request.parameters().get("ids")).split(",", -1));
        assertThat(ids).hasSizeBetween(1, MAX_RECORDS);
        var results = new ArrayList<Json>();
        for (String id : ids) {
            Row row = rows.get(id);
            if (row == null || row.deleted) {
                results.add(failure(row == null ? "INVALID_CROSS_REFERENCE_KEY" : "ENTITY_IS_DELETED"));
            } else {
                row.deleted = true;
                results.add(Json.obj("id", id, "success", true, "errors", List.of()));
            }
        }
        return answered(200, Json.arr(results));
    }

    // ---- fields

    private Heard describe(String type) {
        List<Json> fields = need(schema.get(type))
                .entrySet()
                .stream()
                .<Json>map(field -> Json.obj("name", field.getKey(), "type", "string", "createable",
                        field.getValue().writable(),
                        "updateable", field.getValue().writable()))
                .toList();
        return answered(200, Json.obj("name", type, "custom", false, "fields", fields));
    }

    /** Fields that are there, but that no permission set shows to the user. */
    final Set<String> hidden = new HashSet<>();

    private Heard makeField(Request request) {
        Json.Obj body = request.json();
        assertThat(body.fields()).containsOnlyKeys("FullName", "Metadata");
        String[] name = need(body.text("FullName")).split("\\.", -1);
        assertThat(name[1]).matches("[A-Za-z]([A-Za-z0-9]|_(?!_))*__c");
        Json.Obj metadata = body.object("Metadata");
        assertThat(metadata.fields()).containsKeys("type", "label");
        assertThat(metadata.text("label")).hasSizeLessThanOrEqualTo(40);
        switch (need(metadata.text("type"))) {
            case "Text" ->
                assertThat(Integer.parseInt(((Json.Num) need(metadata.get("length"))).literal())).isBetween(1, 255);
            case "Number" -> assertThat(metadata.fields()).containsEntry("precision", Json.number(18))
                    .containsEntry("scale", Json.number(0));
            default -> assertThat(metadata.text("type")).isIn("Date", "DateTime");
        }
        if (need(schema.get(name[0])).containsKey(name[1]) || hidden.contains(body.text("FullName"))) {
            return failed(400, "DUPLICATE_DEVELOPER_NAME", "There is already a field named so");
        }
        need(schema.get(name[0])).put(name[1], field(metadata));
        return answered(201, Json.obj("id", "00N5g00000ABCDE", "success", true, "errors", List.of()));
    }

    // ---- forms of answers

    private static Heard answered(int status, Json body) {
        return new Heard.Answer(status, null, body.toJson());
    }

    private static Heard failed(int status, String code, String message) {
        return answered(status, Json.arr(List.of(Json.obj("message", message, "errorCode", code))));
    }

    private static Json.Obj failure(String code, String... fields) {
        return Json.obj("success", false, "errors",
                List.of(Json.obj("statusCode", code, "message", "canary ada@example.com", "fields", List.of(fields))));
    }

    private static Json.Obj object(String json) {
        try {
            return new JsonReader(JsonReader.Limits.INPUT).readObject(json);
        } catch (MalformedJsonException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    private static Map<String, String> form(@Nullable String text) {
        var form = new HashMap<String, String>();
        for (String pair : (text == null ? "" : text).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    private static <T> T need(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    /** The org behind HTTP, on this machine. */
    HttpServer served() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var headers = new HashMap<String, String>();
            for (String name : List.of("Content-Type", "Authorization", "Sforce-Call-Options", "Sforce-Auto-Assign")) {
                if (exchange.getRequestHeaders().getFirst(name) != null) {
                    headers.put(name, exchange.getRequestHeaders().getFirst(name));
                }
            }
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var answer = (Heard.Answer) send(exchange.getRequestMethod(), exchange.getRequestURI(), headers,
                    body.isEmpty() ? null : body);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
            if (answer.retryAfter() != null) {
                exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
            }
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }
}
