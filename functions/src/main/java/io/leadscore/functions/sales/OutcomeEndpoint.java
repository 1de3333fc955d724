package io.leadscore.functions.sales;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Outcome;
import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.intake.OutcomeIntake;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import io.leadscore.core.json.WhiteSpace;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadViews;
import io.leadscore.core.model.Points;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.ProblemDocument;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.BodyDecoder;
import io.leadscore.functions.query.LeadLookup;
import io.leadscore.functions.service.ModelCache;
import io.leadscore.functions.service.OutcomeRecorder;
import io.leadscore.functions.service.OutcomeRecorder.Result;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code POST /leads/{lead}/outcomes}: what sales says of a lead. The answer has the lead's stage and score after it. */
final class OutcomeEndpoint implements Routes.Endpoint {
    private final OutcomeRecorder outcomes;
    private final ModelCache models;
    private final InstantSource clock;
    private final Supplier<String> ids;

    OutcomeEndpoint(OutcomeRecorder outcomes, ModelCache models, InstantSource clock, Supplier<String> ids) {
        this.outcomes = outcomes;
        this.models = models;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        Json.Obj body = BodyDecoder.jsonObject(call.request());
        return switch (OutcomeIntake.read(body, ids.get(), call.caller().by(), clock.instant())) {
            case OutcomeIntake.Result.Refused(List<Problem> problems) -> throw new HttpProblemException(
                    new ProblemDocument(422, "The outcome is not valid. Nothing was stored.", problems, Map.of()));
            case OutcomeIntake.Result.Read(String _, Activity outcome) ->
                recorded(call, namesBy(body), outcome);
        };
    }

    private static boolean namesBy(Json.Obj body) {
        String by = body.text(Outcome.BY);
        return by != null && !WhiteSpace.isBlank(by);
    }

    private HttpResponse recorded(Routes.Call call, boolean namesBy, Activity outcome) throws HttpProblemException {
        String address = call.parameter("lead");
        return switch (outcomes.record(LeadLookup.identity(address), address, outcome, namesBy, call.deadline())) {
            case Result.Recorded(Lead lead, Activity stored) -> HttpResponse.json(Json.obj("leadId", lead.leadId(),
                    "outcome", Outcome.of(stored).map(Outcome::wire).orElseThrow(), "messageId", stored.messageId(),
                    "models", standing(lead)));
            case Result.Different _ -> throw HttpProblemException.conflict(
                    "Another outcome of this lead has this messageId, and is kept. Send this one with a messageId of its own.");
            case Result.Unknown _,Result.Erased _ -> throw LeadLookup.notFound();
        };
    }

    /** The stage and the score today, by model. */
    private Json.Obj standing(Lead lead) {
        LocalDate today = UtcDays.of(clock.instant());
        LeadViews views = models.decider(models.forLead(lead)).views();
        var standing = new LinkedHashMap<String, Json>();
        for (String model : lead.models().keySet()) {
            LeadViews.View view = views.view(lead, model, today);
            standing.put(model, Json.obj("modelVersion", view.model().version(), "stage", view.stage(), "total",
                    points(view.card().totalMilli()), "fit", points(view.card().fitMilli()), "engagement",
                    points(view.card().engagementMilli())));
        }
        return new Json.Obj(standing);
    }

    private static Json points(long milli) {
        return new Json.Num(Points.format(milli));
    }
}
