package io.leadscore.functions.ingest;

import io.leadscore.core.json.Json;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpRequest;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.ingest.WriteKeyAuth.Sender;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Answers what Segment's browser SDK asks before it sends ({@code CDNSettings} of {@code @segment/analytics-next}): where to
 * send, that no destination is loaded, and that no statistics of the SDK are sent. Without the last two the SDK would ask
 * hosts of Segment. An unknown key is 404, as at Segment.
 */
final class SegmentSettingsEndpoint implements Routes.Endpoint {
    /** A name or address, and a port. The host comes from the client, so nothing else is repeated in the answer. */
    private static final Pattern HOST = Pattern
            .compile("[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?|\\[[0-9A-Fa-f:.]{2,45}](?::[0-9]{1,5})?");

    private final WriteKeyAuth senders;

    SegmentSettingsEndpoint(WriteKeyAuth senders) {
        this.senders = senders;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        Sender sender = senders.ofPath(call.parameter("key"))
                .orElseThrow(() -> HttpProblemException.notFound(WriteKeyAuth.UNKNOWN));
        Json.Obj destination = Json.obj("apiKey", sender.name(), "apiHost", host(call.request()) + "/v1", "protocol",
                protocol(call.request()));
        return HttpResponse.json(Json.obj("integrations", Json.obj("Segment.io", destination), "metrics",
                Json.obj("sampleRate", 0)));
    }

    private static String host(HttpRequest request) throws HttpProblemException {
        String host = Objects.requireNonNullElse(request.header("host"), "");
        if (!HOST.matcher(host).matches()) {
            // Without a host in the answer the SDK would send to Segment.
            throw HttpProblemException.badRequest("the header Host must be a name, and a port if there is one");
        }
        return host;
    }

    /** API Gateway says how the client reached it. Other front ends of a function use https as well. */
    private static String protocol(HttpRequest request) {
        return "http".equals(request.header("x-forwarded-proto")) ? "http" : "https";
    }
}
