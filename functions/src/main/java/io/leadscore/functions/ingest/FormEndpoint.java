package io.leadscore.functions.ingest;

import io.leadscore.core.intake.FormIntake;
import io.leadscore.core.intake.Intake;
import io.leadscore.core.json.Json;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.Body;
import io.leadscore.functions.http.body.BodyDecoder;
import io.leadscore.functions.http.body.FormFields;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Accepts an HTML form that is posted as urlencoded, multipart or JSON. */
final class FormEndpoint implements Routes.Endpoint {
    /** The most characters of a form's name, which rules compare: it is an identifier, not free text. */
    static final int MAX_NAME_CHARS = 100;

    private final WriteKeyAuth senders;
    private final ActivityAcceptance admission;
    private final Set<String> nextHosts;
    private final InstantSource clock;
    private final Supplier<String> messageIds;

    FormEndpoint(WriteKeyAuth senders, ActivityAcceptance admission, Set<String> nextHosts, InstantSource clock,
            Supplier<String> messageIds) {
        this.senders = senders;
        this.admission = admission;
        this.nextHosts = Set.copyOf(nextHosts);
        this.clock = clock;
        this.messageIds = messageIds;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        String form = name(call.parameter("form"));
        Optional<WriteKey> known = senders.outsideBody(call.request());
        Body body = BodyDecoder.decode(call.request());
        WriteKey sender = known.isPresent() ? known.get() : senders.inBody(control(body, "_key"));
        ActivityAcceptance.requireEventSize(switch (body) {
            case Body.OfJson(var _, long bytes) -> bytes;
            case Body.OfForm posted -> posted.bytes();
        });
        String fresh = messageIds.get();
        Instant now = clock.instant();
        Intake intake = switch (body) {
            case Body.OfJson(Json.Obj json, var _) -> FormIntake.read(form, json, sender.settings(), fresh, now);
            case Body.OfForm(FormFields fields, var files) when files.isEmpty() ->
                FormIntake.read(form, fields.values(), sender.settings(), fresh, now);
            case Body.OfForm posted ->
                FormIntake.read(form, FormWithFiles.of(posted, sender.settings()), sender.settings(), fresh, now);
        };
        // A robot whose input is dropped must get the same answer as a visitor, including its own message id.
        String named = control(body, "_messageId");
        String messageId = admission.admit(intake, named == null || named.isBlank() ? fresh : named.strip(),
                call.deadline());
        return FormAnswer.of(call.request(), messageId, NextTarget.of(control(body, "_next"), nextHosts,
                sender.nextHosts()));
    }

    private static String name(String form) throws HttpProblemException {
        if (form.isBlank() || form.length() > MAX_NAME_CHARS || form.chars().anyMatch(Character::isISOControl)) {
            throw HttpProblemException.badField("form", "the form's name in the path must have 1 to " + MAX_NAME_CHARS
                    + " characters, none of them a control character");
        }
        return form.strip();
    }

    private static @Nullable String control(Body body, String field) {
        return switch (body) {
            case Body.OfJson(Json.Obj json, var _) -> json.text(field);
            case Body.OfForm(FormFields fields, var _) -> fields.first(field);
        };
    }
}
