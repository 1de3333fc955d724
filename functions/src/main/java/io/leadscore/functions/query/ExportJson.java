package io.leadscore.functions.query;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.LeadRows.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** What is kept of a person, as JSON. It has more than the profile and the history: nothing is left out. */
final class ExportJson {
    private ExportJson() {}

    /** What stands on the row of the lead itself. Its counts follow from the activities. */
    static Json.Obj profile(Lead lead) {
        var traits = new LinkedHashMap<String, Json>();
        lead.traits()
                .byName()
                .forEach((name, trait) -> traits.put(name,
                        Json.obj("value", trait.value(), "source", trait.setBy().source(), "messageId",
                                trait.setBy().messageId(), "occurredAt", trait.setBy().occurredAt().toString(),
                                "trusted", trait.setBy().trusted())));
        var models = new LinkedHashMap<String, Json>();
        lead.models()
                .forEach((name, state) -> models.put(name,
                        Json.obj("modelVersion", state.modelVersion(), "stage", state.stage(), "rungs",
                                List.copyOf(state.held()), "total", LeadJson.points(state.totalMilli()),
                                "evaluatedOn", state.evaluatedOn().toString())));
        return Json.obj("identities", LeadJson.identities(lead), "traits", new Json.Obj(traits), "models",
                new Json.Obj(models), "merged", List.copyOf(lead.ledger().parts()), "links",
                lead.merging()
                        .refused()
                        .stream()
                        .map(link -> Json.obj("leadId", link.otherId(), "reason", link.reason().wire()))
                        .toList());
    }

    /** @param leadId the id under which the row is kept */
    static Json.Obj entry(String leadId, Row row) {
        Json.Obj entry = switch (row) {
            case Row.Acted(var _, var stored) -> of(stored.activity(), History.json(stored.activity()));
            case Row.Happened(var _, var event) -> History.json(event);
            case Row.Other(String key, Json.Obj attributes) -> {
                int end = key.indexOf('#');
                yield attributes.with("key", Json.text(key))
                        .with("kind", Json.text((end < 0 ? key : key.substring(0, end)).toLowerCase(Locale.ROOT)));
            }
        };
        return entry.with("keptUnder", Json.text(leadId));
    }

    private static Json.Obj of(Activity activity, Json.Obj shown) {
        return shown.with("identities", new Json.Arr(activity.identities()
                .stream()
                .<Json>map(identity -> Json.obj("kind", identity.kind().field(), "value", identity.value()))
                .toList()))
                .with("previousId", Json.nullable(activity.previousId()))
                .with("trusted", Json.Bool.of(activity.trusted()));
    }
}
