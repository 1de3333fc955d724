package io.leadscore.functions.ingest;

import io.leadscore.functions.http.HttpRequest;
import io.leadscore.core.intake.FormIntake;
import io.leadscore.core.intake.Intake;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.WhiteSpace;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.body.Body;
import io.leadscore.functions.http.body.BodyDecoder;
import io.leadscore.functions.http.body.FormFields;
import io.leadscore.functions.ingest.WriteKeyAuth.Sender;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Accepts an HTML form that is posted as urlencoded, multipart or JSON. */
final class FormEndpoint implements KeyedEndpoint.Taking<Body> {
    /** The most characters of a form's name, which rules compare: it is an identifier, not free text. */
    static final int MAX_NAME_CHARS = 100;

    private final FormIntake forms;
    private final ActivityAcceptance admission;
    private final Set<String> nextHosts;
    private final InstantSource clock;

    FormEndpoint(FormIntake forms, ActivityAcceptance admission, Set<String> nextHosts, InstantSource clock) {
        this.forms = forms;
        this.admission = admission;
        this.nextHosts = Set.copyOf(nextHosts);
        this.clock = clock;
    }

    @Override
    public Body decode(HttpRequest request) throws HttpProblemException {
        return BodyDecoder.decode(request);
    }

    @Override
    public @Nullable String keyIn(Body body) {
        return control(body, "_key");
    }

    @Override
    public HttpResponse take(KeyedEndpoint.Input<Body> input) throws HttpProblemException {
        String name = name(input.call().parameter("form"));
        Body body = input.body();
        Sender sender = input.sender();
        ActivityAcceptance.requireEventSize(switch (body) {
            case Body.OfJson(var _, long bytes) -> bytes;
            case Body.OfForm posted -> posted.bytes();
        });
        Instant now = clock.instant();
        Json.Obj fields = switch (body) {
            case Body.OfJson(Json.Obj json, var _) -> json;
            case Body.OfForm(FormFields form, var files) when files.isEmpty() -> FormIntake.object(form.values());
            case Body.OfForm posted -> FormWithFiles.of(posted, sender.key().settings());
        };
        var post = FormIntake.Post.of(name, fields);
        String contentId = post.contentId(sender.name(), now);
        Intake intake = forms.read(post, sender.key().settings(), contentId, now);
        // A robot whose input is dropped must get the same answer as a visitor, including its own message id.
        String named = WhiteSpace.trim(Objects.requireNonNullElse(control(body, "_messageId"), ""));
        Receipt receipt = admission.admit(intake, named.isEmpty() ? contentId : named, input.call().deadline());
        return FormAnswer.of(input.call().request(), receipt, NextTarget.of(control(body, "_next"), nextHosts,
                sender.key().nextHosts()));
    }

    private static String name(String form) throws HttpProblemException {
        if (WhiteSpace.isBlank(form) || form.length() > MAX_NAME_CHARS
                || form.chars().anyMatch(Character::isISOControl)) {
            throw HttpProblemException.badField("form", "the form's name in the path must have 1 to " + MAX_NAME_CHARS
                    + " characters, none of them a control character");
        }
        return WhiteSpace.trim(form);
    }

    private static @Nullable String control(Body body, String field) {
        return switch (body) {
            case Body.OfJson(Json.Obj json, var _) -> json.text(field);
            case Body.OfForm(FormFields fields, var _) -> fields.first(field);
        };
    }
}
