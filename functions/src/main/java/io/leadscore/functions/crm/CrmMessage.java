package io.leadscore.functions.crm;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message of the queue for systems that get leads. */
public sealed interface CrmMessage {
    /** The sources of events that Salesforce relays begin with it. AWS lets nobody else send them. */
    String SALESFORCE_BUS = "aws.partner/salesforce.com/";

    /**
     * Look at leads.
     *
     * @param leadIds the lead of an event, and the lead that was merged with it or split off it
     * @param sink    the only system to bring up to date; null for all
     * @param news    the event; null if the message is none
     * @param again   whether to write also what the system has already, and to make again what was deleted there
     */
    record LookAt(List<String> leadIds, @Nullable String sink, @Nullable News news,
            boolean again) implements CrmMessage {}

    /** A sweep is done: scores may have changed. */
    record SweepDone() implements CrmMessage {}

    /**
     * Look for leads of which a system has another score.
     *
     * @param shard of the list of all leads that were sent
     * @param after where to continue; null for the beginning
     */
    record FindDiffering(int shard, @Nullable String after) implements CrmMessage {
        public String write() {
            return Json.obj("differing", shard, "after", after).toJson();
        }
    }

    /** A CRM says that a record of it has changed. */
    record Changed(RecordChange change) implements CrmMessage {}

    /** A CRM says that a record of it has changed, and not what. */
    record Unsaid(RecordGap gap) implements CrmMessage {}

    /** An event from the bus on which a CRM says what has changed. */
    record Relayed(String system, Json.Obj event) implements CrmMessage {}

    /** An event that is about no lead. */
    record Unrelated() implements CrmMessage {}

    /** The body of a message that asks to look at a lead. */
    static String lookAt(String leadId, String sink) {
        return lookAt(leadId, sink, false);
    }

    /**
     * The body of a message that asks to look at a lead.
     *
     * @param sink null for all systems
     */
    public static String lookAt(String leadId, @Nullable String sink, boolean again) {
        return Json.obj("look", leadId, "sink", sink, "again", again ? Json.Bool.TRUE : null).toJson();
    }

    /** The body of a message that a record has changed. */
    static Json.Obj changed(RecordChange change) {
        return Json.obj("changed", change.json());
    }

    /** The body of a message that a record must be read. */
    static Json.Obj unsaid(RecordGap gap) {
        return Json.obj("unsaid", gap.json());
    }

    /** The bodies of messages that records have changed. */
    public static List<String> ofChanges(List<RecordChange> changes) {
        return changes.stream().map(change -> changed(change).toJson()).toList();
    }

    /**
     * Reads the body of a message: an event of the bus, or what this version has sent to its own queue. Empty if it is neither.
     * What the dead-letter queue has is read, too, so that a person can send it back.
     */
    static Optional<CrmMessage> read(String body) {
        Json.Obj json;
        try {
            // A record of a CRM can have many fields, and long ones.
            json = JsonReader.tolerant(JsonReader.Limits.INPUT).readObject(body);
        } catch (MalformedJsonException e) {
            return Optional.empty();
        }
        String leadId = json.text("look");
        if (leadId != null) {
            return Optional.of(new LookAt(List.of(leadId), json.text("sink"), News.read(json.object("news")),
                    json.get("again") == Json.Bool.TRUE));
        }
        if (json.get("changed") instanceof Json.Obj change) {
            return RecordChange.of(change).map(Changed::new);
        }
        if (json.get("unsaid") instanceof Json.Obj gap) {
            return RecordGap.of(gap).map(Unsaid::new);
        }
        if (json.get("differing") instanceof Json.Num(String shard)) {
            return Optional.of(new FindDiffering(Integer.parseInt(shard), json.text("after")));
        }
        return event(json);
    }

    private static Optional<CrmMessage> event(Json.Obj event) {
        String type = event.text("detail-type");
        if (type == null) {
            return Optional.empty();
        }
        String source = event.text("source");
        if (source != null && source.startsWith(SALESFORCE_BUS)) {
            return Optional.of(new Relayed("salesforce", event));
        }
        if (type.equals("Decay Sweep Completed")) {
            return Optional.of(new SweepDone());
        }
        Json.Obj data = event.object("detail").object("data");
        String leadId = data.text("leadId");
        if (leadId == null) {
            return Optional.of(new Unrelated());
        }
        var leadIds = new ArrayList<>(List.of(leadId));
        for (String other : List.of("merged", "split")) {
            String id = data.text(other);
            if (id != null) {
                leadIds.add(id);
            }
        }
        return Optional.of(new LookAt(List.copyOf(leadIds), null, news(type, event.object("detail")), false));
    }

    private static @Nullable News news(String type, Json.Obj detail) {
        Json.Obj metadata = detail.object("metadata");
        String id = metadata.text("id");
        if (id == null) {
            return null;
        }
        Json.Obj stage = detail.object("data").object("stage");
        return new News(id, News.seq(metadata), stage.isEmpty() ? null : metadata.text("model"), stage.text("to"),
                metadata.get("quiet") == Json.Bool.TRUE,
                Json.obj("eventId", id, "detailType", type, "model", orNull(metadata.get("model")), "stage",
                        stage.isEmpty() ? Json.Null.NULL : stage, "effectiveOn", orNull(metadata.get("effectiveOn")),
                        "cause", orNull(metadata.get("cause"))));
    }

    private static Json orNull(@Nullable Json value) {
        return value == null ? Json.Null.NULL : value;
    }
}
