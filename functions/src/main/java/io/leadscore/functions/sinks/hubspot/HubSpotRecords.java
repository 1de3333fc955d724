package io.leadscore.functions.sinks.hubspot;

import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.sinks.hubspot.HubSpotCalls.Said;
import io.leadscore.functions.sinks.record.BatchAnswer;
import io.leadscore.functions.sinks.record.LeadProperties;
import io.leadscore.functions.sinks.record.RecordAnswer;
import io.leadscore.functions.sinks.record.RecordApi;
import io.leadscore.functions.sinks.record.RecordWrite;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contacts of HubSpot, over version 3 of its API for CRM objects. A contact is found by a batch read with a unique property, and not
 * by the search: a search sees a new contact only after a while, takes 3,000 characters at most, which is less than the ids of a hundred
 * leads, and has a lower limit of calls. Thread-safe.
 */
final class HubSpotRecords implements RecordApi {
    static final String CONTACTS = "/crm/v3/objects/contacts";
    static final String EMAIL = "email";
    static final String LIFECYCLE = "lifecyclestage";
    private static final String OTHER_EMAILS = "hs_additional_emails";
    /** Of all batch calls for contacts. */
    static final int MAX_BATCH = 100;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final HubSpotCalls calls;
    private final Map<String, String> lifecycleStages;

    HubSpotRecords(HubSpotCalls calls, CrmSettings.Sink settings) {
        this.calls = calls;
        this.lifecycleStages = settings.texts("lifecycleStages");
    }

    @Override
    public String name() {
        return HubSpot.NAME;
    }

    @Override
    public String property(String name) {
        return name;
    }

    @Override
    public String email() {
        return EMAIL;
    }

    @Override
    public int maxBatch() {
        return MAX_BATCH;
    }

    // ---- find

    @Override
    public Search find(Collection<String> leadIds, Collection<String> emails) {
        var found = new Search.Found(new LinkedHashMap<>(), new LinkedHashMap<>());
        SinkAnswer failed = read(LeadProperties.ID, List.copyOf(leadIds), found);
        if (failed == null) {
            failed = read(EMAIL, List.copyOf(emails), found);
        }
        return failed == null ? found : new Search.Failed(failed);
    }

    /** Reads contacts by the values of a unique property. Returns why it could not; null if it could. */
    private @Nullable SinkAnswer read(String property, List<String> values, Search.Found found) {
        if (values.isEmpty()) {
            return null;
        }
        Json.Obj body = Json.obj("properties", List.of(LeadProperties.ID, EMAIL, OTHER_EMAILS),
                "propertiesWithHistory", List.of(), "idProperty", property, "inputs",
                values.stream().map(value -> Json.obj("id", value)).toList());
        return switch (calls.call("POST", CONTACTS + "/batch/read", body, List.of(LeadProperties.ID, EMAIL))) {
            case Said.Done(Json.Obj answer) -> {
                HubSpotError.items(answer.get("results")).forEach(result -> add(result, found));
                yield null;
            }
            case Said.Failed(int status, HubSpotError error, SinkAnswer _) when status == NOT_FOUND
                    && error.isNotFound() ->
                null;
            // The ids of leads are always right, so the property is not.
            case Said.Failed(int status, HubSpotError error, SinkAnswer _) when status == BAD_REQUEST
                    && property.equals(LeadProperties.ID) ->
                new SinkAnswer.Unauthorised(error.reason("HubSpot finds no contacts by the property " + property)
                        + ". Run `leadscore crm prepare`");
            case Said.Failed(int status, HubSpotError _, SinkAnswer _) when status == BAD_REQUEST -> halves(property,
                    values, found);
            case Said.Failed(int _, HubSpotError _, SinkAnswer answer) -> answer;
        };
    }

    /** An address that HubSpot does not take as one is nobody's. */
    private @Nullable SinkAnswer halves(String property, List<String> values, Search.Found found) {
        if (values.size() == 1) {
            return null;
        }
        SinkAnswer failed = read(property, values.subList(0, values.size() / 2), found);
        return failed != null ? failed : read(property, values.subList(values.size() / 2, values.size()), found);
    }

    private static void add(Json result, Search.Found found) {
        if (!(result instanceof Json.Obj contact)) {
            return;
        }
        String id = contact.text("id");
        if (id == null) {
            return;
        }
        Json.Obj properties = contact.object("properties");
        String leadId = properties.text(LeadProperties.ID);
        if (leadId != null && !leadId.isEmpty()) {
            found.byLeadId().putIfAbsent(leadId, id);
        }
        for (String field : List.of(EMAIL, OTHER_EMAILS)) {
            String emails = properties.text(field);
            for (String email : emails == null ? new String[0] : emails.split(";", -1)) {
                if (!email.isBlank()) {
                    found.byEmail().putIfAbsent(email.strip().toLowerCase(Locale.ROOT), id);
                }
            }
        }
    }

    // ---- update and create

    @Override
    public BatchAnswer update(List<RecordWrite> writes) {
        return write("update", writes);
    }

    @Override
    public BatchAnswer create(List<RecordWrite> writes) {
        return write("create", writes);
    }

    private BatchAnswer write(String verb, List<RecordWrite> writes) {
        var inputs = new ArrayList<Json.Obj>();
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < writes.size(); i++) {
            Json.Obj properties = properties(writes.get(i));
            names.addAll(properties.fields().keySet());
            // With the trace id HubSpot says what became of each input, instead of refusing all for one.
            inputs.add(
                    Json.obj("id", writes.get(i).record(), "objectWriteTraceId", HubSpotOutcome.trace(i), "properties",
                            properties));
        }
        return switch (calls.call("POST", CONTACTS + "/batch/" + verb, Json.obj("inputs", inputs), names)) {
            case Said.Done(Json.Obj body) -> new HubSpotOutcome(calls, writes, names).of(body);
            case Said.Failed failed -> whole(failed, writes);
        };
    }

    private static BatchAnswer whole(Said.Failed failed, List<RecordWrite> writes) {
        if (writes.size() > 1) {
            // One of them is the cause.
            return new BatchAnswer.Whole(failed.status() == CONFLICT
                    ? new SinkAnswer.Refused(failed.error().reason("HubSpot answered " + CONFLICT))
                    : failed.answer());
        }
        if (failed.status() != NOT_FOUND && failed.status() != CONFLICT && failed.status() != BAD_REQUEST) {
            return new BatchAnswer.Whole(failed.answer());
        }
        RecordWrite write = writes.getFirst();
        return new BatchAnswer.Each(List.of(failed.status() == NOT_FOUND && write.record() != null
                ? new RecordAnswer.Missing()
                : HubSpotOutcome.meaning(failed.error(), write, failed.answer())));
    }

    private Json.Obj properties(RecordWrite write) {
        var values = new LinkedHashMap<String, Json>();
        write.properties().fields().forEach((name, value) -> values.put(name, text(name, value)));
        String stage = write.properties().text(LeadProperties.STAGE);
        String lifecycle = stage == null ? null : lifecycleStages.get(stage);
        if (lifecycle != null) {
            values.put(LIFECYCLE, Json.text(lifecycle));
        }
        return new Json.Obj(values);
    }

    /** HubSpot takes all values as texts. An empty text clears a property. */
    private static Json.Text text(String name, Json value) {
        return Json.text(switch (value) {
            case Json.Text(String text) -> name.equals(LeadProperties.UPDATED_AT) ? millis(text) : text;
            case Json.Null _ -> "";
            default -> value.toJson();
        });
    }

    /** HubSpot keeps milliseconds. */
    private static String millis(String time) {
        return Instant.parse(time).truncatedTo(ChronoUnit.MILLIS).toString();
    }

    // ---- delete

    /**
     * Deletes as the GDPR asks for, with all activities of the contact. An archived contact could be restored for 90 days, with all that
     * is known of the person. There is no batch of such deletions.
     */
    @Override
    public BatchAnswer delete(List<String> records) {
        var answers = new ArrayList<RecordAnswer>();
        SinkAnswer stop = null;
        for (String record : records) {
            RecordAnswer answer = stop == null ? delete(record) : new RecordAnswer.NotWritten(stop);
            answers.add(answer);
            if (answer instanceof RecordAnswer.NotWritten(SinkAnswer why) && !(why instanceof SinkAnswer.Refused)) {
                // It is not asked again at once. The rest is not sent.
                stop = why instanceof SinkAnswer.Unclear(String reason, var after) ? new SinkAnswer.Later(reason, after)
                        : why;
            }
        }
        return new BatchAnswer.Each(answers);
    }

    private RecordAnswer delete(String record) {
        return switch (calls.call("POST", CONTACTS + "/gdpr-delete", Json.obj("objectId", record), List.of())) {
            case Said.Done _ -> new RecordAnswer.Written(record);
            case Said.Failed(int status, HubSpotError _, SinkAnswer _) when status == NOT_FOUND ->
                new RecordAnswer.Missing();
            case Said.Failed(int _, HubSpotError _, SinkAnswer answer) -> new RecordAnswer.NotWritten(answer);
        };
    }
}
