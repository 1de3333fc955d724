package io.leadscore.functions.ingest;

import org.jspecify.annotations.Nullable;
import io.leadscore.functions.http.HttpRequest;
import io.leadscore.core.intake.CallIntake;
import io.leadscore.core.intake.Intake;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.body.Body;
import io.leadscore.functions.http.body.BodyDecoder;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Accepts one kind of Segment-spec call. */
final class CallEndpoint implements KeyedEndpoint.Taking<Body.OfJson> {
    private final CallIntake.Type type;
    private final CallIntake calls;
    private final ActivityAcceptance admission;
    private final InstantSource clock;
    private final Supplier<String> messageIds;

    CallEndpoint(CallIntake.Type type, CallIntake calls, ActivityAcceptance admission, InstantSource clock,
            Supplier<String> messageIds) {
        this.type = type;
        this.calls = calls;
        this.admission = admission;
        this.clock = clock;
        this.messageIds = messageIds;
    }

    @Override
    public Body.OfJson decode(HttpRequest request) throws HttpProblemException {
        if (BodyDecoder.decode(request) instanceof Body.OfJson json) {
            return json;
        }
        throw HttpProblemException.badRequest("a JSON object is expected");
    }

    @Override
    public @Nullable String keyIn(Body.OfJson body) {
        return body.value().text("writeKey");
    }

    @Override
    public HttpResponse take(KeyedEndpoint.Input<Body.OfJson> input) throws HttpProblemException {
        ActivityAcceptance.requireEventSize(input.body().bytes());
        String fresh = messageIds.get();
        Intake intake = calls.read(type, input.body().value(), input.sender().key().settings(), fresh, clock.instant());
        return admission.admit(intake, fresh, input.call().deadline()).json();
    }
}
