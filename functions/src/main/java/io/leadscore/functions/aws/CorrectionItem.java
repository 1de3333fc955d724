package io.leadscore.functions.aws;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.correction.Correction;
import io.leadscore.core.correction.Correction.Act;
import io.leadscore.core.correction.Selection;
import io.leadscore.core.correction.Selection.Message;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.JsonReader.Limits;
import io.leadscore.core.json.MalformedJsonException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A correction as a row in the partition of its lead. Its sort key has the version of the lead that it made. */
final class CorrectionItem {
    /** Our own documents. The texts are names of activities, and a pattern has the limits of its compiler. */
    private static final JsonReader READER = new JsonReader(
            new Limits(64, 4 * 1024 * 1024, 4 * 1024 * 1024, 64, 65_536, 4 * 1024 * 1024));

    private static final String ACT = "act";
    /** When, in milliseconds since 1970. */
    private static final String AT = "at";
    private static final String REASON = "reason";
    private static final String BY = "by";
    private static final String RUN = "run";
    private static final String CHANGED = "n";
    /** {@code {lead id: version, …}}. */
    private static final String COVERS = "covers";
    /** {@code [[source, messageId], …]}; absent if there is a pattern. */
    private static final String ACTIVITIES = "activities";
    /** An identity, as on the row of a lead; absent if there is a pattern or a list. */
    private static final String BROUGHT_BY = "broughtBy";
    private static final String WHERE = "where";
    private static final String FROM = "from";
    private static final String TO = "to";

    private CorrectionItem() {}

    static Map<String, AttributeValue> write(Correction correction) {
        var item = new Item(Keys.correction(correction.leadId(), correction.version()))
                .text(ACT, correction.act().wire())
                .number(AT, correction.at().toEpochMilli())
                .text(REASON, correction.reason())
                .number(CHANGED, correction.changed())
                .text(COVERS, covers(correction.covers()));
        if (correction.by() != null) {
            item.text(BY, correction.by());
        }
        if (correction.run() != null) {
            item.text(RUN, correction.run());
        }
        switch (correction.selection()) {
            case Selection.Named(var activities) -> item.text(ACTIVITIES, messages(activities));
            case Selection.BroughtBy(Identity identity) ->
                item.text(BROUGHT_BY, LeadItemJson.identities(Set.of(identity)));
            case Selection.Matching matching -> write(matching, item);
        }
        return item.build();
    }

    static void write(Selection.Matching matching, Item item) {
        item.text(WHERE, matching.where().toJson());
        if (matching.from() != null) {
            item.text(FROM, matching.from().toString());
        }
        if (matching.to() != null) {
            item.text(TO, matching.to().toString());
        }
    }

    private static String covers(Map<String, Long> covers) {
        var json = new TreeMap<String, Json>();
        covers.forEach((leadId, version) -> json.put(leadId, Json.number(version)));
        return new Json.Obj(json).toJson();
    }

    private static String messages(List<Message> messages) {
        return new Json.Arr(messages.stream()
                .<Json>map(
                        message -> new Json.Arr(List.of(Json.text(message.source()), Json.text(message.messageId()))))
                .toList()).toJson();
    }

    static Correction read(String leadId, Map<String, AttributeValue> row) {
        return new Correction(leadId, Keys.version(row), Act.of(Item.text(row, ACT)),
                selection(row),
                readCovers(Item.text(row, COVERS)), Item.text(row, REASON),
                Instant.ofEpochMilli(Item.number(row, AT)), optional(row, BY), optional(row, RUN),
                Item.number(row, CHANGED));
    }

    private static Selection selection(Map<String, AttributeValue> row) {
        if (row.containsKey(ACTIVITIES)) {
            return new Selection.Named(readMessages(Item.text(row, ACTIVITIES)));
        }
        return row.containsKey(BROUGHT_BY)
                ? new Selection.BroughtBy(LeadItemJson.readIdentities(Item.text(row, BROUGHT_BY)).iterator().next())
                : readMatching(row);
    }

    static Selection.Matching readMatching(Map<String, AttributeValue> row) {
        String from = optional(row, FROM);
        String to = optional(row, TO);
        return new Selection.Matching(object(Item.text(row, WHERE)), from == null ? null : LocalDate.parse(from),
                to == null ? null : LocalDate.parse(to));
    }

    private static @Nullable String optional(Map<String, AttributeValue> row, String name) {
        return row.containsKey(name) ? Item.text(row, name) : null;
    }

    private static Map<String, Long> readCovers(String json) {
        var covers = new HashMap<String, Long>();
        object(json).fields().forEach((leadId, version) -> {
            if (version instanceof Json.Num(String literal)) {
                covers.put(leadId, Long.parseLong(literal));
            }
        });
        return covers;
    }

    private static List<Message> readMessages(String json) {
        var messages = new ArrayList<Message>();
        if (read(json) instanceof Json.Arr(var items)) {
            for (Json item : items) {
                if (item instanceof Json.Arr(var parts) && parts.size() >= 2
                        && parts.get(0) instanceof Json.Text(String source)
                        && parts.get(1) instanceof Json.Text(String messageId)) {
                    messages.add(new Message(source, messageId));
                }
            }
        }
        return messages;
    }

    private static Json.Obj object(String json) {
        return read(json) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    }

    private static Json read(String json) {
        try {
            return READER.read(json);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("a stored correction is not JSON", e);
        }
    }
}
