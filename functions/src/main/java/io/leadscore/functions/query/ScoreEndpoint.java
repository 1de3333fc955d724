package io.leadscore.functions.query;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadViews;
import io.leadscore.core.lead.LeadViews.View;
import io.leadscore.core.lead.ModelState;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.FormFields;
import io.leadscore.functions.http.body.UrlEncoded;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.service.Ledgers;
import io.leadscore.functions.service.ModelCache;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /leads/{lead}/score?model=&at=}: the score card on any UTC day. With {@code from} and {@code to} instead of
 * {@code at}: the score on the days of a range.
 */
final class ScoreEndpoint implements Routes.Endpoint {
    private final LeadLookup leads;
    private final LeadStore store;
    private final ModelCache models;
    private final ScoreSeries series;
    private final InstantSource clock;

    ScoreEndpoint(LeadLookup leads, LeadStore store, ModelCache models, InstantSource clock) {
        this.leads = leads;
        this.store = store;
        this.models = models;
        this.series = new ScoreSeries(store, models);
        this.clock = clock;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        FormFields query = UrlEncoded.fields(call.request().rawQuery());
        LocalDate today = UtcDays.of(clock.instant());
        String at = query.firstFilled("at");
        String from = query.firstFilled("from");
        String to = query.firstFilled("to");
        if (from == null && to == null) {
            LocalDate day = DayParameter.read("at", at, today, today);
            Lead lead = leads.find(call.parameter("lead"));
            Map.Entry<String, ModelState> state = state(lead, query.firstFilled("model"));
            return answer(call, lead, state.getKey(),
                    CardJson.of(view(lead, state.getKey(), state.getValue(), day)));
        }
        if (at != null) {
            throw HttpProblemException.badField("at", "cannot be given together with from and to");
        }
        LocalDate last = DayParameter.read("to", to, today, today);
        LocalDate first = DayParameter.read("from", from, today, today);
        if (first.isAfter(last)) {
            throw HttpProblemException.badField("to", "must not be before from. A day that is absent is today");
        }
        Lead lead = leads.find(call.parameter("lead"));
        String model = state(lead, query.firstFilled("model")).getKey();
        return answer(call, lead, model, series.json(lead, model, first, last, today));
    }

    private static HttpResponse answer(Routes.Call call, Lead lead, String model, Json.Obj score) {
        var body = new LinkedHashMap<>(Json.obj("leadId", lead.leadId(), "mergedFrom",
                LeadLookup.mergedFrom(call.parameter("lead"), lead), "model", model).fields());
        body.putAll(score.fields());
        return HttpResponse.json(new Json.Obj(body));
    }

    private View view(Lead lead, String model, ModelState state, LocalDate day) {
        LeadViews views = models.decider(models.forLead(lead)).views();
        if (!day.isBefore(state.evaluatedOn())) {
            // No activity was received after that day, so the lead's current state is also its state on that day.
            return views.view(lead, model, day);
        }
        String stage = History.stageOn(store.events(lead.leadId()), model, day);
        return views.past(lead, model, day, new Ledgers(store).of(lead).map(found -> found.stored().activity()), stage);
    }

    private static Map.Entry<String, ModelState> state(Lead lead, @Nullable String name) throws HttpProblemException {
        Map<String, ModelState> states = lead.models();
        if (name == null && states.size() == 1) {
            return states.entrySet().iterator().next();
        }
        ModelState state = name == null ? null : states.get(name);
        if (name == null || state == null) {
            throw HttpProblemException.notAllowed("model", "models of this lead", List.copyOf(states.keySet()));
        }
        return Map.entry(name, state);
    }
}
