package io.leadscore.functions.incoming;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.crm.CrmMessage;
import io.leadscore.functions.crm.IncomingSettings;
import io.leadscore.functions.crm.RecordChange;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpRequest;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.ProblemDocument;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.WorkQueue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /crm/hubspot}: HubSpot says which properties have changed. Those that mean something by the settings are queued, and
 * nothing is looked up: HubSpot waits for the answer.
 */
final class HubSpotEndpoint implements Routes.Endpoint {
    private static final String SYSTEM = "hubspot";
    /** A hundred changes of HubSpot have less than a tenth of it. */
    private static final int MAX_BYTES = 500 * 1024;
    private static final int MAX_MILLIS_DIGITS = 15;
    /** The kinds of objects, by their names in older subscriptions and by their ids in newer ones. */
    private static final Map<String, String> OBJECTS = Map.of("contact", "contact", "deal", "deal", "0-1", "contact",
            "0-3", "deal");

    private final IncomingSettings settings;
    private final HubSpotSignature signature;
    private final WorkQueue queue;
    private final Metrics metrics;

    HubSpotEndpoint(IncomingSettings settings, HubSpotSignature signature, WorkQueue queue, Metrics metrics) {
        this.settings = settings;
        this.signature = signature;
        this.queue = queue;
        this.metrics = metrics;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        HttpRequest request = call.request();
        byte[] body = body(request);
        if (!signature.isGenuine(body, request.header(HubSpotSignature.HEADER),
                request.header(HubSpotSignature.TIME_HEADER))) {
            metrics.count(Metrics.CRM_FORGED, 1);
            throw new HttpProblemException(new ProblemDocument(401,
                    "The request is not signed by HubSpot for the webhookUrl of the settings, or is older than five minutes.",
                    List.of(), Map.of("www-authenticate", "HubSpot-Signature-v3")));
        }
        List<RecordChange> changes = changes(body);
        if (!changes.isEmpty()) {
            queue.send(CrmMessage.ofChanges(changes), Duration.ZERO);
        }
        return new HttpResponse(200, Map.of(), "");
    }

    /** The bytes as they were sent, because they are signed. */
    private static byte[] body(HttpRequest request) throws HttpProblemException {
        byte[] body;
        try {
            body = request.base64() ? Base64.getDecoder().decode(request.body())
                    : request.body().getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw HttpProblemException.badRequest("the body is marked as base64, but is not valid base64");
        }
        if (body.length > MAX_BYTES) {
            throw HttpProblemException.tooLarge("the body is longer than " + MAX_BYTES + " bytes");
        }
        return body;
    }

    private List<RecordChange> changes(byte[] body) throws HttpProblemException {
        Json json;
        try {
            json = JsonReader.tolerant(JsonReader.Limits.INPUT).read(new String(body, StandardCharsets.UTF_8));
        } catch (MalformedJsonException e) {
            throw HttpProblemException.malformed(e);
        }
        var changes = new ArrayList<RecordChange>();
        for (Json item : json instanceof Json.Arr(List<Json> items) ? items : List.of(json)) {
            if (item instanceof Json.Obj event) {
                change(event).ifPresent(changes::add);
            }
        }
        return changes;
    }

    /** Empty if the change means nothing, or is our own. */
    private Optional<RecordChange> change(Json.Obj event) {
        String type = event.text("subscriptionType");
        if (type == null || !type.endsWith(".propertyChange") || isOwn(event)) {
            return Optional.empty();
        }
        String kind = type.substring(0, type.indexOf('.'));
        String object = OBJECTS.get(kind.equals("object") ? String.valueOf(event.text("objectTypeId")) : kind);
        String id = number(event.get("objectId"));
        String portal = number(event.get("portalId"));
        String property = event.text("propertyName");
        String value = event.text("propertyValue");
        String millis = number(event.get("occurredAt"));
        if (object == null || id == null || portal == null || property == null || value == null || millis == null
                || millis.length() > MAX_MILLIS_DIGITS || settings.outcome(object, property, value).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RecordChange(SYSTEM, portal, object, id, property, value,
                Instant.ofEpochMilli(Long.parseLong(millis))));
    }

    /** The app that writes is the one that has the subscription. */
    private static boolean isOwn(Json.Obj event) {
        String app = number(event.get("appId"));
        return app != null && "INTEGRATION".equals(event.text("changeSource"))
                && app.equals(number(event.get("sourceId")));
    }

    /** Ids are numbers in some versions, and texts in others. */
    private static @Nullable String number(@Nullable Json value) {
        String digits = switch (value) {
            case Json.Num(String literal) -> literal;
            case Json.Text(String text) -> text;
            case null, default -> "";
        };
        return digits.matches("[0-9]{1,20}") ? digits : null;
    }
}
