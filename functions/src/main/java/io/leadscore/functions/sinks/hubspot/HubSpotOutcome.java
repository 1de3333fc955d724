package io.leadscore.functions.sinks.hubspot;

import io.leadscore.core.json.Json;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.sinks.hubspot.HubSpotCalls.Said;
import io.leadscore.functions.sinks.record.BatchAnswer;
import io.leadscore.functions.sinks.record.LeadProperties;
import io.leadscore.functions.sinks.record.RecordAnswer;
import io.leadscore.functions.sinks.record.RecordWrite;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What became of the writes of one batch that HubSpot did at least in part. The results have another order than the inputs. */
final class HubSpotOutcome {
    private static final int NOT_FOUND = 404;

    private final HubSpotCalls calls;
    private final List<RecordWrite> writes;
    private final Collection<String> names;
    private final Map<String, Integer> byRecord = new HashMap<>();
    private final Map<String, Integer> byLeadId = new HashMap<>();
    private final Map<Integer, RecordAnswer> answers = new HashMap<>();
    /** An error that does not say which input it is about. */
    private @Nullable HubSpotError unassigned;

    /** @param names the names of all properties that were sent */
    HubSpotOutcome(HubSpotCalls calls, List<RecordWrite> writes, Collection<String> names) {
        this.calls = calls;
        this.writes = writes;
        this.names = names;
        for (int i = 0; i < writes.size(); i++) {
            String record = writes.get(i).record();
            String leadId = writes.get(i).properties().text(LeadProperties.ID);
            if (record != null) {
                byRecord.put(record, i);
            }
            if (leadId != null) {
                byLeadId.put(leadId, i);
            }
        }
    }

    /** The trace id of the write at this place of the batch. */
    static String trace(int place) {
        return Integer.toString(place);
    }

    /** @param body {@code {"results": […], "errors": […]}} */
    BatchAnswer of(Json.Obj body) {
        for (Json result : HubSpotError.items(body.get("results"))) {
            if (result instanceof Json.Obj contact) {
                written(contact);
            }
        }
        for (Json error : HubSpotError.items(body.get("errors"))) {
            if (error instanceof Json.Obj object) {
                failed(HubSpotError.of(object, names));
            }
        }
        if (answers.isEmpty() && unassigned != null) {
            return new BatchAnswer.Whole(
                    new SinkAnswer.Refused(unassigned.reason("HubSpot wrote none of the contacts")));
        }
        return new BatchAnswer.Each(IntStream.range(0, writes.size())
                .mapToObj(i -> answers.containsKey(i) ? answers.get(i) : unknown(writes.get(i)))
                .toList());
    }

    private void written(Json.Obj contact) {
        String id = contact.text("id");
        String trace = contact.text("objectWriteTraceId");
        Integer place = place(trace);
        if (place == null) {
            place = byRecord.get(id);
        }
        if (place == null) {
            place = byLeadId.get(contact.object("properties").text(LeadProperties.ID));
        }
        if (id != null && place != null) {
            String record = writes.get(place).record();
            answers.put(place, record == null || record.equals(id) ? new RecordAnswer.Written(id)
                    : new RecordAnswer.Elsewhere(id));
        }
    }

    private void failed(HubSpotError error) {
        var concerned = new LinkedHashSet<Integer>();
        error.traces().stream().map(this::place).forEach(concerned::add);
        if (concerned.isEmpty()) {
            error.ids().stream().map(byRecord::get).forEach(concerned::add);
        }
        concerned.remove(null);
        if (concerned.isEmpty() && writes.size() == 1) {
            concerned.add(0);
        }
        if (concerned.isEmpty()) {
            unassigned = error;
        }
        concerned.forEach(place -> answers.putIfAbsent(place, meaning(error, writes.get(place),
                new SinkAnswer.Refused(error.reason("HubSpot refused the contact")))));
    }

    private @Nullable Integer place(@Nullable String trace) {
        return trace != null && trace.matches("[0-9]{1,3}") && Integer.parseInt(trace) < writes.size()
                ? Integer.valueOf(trace)
                : null;
    }

    /** What an error about one record means. */
    static RecordAnswer meaning(HubSpotError error, RecordWrite write, SinkAnswer otherwise) {
        boolean isNew = write.record() == null;
        if (error.isNotFound() && !isNew) {
            return new RecordAnswer.Missing();
        }
        if (error.isConflict() && error.existing() != null) {
            return isNew ? new RecordAnswer.Elsewhere(error.existing())
                    : new RecordAnswer.NotWritten(new SinkAnswer.Refused(
                            error.reason("another contact has a value of the lead that only one can have")));
        }
        if (error.isNotUnique() && isNew) {
            return new RecordAnswer.NotWritten(new SinkAnswer.Later(
                    error.reason("a contact of the lead was made at the same time"), null));
        }
        if (error.isMissingProperty()) {
            return new RecordAnswer.NotWritten(HubSpotCalls.lacksProperty(error));
        }
        return new RecordAnswer.NotWritten(otherwise);
    }

    /** HubSpot leaves out a contact that was merged into another one. */
    private RecordAnswer unknown(RecordWrite write) {
        HubSpotError error = unassigned == null ? HubSpotError.NONE : unassigned;
        var unclear = new RecordAnswer.NotWritten(new SinkAnswer.Unclear(
                error.reason("HubSpot did not say what became of the contact"), null));
        if (write.record() == null || unassigned != null) {
            return unclear;
        }
        String path = HubSpotRecords.CONTACTS + "/" + URLEncoder.encode(write.record(), StandardCharsets.UTF_8)
                + "?properties=" + LeadProperties.ID;
        return switch (calls.call("GET", path, null, List.of())) {
            case Said.Done(Json.Obj contact) when isAnother(contact.text("id"), write.record()) ->
                new RecordAnswer.Elsewhere(Objects.requireNonNull(contact.text("id")));
            case Said.Done _ -> unclear;
            case Said.Failed(int status, HubSpotError _, SinkAnswer _) when status == NOT_FOUND ->
                new RecordAnswer.Missing();
            case Said.Failed(int _, HubSpotError _, SinkAnswer answer) -> new RecordAnswer.NotWritten(answer);
        };
    }

    private static boolean isAnother(@Nullable String id, String record) {
        return id != null && !id.equals(record);
    }
}
