package io.leadscore.functions.query;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadViews.View;
import io.leadscore.core.model.Points;
import io.leadscore.core.score.SalesWait;
import java.util.LinkedHashMap;
import java.util.List;

/** The JSON objects that clients depend on. Points are numbers with at most three decimals. */
public final class LeadJson {
    private LeadJson() {}

    public static Json points(long milli) {
        return new Json.Num(Points.format(milli));
    }

    /** {@code {"stage", "since", "dueOn", "state"}} if the lead waits for sales; JSON null if it does not. */
    static Json handOff(View view) {
        SalesWait wait = view.salesWait();
        return wait == null ? Json.Null.NULL
                : Json.obj("stage", wait.stage(), "since", wait.since().toString(), "dueOn", wait.dueOn().toString(),
                        "state", wait.isOverdue(view.day()) ? "overdue" : "open");
    }

    /** Which input has set each trait: {@code {"email": {"source", "at"}}}. */
    static Json.Obj traitSources(Lead lead) {
        var sources = new LinkedHashMap<String, Json>();
        lead.traits()
                .byName()
                .forEach((name, trait) -> sources.put(name,
                        Json.obj("source", trait.setBy().source(), "at", trait.setBy().occurredAt().toString())));
        return new Json.Obj(sources);
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
