package io.leadscore.functions.query;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider.View;
import io.leadscore.core.model.Points;
import io.leadscore.core.score.ScoreCard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON objects that clients depend on. Points are numbers with at most three decimals. */
final class LeadJson {
    private LeadJson() {}

    static Json points(long milli) {
        return new Json.Num(Points.format(milli));
    }

    /** The value as a JSON string; JSON null if it is null. */
    static Json nullable(@Nullable Object value) {
        return value == null ? Json.Null.NULL : Json.text(value.toString());
    }

    /** {@code {"modelVersion", "asOf", "stage", "total", "fit", "engagement", "lines", "nextChangeOn"}}. */
    static Map<String, Json> card(View view) {
        var lines = new ArrayList<Json>();
        for (ScoreCard.Line line : view.card().lines()) {
            var json = new LinkedHashMap<String, Json>();
            json.put("rule", Json.text(line.rule()));
            json.put("points", points(line.pointsMilli()));
            json.put("count", Json.number(line.count()));
            lines.add(new Json.Obj(json));
        }
        var card = new LinkedHashMap<String, Json>();
        card.put("modelVersion", Json.number(view.model().version()));
        card.put("asOf", Json.text(view.day().toString()));
        card.put("stage", Json.text(view.stage()));
        card.put("total", points(view.card().totalMilli()));
        card.put("fit", points(view.card().fitMilli()));
        card.put("engagement", points(view.card().engagementMilli()));
        card.put("lines", new Json.Arr(lines));
        card.put("nextChangeOn", nullable(view.nextChangeOn()));
        return card;
    }

    /** All kinds of identities. A kind without a value is an empty array. */
    static Json identities(Lead lead) {
        var byKind = new LinkedHashMap<String, Json>();
        for (Identity.Kind kind : List.of(Identity.Kind.EMAIL, Identity.Kind.USER_ID, Identity.Kind.ANONYMOUS_ID)) {
            var values = lead.identities().stream().filter(identity -> identity.kind() == kind);
            byKind.put(kind.field(), new Json.Arr(values.<Json>map(id -> Json.text(id.value())).toList()));
        }
        return new Json.Obj(byKind);
    }
}
