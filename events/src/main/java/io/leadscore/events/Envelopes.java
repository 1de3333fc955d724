package io.leadscore.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Writes events in the form in which they are recorded and published. Thread-safe. */
public final class Envelopes {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long MILLI = 1_000;

    private Envelopes() {}

    /** The entry of an event. The same event gives the same entry, byte for byte. */
    public static EventBridgeEntry of(PublishedEvent event) {
        return new EventBridgeEntry(EventBridgeEntry.SOURCE, event.detailType(), event.metadata().recordedAt(),
                detail(event));
    }

    private static String detail(PublishedEvent event) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            metadata(event.metadata(), json);
            json.writeObjectFieldStart("data");
            data(event, json);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a text cannot fail to be written", e);
        }
        return text.toString();
    }

    private static void metadata(Metadata metadata, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("metadata");
        json.writeStringField("id", metadata.id());
        json.writeNumberField("seq", metadata.seq());
        json.writeNumberField("schemaVersion", Metadata.SCHEMA_VERSION);
        // Without a model the fields are absent and not null: code generated from a schema would take null for an error.
        if (metadata.model() != null) {
            json.writeStringField("model", metadata.model());
        }
        if (metadata.modelVersion() != null) {
            json.writeNumberField("modelVersion", metadata.modelVersion());
        }
        json.writeStringField("effectiveOn", metadata.effectiveOn().toString());
        json.writeStringField("recordedAt", metadata.recordedAt().toString());
        json.writeStringField("cause", metadata.cause().wire());
        json.writeEndObject();
    }

    private static void data(PublishedEvent event, JsonGenerator json) throws IOException {
        switch (event) {
            case PublishedEvent.OfStage ofStage -> stage(ofStage.change(), json);
            case PublishedEvent.ScoringModelActivated activated ->
                json.writeNumberField("previousVersion", activated.previousVersion());
            case PublishedEvent.DecaySweepCompleted sweep -> {
                json.writeNumberField("due", sweep.due());
                json.writeNumberField("changed", sweep.changed());
                json.writeNumberField("events", sweep.events());
                json.writeNumberField("failed", sweep.failed());
            }
            case PublishedEvent.LeadOutcomeRecorded recorded -> outcome(recorded.outcome(), json);
            case PublishedEvent.LeadMerged merged -> {
                json.writeStringField("leadId", merged.leadId());
                json.writeStringField("merged", merged.merged());
            }
            case PublishedEvent.LeadSplit split -> {
                json.writeStringField("leadId", split.leadId());
                json.writeStringField("split", split.split());
            }
            case PublishedEvent.LeadErased erased -> json.writeStringField("leadId", erased.leadId());
            case PublishedEvent.LeadOverdue overdue -> {
                json.writeStringField("leadId", overdue.leadId());
                json.writeStringField("stage", overdue.stage());
                json.writeStringField("since", overdue.since().toString());
                json.writeNumberField("withinDays", overdue.withinDays());
            }
        }
    }

    private static void outcome(SalesOutcome outcome, JsonGenerator json) throws IOException {
        json.writeStringField("leadId", outcome.leadId());
        json.writeStringField("outcome", outcome.outcome());
        json.writeStringField("source", outcome.source());
        json.writeStringField("messageId", outcome.messageId());
        json.writeStringField("occurredAt", outcome.occurredAt().toString());
        if (outcome.reason() != null) {
            json.writeStringField("reason", outcome.reason());
        }
        if (outcome.deal() != null) {
            json.writeStringField("deal", outcome.deal());
        }
        SalesOutcome.Revenue revenue = outcome.revenue();
        if (revenue != null) {
            json.writeObjectFieldStart("revenue");
            points("amount", revenue.amountMilli(), json);
            json.writeStringField("currency", revenue.currency());
            json.writeEndObject();
        }
        SalesOutcome.Standing standing = outcome.standing();
        if (standing != null) {
            json.writeStringField("stage", standing.stage());
            score(standing.totalMilli(), standing.fitMilli(), standing.engagementMilli(), json);
        }
        if (outcome.voided()) {
            json.writeBooleanField("voided", true);
        }
    }

    private static void score(long total, long fit, long engagement, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("score");
        points("total", total, json);
        points("fit", fit, json);
        points("engagement", engagement, json);
        json.writeEndObject();
    }

    private static void stage(StageChange change, JsonGenerator json) throws IOException {
        json.writeStringField("leadId", change.leadId());
        json.writeObjectFieldStart("stage");
        json.writeStringField("from", change.from());
        json.writeStringField("to", change.to());
        json.writeEndObject();
        score(change.totalMilli(), change.fitMilli(), change.engagementMilli(), json);
        json.writeArrayFieldStart("reasons");
        for (StageChange.Reason reason : change.reasons()) {
            json.writeStartObject();
            json.writeStringField("rule", reason.rule());
            points("points", reason.pointsMilli(), json);
            json.writeNumberField("count", reason.count());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (!change.traits().fields().isEmpty()) {
            json.writeFieldName("traits");
            trait(change.traits(), json);
        }
    }

    private static void trait(TraitValue value, JsonGenerator json) throws IOException {
        switch (value) {
            case TraitValue.Text(String text) -> json.writeString(text);
            case TraitValue.Decimal(String literal) -> json.writeNumber(literal);
            case TraitValue.Flag(boolean flag) -> json.writeBoolean(flag);
            case TraitValue.Null _ -> json.writeNull();
            case TraitValue.Items(var items) -> {
                json.writeStartArray();
                for (TraitValue item : items) {
                    trait(item, json);
                }
                json.writeEndArray();
            }
            case TraitValue.Fields(var fields) -> {
                json.writeStartObject();
                for (var field : fields.entrySet()) {
                    json.writeFieldName(field.getKey());
                    trait(field.getValue(), json);
                }
                json.writeEndObject();
            }
        }
    }

    private static void points(String field, long milli, JsonGenerator json) throws IOException {
        json.writeFieldName(field);
        json.writeNumber(decimal(milli));
    }

    /** Thousandths as the shortest decimal number, without floating point. */
    private static String decimal(long milli) {
        String sign = milli < 0 ? "-" : "";
        String whole = sign + Math.abs(milli / MILLI);
        long rest = Math.abs(milli % MILLI);
        if (rest == 0) {
            return whole;
        }
        return whole + "." + Long.toString(MILLI + rest).substring(1).replaceFirst("0+$", "");
    }
}
