package io.leadscore.functions.sinks.salesforce;

import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.sinks.record.BatchAnswer;
import io.leadscore.functions.sinks.record.RecordAnswer;
import io.leadscore.functions.sinks.record.RecordApi;
import io.leadscore.functions.sinks.record.RecordWrite;
import io.leadscore.functions.sinks.salesforce.SalesforceCalls.Called;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Leads or Contacts of Salesforce, over its REST API. A Lead that was converted leads to its Contact, and a record that was merged into
 * another one leads to that one. Thread-safe.
 */
final class SalesforceRecords implements RecordApi {
    /** What Salesforce takes in one call of its sObject Collections. */
    private static final int MAX_BATCH = 200;
    /** A field of type Email of Salesforce is not longer, and neither is our id. */
    private static final int MAX_KEY_CHARS = 80;
    private static final String COLLECTION = SalesforceCalls.DATA + "/composite/sobjects";
    /** A rule of assignment gives a new Lead to a person. A change must not take it away. */
    private static final Map<String, String> KEEP_OWNER = Map.of("Sforce-Auto-Assign", "FALSE");
    private static final int SHORT_ID = 15;
    private static final String IDENTIFIER = "Id";
    private static final String STATUS = "statusCode";
    private static final Set<String> NOT_THERE = Set.of("INVALID_CROSS_REFERENCE_KEY", "NOT_FOUND", "MALFORMED_ID");
    private static final String DELETED = "ENTITY_IS_DELETED";
    private static final String CONVERTED = "CANNOT_UPDATE_CONVERTED_LEAD";
    private static final String DUPLICATES = "DUPLICATES_DETECTED";

    private final SalesforceCalls calls;
    private final String object;
    private final SalesforceFields fields;

    SalesforceRecords(SalesforceCalls calls, CrmSettings.Sink settings) {
        this.calls = calls;
        this.object = object(settings);
        String company = settings.text("company");
        this.fields = new SalesforceFields(object, company == null ? SalesforceFields.NOT_PROVIDED : company);
    }

    /** The object of the settings. */
    static String object(CrmSettings.Sink settings) {
        String named = settings.text("object");
        if (named != null && !SalesforceFields.OBJECTS.containsValue(named)) {
            throw new IllegalStateException("the object of the system salesforce must be Lead or Contact");
        }
        return named == null ? SalesforceFields.LEAD : named;
    }

    @Override
    public String name() {
        return Salesforce.NAME;
    }

    @Override
    public String property(String name) {
        return SalesforceFields.name(name);
    }

    @Override
    public String email() {
        return SalesforceFields.EMAIL;
    }

    @Override
    public int maxBatch() {
        return MAX_BATCH;
    }

    // ---- finding

    /** The keys of one query. */
    private record Wanted(List<String> leadIds, List<String> emails) {
        private String condition() {
            return Stream.of(leadIds.isEmpty() ? "" : Soql.in(SalesforceFields.ID, leadIds),
                    emails.isEmpty() ? "" : Soql.in(SalesforceFields.EMAIL, emails))
                    .filter(condition -> !condition.isEmpty())
                    .collect(Collectors.joining(" OR "));
        }
    }

    @Override
    public Search find(Collection<String> leadIds, Collection<String> emails) {
        var byLeadId = new LinkedHashMap<String, String>();
        var byEmail = new LinkedHashMap<String, String>();
        for (Wanted wanted : queries(usable(leadIds), usable(emails))) {
            SinkAnswer failed = search(wanted, byLeadId, byEmail);
            if (failed != null) {
                return new Search.Failed(failed);
            }
        }
        return new Search.Found(byLeadId, byEmail);
    }

    /** No record has a longer key. */
    private static List<String> usable(Collection<String> keys) {
        return keys.stream().distinct().filter(key -> !key.isEmpty() && key.length() <= MAX_KEY_CHARS).toList();
    }

    /** One query if it fits one URL, as it does for leads with short addresses. */
    private static List<Wanted> queries(List<String> leadIds, List<String> emails) {
        if (leadIds.isEmpty() && emails.isEmpty()) {
            return List.of();
        }
        if (Soql.fits(leadIds, emails)) {
            return List.of(new Wanted(leadIds, emails));
        }
        var queries = new ArrayList<Wanted>();
        Soql.parts(leadIds).forEach(part -> queries.add(new Wanted(part, List.of())));
        Soql.parts(emails).forEach(part -> queries.add(new Wanted(List.of(), part)));
        return queries;
    }

    /** Adds the oldest record for each key. Returns why it could not; null if it could. */
    private @Nullable SinkAnswer search(Wanted wanted, Map<String, String> byLeadId, Map<String, String> byEmail) {
        return query("query", "SELECT Id, " + SalesforceFields.ID + ", " + SalesforceFields.EMAIL + converted(object)
                + " FROM " + object + " WHERE " + wanted.condition() + " ORDER BY CreatedDate, Id", row -> {
                    String record = current(row);
                    if (record != null) {
                        add(row.text(SalesforceFields.ID), record, wanted.leadIds(), byLeadId);
                        String email = row.text(SalesforceFields.EMAIL);
                        add(email == null ? null : email.toLowerCase(Locale.ROOT), record, wanted.emails(), byEmail);
                    }
                });
    }

    /** SOQL compares texts without regard to case, and a row can have been found by its other key. */
    private static void add(@Nullable String key, String record, List<String> wanted, Map<String, String> found) {
        if (key != null && wanted.contains(key)) {
            found.putIfAbsent(key, record);
        }
    }

    /** The columns that say what a Lead became. */
    private static String converted(String type) {
        return type.equals(SalesforceFields.LEAD) ? ", IsConverted, ConvertedContactId" : "";
    }

    /** The record itself, or the Contact that it became; null if that is not there. */
    private static @Nullable String current(Json.Obj row) {
        return row.get("IsConverted") == Json.Bool.TRUE ? row.text("ConvertedContactId") : row.text(IDENTIFIER);
    }

    private @Nullable SinkAnswer query(String resource, String soql, Consumer<Json.Obj> rows) {
        Called.Failed failed = SalesforceQuery.read(calls, resource, soql, rows);
        return failed == null ? null : failed.why();
    }

    // ---- writing

    @Override
    public BatchAnswer update(List<RecordWrite> writes) {
        return save("PATCH", KEEP_OWNER, writes);
    }

    @Override
    public BatchAnswer create(List<RecordWrite> writes) {
        return save("POST", Map.of(), writes);
    }

    private BatchAnswer save(String method, Map<String, String> headers, List<RecordWrite> writes) {
        // A change of the object from record to record is a new chunk for Salesforce, which takes ten of them in a call.
        List<Integer> order = order(writes.stream().map(fields::object).toList());
        Json.Obj body = Json.obj("allOrNone", false, "records",
                order.stream().map(i -> fields.of(writes.get(i))).toList());
        return results(calls.call(method, COLLECTION, headers, body), order, writes);
    }

    @Override
    public BatchAnswer delete(List<String> records) {
        List<Integer> order = order(
                records.stream().map(record -> record.substring(0, Math.min(3, record.length()))).toList());
        String ids = order.stream().map(records::get).map(Soql::encoded).collect(Collectors.joining(","));
        return results(calls.call("DELETE", COLLECTION + "?ids=" + ids + "&allOrNone=false", Map.of(), null), order,
                records.stream().map(record -> new RecordWrite(record, Json.Obj.EMPTY)).toList());
    }

    /** The places of the items, those of one kind after another. */
    private static List<Integer> order(List<String> kinds) {
        return IntStream.range(0, kinds.size()).boxed().sorted(Comparator.comparing(kinds::get)).toList();
    }

    /** The answer of each write, in the order of the writes. */
    private BatchAnswer results(Called called, List<Integer> order, List<RecordWrite> writes) {
        switch (called) {
            case Called.Failed(SinkAnswer why, var _) -> {
                return new BatchAnswer.Whole(why);
            }
            case Called.Answered(Json body) -> {
                if (!(body instanceof Json.Arr(List<Json> items) && items.size() == writes.size()
                        && items.stream().allMatch(Json.Obj.class::isInstance))) {
                    return new BatchAnswer.Whole(
                            new SinkAnswer.Unclear("Salesforce gave an answer that cannot be read", null));
                }
                var results = new ArrayList<Result>();
                for (int i = 0; i < writes.size(); i++) {
                    results.add(new Result(writes.get(order.get(i)), (Json.Obj) items.get(i)));
                }
                var answers = new RecordAnswer[writes.size()];
                Successors successors = successors(results);
                for (int i = 0; i < writes.size(); i++) {
                    answers[order.get(i)] = answer(results.get(i), successors);
                }
                return new BatchAnswer.Each(List.of(answers));
            }
        }
    }

    /** What Salesforce answered about one write: {@code {"id", "success", "errors": [{"statusCode", "message", "fields"}]}}. */
    private record Result(RecordWrite write, Json.Obj answer) {
        private @Nullable String written() {
            return answer.get("success") == Json.Bool.TRUE ? answer.text("id") : null;
        }

        private Json.Obj error() {
            return SalesforceErrors.first(Objects.requireNonNullElse(answer.get("errors"), Json.Null.NULL));
        }

        private String code() {
            return Objects.requireNonNullElse(error().text(STATUS), "");
        }

        /** The record is not the one to write any more. */
        private boolean moved() {
            return write.record() != null && (code().equals(CONVERTED) || code().equals(DELETED));
        }

        private boolean isDuplicate() {
            return write.record() == null && code().equals(DUPLICATES);
        }
    }

    private RecordAnswer answer(Result result, Successors successors) {
        String written = result.written();
        if (written != null) {
            return new RecordAnswer.Written(written);
        }
        if (result.moved()) {
            return successors.of(Objects.requireNonNull(result.write().record()));
        }
        if (result.isDuplicate()) {
            return duplicate(result, successors);
        }
        // With a field it is about a reference of the record, and not about the record.
        boolean isOfRecord = !(result.error().get("fields") instanceof Json.Arr(List<Json> names))
                || names.isEmpty() || names.equals(List.of(Json.text(IDENTIFIER)));
        if (result.write().record() != null && NOT_THERE.contains(result.code()) && isOfRecord) {
            return new RecordAnswer.Missing();
        }
        return new RecordAnswer.NotWritten(SalesforceErrors.ofRecord(result.error()));
    }

    // ---- records that became other records

    /**
     * What became of records.
     *
     * @param rows   by the first 15 characters of the id, which alone name a record
     * @param failed why they could not be read; null if they were
     */
    private record Successors(Map<String, Json.Obj> rows, @Nullable SinkAnswer failed) {
        private RecordAnswer of(String record) {
            if (failed != null) {
                return new RecordAnswer.NotWritten(failed);
            }
            Json.Obj row = row(record);
            String master = row.text("MasterRecordId");
            String other = master != null ? master : row.text("ConvertedContactId");
            return other == null ? new RecordAnswer.Missing() : new RecordAnswer.Elsewhere(other);
        }

        private Json.Obj row(String record) {
            return rows.getOrDefault(shortId(record), Json.Obj.EMPTY);
        }
    }

    private static String shortId(String record) {
        return record.substring(0, Math.min(SHORT_ID, record.length()));
    }

    /** Reads what became of the records that were not written, and whose e-mail addresses the duplicates have. */
    private Successors successors(List<Result> results) {
        var records = new TreeSet<String>();
        results.stream().filter(Result::moved).map(result -> result.write().record()).forEach(records::add);
        results.stream().filter(Result::isDuplicate).forEach(result -> records.addAll(matches(result.error())));
        var rows = new HashMap<String, Json.Obj>();
        for (String type : List.of(SalesforceFields.LEAD, SalesforceFields.CONTACT)) {
            List<String> some = records.stream()
                    .filter(record -> type.equals(SalesforceFields.objectOf(record)))
                    .toList();
            for (List<String> part : Soql.parts(some)) {
                SinkAnswer failed = query("queryAll", "SELECT Id, Email, IsDeleted, MasterRecordId" + converted(type)
                        + " FROM " + type + " WHERE " + Soql.in(IDENTIFIER, part),
                        row -> rows.put(shortId(Objects.requireNonNullElse(row.text(IDENTIFIER), "")), row));
                if (failed != null) {
                    return new Successors(Map.of(), failed);
                }
            }
        }
        return new Successors(rows, null);
    }

    /** The records that a rule for duplicates has found. Some versions of the API spell the name without the l. */
    private static List<String> matches(Json.Obj error) {
        return objects(rule(error).get("matchResults"))
                .flatMap(match -> objects(match.get("matchRecords")))
                .map(match -> match.object("record").text(IDENTIFIER))
                .filter(Objects::nonNull)
                .filter(record -> record.matches("[A-Za-z0-9]{15,18}"))
                .limit(MAX_BATCH)
                .toList();
    }

    private static Json.Obj rule(Json.Obj error) {
        return error.get("duplicateResult") instanceof Json.Obj rule ? rule : error.object("duplicateResut");
    }

    private static Stream<Json.Obj> objects(@Nullable Json array) {
        return array instanceof Json.Arr(List<Json> items)
                ? items.stream().filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast)
                : Stream.of();
    }

    /** A duplicate is the person if it has the same e-mail address, and if no other one has. */
    private static RecordAnswer duplicate(Result result, Successors successors) {
        if (successors.failed() != null) {
            return new RecordAnswer.NotWritten(successors.failed());
        }
        String email = SalesforceFields.email(result.write());
        Set<String> same = new HashSet<>();
        for (String record : matches(result.error())) {
            Json.Obj row = successors.row(record);
            String current = row.get("IsDeleted") == Json.Bool.TRUE ? null : current(row);
            String other = row.text(SalesforceFields.EMAIL);
            if (current != null && email != null && email.equalsIgnoreCase(other)) {
                same.add(current);
            }
        }
        return same.size() == 1 ? new RecordAnswer.Elsewhere(same.iterator().next())
                : new RecordAnswer.NotWritten(new SinkAnswer.Refused(
                        "Salesforce answered " + DUPLICATES + " by the rule"
                                + SalesforceErrors.code(rule(result.error()).text("duplicateRule"))));
    }
}
