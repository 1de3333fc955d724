package io.leadscore.functions.query;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.functions.port.LeadStore.StoredActivity;
import io.leadscore.functions.port.OutboxRow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/** The history of a lead: its stored activities and events. */
final class History {
    private static final JsonReader DETAIL = new JsonReader(JsonReader.Limits.DOCUMENT);

    /**
     * One entry of the history.
     *
     * @param key unique, and ascending among entries of the same instant
     */
    record Entry(Instant at, String key, Json.Obj json) {}

    /** Newest first. At the same instant, an event is newer than the activity that caused it. */
    static final Comparator<Entry> NEWEST_FIRST = Comparator.comparing(Entry::at)
            .thenComparing(Entry::key)
            .reversed();

    private History() {}

    static List<Entry> entries(List<StoredActivity> activities, List<OutboxRow> events) {
        var entries = new ArrayList<Entry>(activities.size() + events.size());
        activities.forEach(stored -> entries.add(entry(stored.activity())));
        events.forEach(row -> entries.add(entry(row)));
        entries.sort(NEWEST_FIRST);
        return entries;
    }

    /** The stage after the model's last event that is effective on or before the day; Prospect if there is none. */
    static String stageOn(List<OutboxRow> events, String model, LocalDate day) {
        String stage = ScoringModel.PROSPECT;
        for (OutboxRow row : events) {
            Json.Obj detail = detail(row);
            Json.Obj metadata = detail.object("metadata");
            String to = detail.object("data").object("stage").text("to");
            String effectiveOn = metadata.text("effectiveOn");
            if (to != null && effectiveOn != null && model.equals(metadata.text("model"))
                    && !LocalDate.parse(effectiveOn).isAfter(day)) {
                stage = to;
            }
        }
        return stage;
    }

    private static Entry entry(Activity activity) {
        Json.Obj json = Json.obj("kind", "activity", "at", activity.occurredAt().toString(), "receivedAt",
                activity.receivedAt().toString(), "source", activity.source(), "messageId", activity.messageId(),
                "event",
                LeadJson.nullable(activity.event()), "properties", activity.properties(), "traits", activity.traits());
        return new Entry(activity.occurredAt(), "a" + activity.source() + "#" + activity.messageId(),
                json);
    }

    private static Entry entry(OutboxRow row) {
        Json.Obj detail = detail(row);
        var json = new LinkedHashMap<String, Json>();
        json.put("kind", Json.text("event"));
        json.put("at", Json.text(row.entry().time().toString()));
        json.put("detailType", Json.text(row.entry().detailType()));
        // The names in metadata and data are different, so one flat object can contain both.
        json.putAll(detail.object("metadata").fields());
        json.putAll(detail.object("data").fields());
        return new Entry(row.entry().time(), "e" + row.sort(), new Json.Obj(json));
    }

    private static Json.Obj detail(OutboxRow row) {
        try {
            return DETAIL.readObject(row.entry().detail());
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the detail of the stored event " + row.sort() + " is not JSON", e);
        }
    }
}
