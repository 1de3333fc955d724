package io.leadscore.functions.ingest;

import io.leadscore.core.intake.CallIntake;
import io.leadscore.core.intake.Intake;
import io.leadscore.core.json.Json;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.Body;
import io.leadscore.functions.http.body.BodyDecoder;
import io.leadscore.functions.ingest.WriteKeyAuth.Sender;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Accepts one kind of Segment-spec call. */
final class CallEndpoint implements Routes.Endpoint {
    private final CallIntake.Type type;
    private final CallIntake calls;
    private final WriteKeyAuth senders;
    private final ActivityAcceptance admission;
    private final InstantSource clock;
    private final Supplier<String> messageIds;

    CallEndpoint(CallIntake.Type type, CallIntake calls, WriteKeyAuth senders, ActivityAcceptance admission,
            InstantSource clock,
            Supplier<String> messageIds) {
        this.type = type;
        this.calls = calls;
        this.senders = senders;
        this.admission = admission;
        this.clock = clock;
        this.messageIds = messageIds;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        Optional<Sender> known = senders.ofBasicUser(call.request());
        if (!(BodyDecoder.decode(call.request()) instanceof Body.OfJson(Json.Obj json, long bytes))) {
            throw HttpProblemException.badRequest("a JSON object is expected");
        }
        Sender sender = senders.sender(known, call.request(), json.text("writeKey"));
        ActivityAcceptance.requireEventSize(bytes);
        String fresh = messageIds.get();
        Intake intake = calls.read(type, json, sender.key().settings(), fresh, clock.instant());
        return admission.admit(intake, fresh, call.deadline()).json();
    }
}
