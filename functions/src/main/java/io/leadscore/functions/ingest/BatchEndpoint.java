package io.leadscore.functions.ingest;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.intake.BatchIntake;
import io.leadscore.core.intake.Intake;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.ListItem;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.json.Problem;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpRequest;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.BodyDecoder;
import io.leadscore.functions.ingest.WriteKeyAuth.Sender;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.service.BatchUpdates;
import io.leadscore.functions.service.IntakeMetrics;
import io.leadscore.functions.service.LeadUpdates.Outcome;
import io.leadscore.functions.service.Refusals;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Accepts a batch of Segment-spec calls. The answer is 200 also if items are rejected: a client would drop the whole batch
 * after a 400. After a fault or a lack of time the whole batch can be sent again.
 */
final class BatchEndpoint implements KeyedEndpoint.Taking<JsonReader.WithList> {
    private static final JsonReader READER = JsonReader.tolerant(JsonReader.Limits.INPUT);
    private static final Problem QUARANTINED = new Problem("",
            "cannot be stored with its lead and was quarantined; do not send it again");
    private static final int REFUSED = 400;

    private final BatchIntake batches;
    private final WriteKeyAuth senders;
    private final BatchUpdates updates;
    private final Refusals refusals;
    private final Metrics metrics;
    private final InstantSource clock;
    private final Supplier<String> messageIds;

    BatchEndpoint(BatchIntake batches, WriteKeyAuth senders, BatchUpdates updates, Refusals refusals, Metrics metrics,
            InstantSource clock, Supplier<String> messageIds) {
        this.batches = batches;
        this.senders = senders;
        this.updates = updates;
        this.refusals = refusals;
        this.metrics = metrics;
        this.clock = clock;
        this.messageIds = messageIds;
    }

    @Override
    public JsonReader.WithList decode(HttpRequest request) throws HttpProblemException {
        return read(BodyDecoder.jsonBytes(request));
    }

    @Override
    public @Nullable String keyIn(JsonReader.WithList batch) {
        return batch.fields().text("writeKey");
    }

    @Override
    public HttpResponse take(KeyedEndpoint.Input<JsonReader.WithList> input) throws HttpProblemException {
        Sender sender = input.sender();
        List<ListItem> items = input.body().items();
        if (items == null || items.isEmpty()) {
            throw HttpProblemException.badField(BatchIntake.LIST, "must be a list of calls that is not empty");
        }
        if (items.size() > BatchIntake.MAX_ITEMS) {
            throw HttpProblemException.tooLarge("A batch may have at most " + BatchIntake.MAX_ITEMS + " calls.");
        }
        senders.requireRateOfBatch(sender, items.size());
        List<BatchIntake.Item> read = batches.read(input.body().fields(), items, sender.key().settings(), messageIds,
                clock.instant());
        record(read, input);
        return answer(read, input.call());
    }

    /** Before anything is stored: a sender that repeats the batch after a fault repeats calls without an id otherwise. */
    private void record(List<BatchIntake.Item> items, KeyedEndpoint.Input<?> input) {
        var problems = new ArrayList<Problem>();
        int refused = 0;
        for (BatchIntake.Item item : items) {
            if (item.intake() instanceof Intake.Rejected rejected) {
                refused++;
                problems.addAll(rejected.problems());
            }
        }
        if (refused > 0) {
            Sender sender = input.sender();
            refusals.record(sender.name(), sender.key().settings(), input.route(), REFUSED, refused, problems);
        }
    }

    private static JsonReader.WithList read(byte[] json) throws HttpProblemException {
        try {
            return READER.readList(json, BatchIntake.LIST);
        } catch (MalformedJsonException e) {
            throw HttpProblemException.malformed(e);
        }
    }

    private HttpResponse answer(List<BatchIntake.Item> items, Routes.Call call) throws HttpProblemException {
        var activities = new ArrayList<Activity>();
        var accepted = new ArrayList<Integer>();
        var rejected = new ArrayList<Json>();
        for (int i = 0; i < items.size(); i++) {
            Intake intake = items.get(i).intake();
            IntakeMetrics.count(intake, metrics);
            switch (intake) {
                case Intake.Accepted(Activity activity, var _) -> {
                    activities.add(activity);
                    accepted.add(i);
                }
                case Intake.Dropped _ -> metrics.count(Metrics.DROPPED, 1);
                case Intake.Rejected(List<Problem> problems) -> {
                    metrics.count(Metrics.REJECTED, 1);
                    rejected.add(rejection(i, items.get(i).messageId(), problems));
                }
            }
        }
        List<Outcome> outcomes = updates.take(activities, call.deadline());
        if (outcomes.contains(Outcome.TOO_MANY)) {
            throw HttpProblemException
                    .tooMany("Too much was sent for one lead in a minute. Send the batch again later.");
        }
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) == Outcome.QUARANTINED) {
                rejected.add(rejection(accepted.get(i), activities.get(i).messageId(), List.of(QUARANTINED)));
            } else if (outcomes.get(i) != Outcome.ERASED) {
                metrics.count(Metrics.ACCEPTED, 1);
            }
        }
        return HttpResponse.json(Json.obj("success", true, "rejected", rejected));
    }

    private static Json.Obj rejection(int index, @Nullable String messageId, List<Problem> problems) {
        return Json.obj("index", index, "messageId", messageId, "problems", problems.stream()
                .map(Problem::json)
                .toList());
    }
}
