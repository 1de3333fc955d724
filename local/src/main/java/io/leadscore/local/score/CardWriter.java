package io.leadscore.local.score;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leadscore.core.model.Points;
import io.leadscore.core.score.OfflineScoring.Scored;
import io.leadscore.core.score.SalesWait;
import io.leadscore.core.score.ScoreCard;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;

/** Writes score cards as JSON, one per line. Keeps them in a buffer until {@link #flush}. Not thread-safe. */
final class CardWriter {
    private final JsonGenerator json;

    CardWriter(OutputStream out) throws IOException {
        json = new JsonFactory().createGenerator(out).setRootValueSeparator(null);
    }

    void write(String lead, LocalDate at, Scored scored) throws IOException {
        ScoreCard card = scored.card();
        json.writeStartObject();
        json.writeStringField("lead", lead);
        json.writeStringField("at", at.toString());
        points("total", card.totalMilli());
        points("fit", card.fitMilli());
        points("engagement", card.engagementMilli());
        json.writeStringField("stage", scored.stage());
        json.writeArrayFieldStart("lines");
        for (ScoreCard.Line line : card.lines()) {
            json.writeStartObject();
            json.writeStringField("rule", line.rule());
            points("points", line.pointsMilli());
            json.writeNumberField("count", line.count());
            json.writeEndObject();
        }
        json.writeEndArray();
        LocalDate next = scored.nextChangeOn();
        json.writeStringField("nextChangeOn", next == null ? null : next.toString());
        SalesWait wait = scored.salesWait();
        if (wait != null) {
            json.writeObjectFieldStart("handOff");
            json.writeStringField("stage", wait.stage());
            json.writeStringField("since", wait.since().toString());
            json.writeStringField("dueOn", wait.dueOn().toString());
            json.writeStringField("state", wait.isOverdue(at) ? "overdue" : "open");
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    void flush() throws IOException {
        json.flush();
    }

    private void points(String field, long milli) throws IOException {
        json.writeFieldName(field);
        json.writeNumber(Points.format(milli));
    }
}
