package io.leadscore.functions.ingest;

import io.leadscore.core.intake.CallIntake;
import io.leadscore.core.intake.Intake;
import io.leadscore.core.json.Json;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Refused;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.Body;
import io.leadscore.functions.http.body.BodyDecoder;
import io.leadscore.functions.store.WriteKeyStore.WriteKey;
import java.time.InstantSource;
import java.util.function.Supplier;

/** One Segment-spec call. */
final class CallEndpoint implements Routes.Endpoint {
    private final CallIntake.Type type;
    private final Senders senders;
    private final Admission admission;
    private final InstantSource clock;
    private final Supplier<String> messageIds;

    CallEndpoint(CallIntake.Type type, Senders senders, Admission admission, InstantSource clock,
            Supplier<String> messageIds) {
        this.type = type;
        this.senders = senders;
        this.admission = admission;
        this.clock = clock;
        this.messageIds = messageIds;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws Refused {
        if (!(BodyDecoder.decode(call.request()) instanceof Body.OfJson(Json.Obj json, long bytes))) {
            throw Refused.badRequest("a JSON object is expected");
        }
        WriteKey sender = senders.sender(call.request(), json.text("writeKey"));
        Admission.requireEventSize(bytes);
        String fresh = messageIds.get();
        Intake intake = CallIntake.read(type, json, sender.settings(), fresh, clock.instant());
        return FormAnswer.json(admission.admit(intake, fresh, call.deadline()));
    }
}
