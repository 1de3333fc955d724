package io.leadscore.functions.sinks.webhook;

import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.service.Crash;
import io.leadscore.functions.sinks.http.RememberedSecret;
import io.leadscore.functions.sinks.http.SigningSecrets;
import io.leadscore.functions.sinks.record.CrmWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A receiver of webhooks in a {@link CrmWorld}. */
final class WebhookReceiver implements HttpPost {
    final CrmWorld world;
    /** What it holds of each lead, without the id and the change. */
    final Map<String, String> held = new TreeMap<>();
    /** The bodies of all requests that landed. */
    final List<Json.Obj> landed = new ArrayList<>();

    WebhookReceiver(Random random) {
        world = new CrmWorld(random, around -> new WebhookSink(this,
                new SigningSecrets(new RememberedSecret(_ -> "secret", "name", around.scene.clock)),
                around.scene.clock));
    }

    @Override
    public Answered post(String body, Map<String, String> headers) {
        return switch (world.next()) {
            case NONE -> taken(body, new Answered.Status(201, null));
            case BAD_REQUEST -> new Answered.Status(400, null);
            case UNAUTHORIZED -> new Answered.Status(401, null);
            case NOT_FOUND -> new Answered.Status(404, null);
            case CONFLICT -> new Answered.Status(409, null);
            case TOO_MANY -> new Answered.Status(429, "30");
            case SERVER_ERROR -> new Answered.Status(500, null);
            case SERVER_ERROR_TAKEN -> taken(body, new Answered.Status(500, null));
            case HANG -> {
                world.lands(() -> take(body));
                yield new Answered.NoAnswer("no answer");
            }
            case RESET -> new Answered.NoAnswer("reset");
            case RESET_TAKEN -> taken(body, new Answered.NoAnswer("reset"));
            case CRASH_BEFORE -> throw new Crash();
            case CRASH_AFTER -> {
                // What a function that died has sent may also land later.
                world.lands(() -> take(body));
                throw new Crash();
            }
        };
    }

    private Answered taken(String body, Answered answer) {
        take(body);
        return answer;
    }

    private void take(String body) {
        Json.Obj request = CrmWorld.json(body);
        landed.add(request);
        held.put(String.valueOf(request.object("lead").text("leadId")), request.object("lead").toJson());
    }

    /** What the receiver must hold of a lead now. */
    String expected(String leadId) {
        Lead lead = world.scene.memory.lead(leadId).orElse(null);
        if (lead == null || lead.isErased() || (lead.isMerged() && world.scene.memory.survivor(leadId).isEmpty())) {
            return Json.obj("leadId", leadId, "erased", true).toJson();
        }
        return lead.isMerged()
                ? Json.obj("leadId", leadId, "mergedInto", lead.merging().mergedInto()).toJson()
                : world.profile(lead).toJson();
    }

}
