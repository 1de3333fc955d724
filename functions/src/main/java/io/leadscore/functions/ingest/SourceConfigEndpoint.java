package io.leadscore.functions.ingest;

import io.leadscore.core.json.Json;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.ingest.WriteKeyAuth.Sender;
import java.util.List;
import java.util.Map;

/**
 * Answers what RudderStack's browser SDK asks before it sends ({@code @rudderstack/analytics-js}): that the source is
 * enabled, has no destinations that run in the browser, and that errors of the SDK are not reported. An unknown key is 401.
 */
final class SourceConfigEndpoint implements Routes.Endpoint {
    private static final Json OFF = Json.obj("enabled", false);
    private static final Json CONFIG = Json.obj("statsCollection", Json.obj("errors", OFF, "metrics", OFF));

    private final WriteKeyAuth senders;

    SourceConfigEndpoint(WriteKeyAuth senders) {
        this.senders = senders;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        Sender sender = senders.sender(senders.ofBasicUser(call.request()), call.request(), null);
        String source = sender.key().settings().source();
        return HttpResponse.json(Json.obj("source", Json.obj("id", source, "name", source, "workspaceId", "leadscore",
                "enabled", true, "config", CONFIG, "destinations", List.of())));
    }

    /** The SDK asks for no more than an answer, without a key, to find out whether an ad blocker is in between. */
    static HttpResponse reached(Routes.Call call) {
        return new HttpResponse(200, Map.of(), "");
    }
}
