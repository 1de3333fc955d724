package io.leadscore.functions.operate;

import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.CrmMessage;
import io.leadscore.functions.http.body.BodyDecoder;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.Page;
import io.leadscore.functions.port.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /crm/sync}: asks to look at a page of all leads, so that other systems get those that they lack. The caller continues with
 * the cursor of the answer. Each lead is a message, and most of them find nothing to do.
 */
final class CrmSyncEndpoint implements Routes.Endpoint {
    /** The rows of a page. Their messages are sent within a second. */
    static final int PAGE = 250;
    /** A cursor is the key of a lead, and a little more. */
    private static final int MAX_CURSOR_CHARS = 1_000;

    private final LeadStore leads;
    private final Supplier<WorkQueue> queue;
    private final List<String> systems;

    /** @param systems the names of the systems that get leads */
    CrmSyncEndpoint(LeadStore leads, Supplier<WorkQueue> queue, List<String> systems) {
        this.leads = leads;
        this.queue = queue;
        this.systems = List.copyOf(systems);
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        if (systems.isEmpty()) {
            throw HttpProblemException
                    .notFound("No other system gets leads: the settings of this deployment have no crm.");
        }
        Json.Obj body = BodyDecoder.jsonObject(call.request());
        String sink = body.text("sink");
        if (sink != null && !systems.contains(sink)) {
            throw HttpProblemException.badField("sink", "must be one of " + String.join(", ", systems));
        }
        String cursor = body.text("cursor");
        if (cursor != null && cursor.length() > MAX_CURSOR_CHARS) {
            throw HttpProblemException.badField("cursor", "must be the cursor of an earlier answer");
        }
        boolean again = body.get("again") == Json.Bool.TRUE;
        Page<String> page = page(cursor);
        queue.get()
                .send(page.items().stream().map(lead -> CrmMessage.lookAt(lead, sink, again)).toList(), Duration.ZERO);
        return HttpResponse.json(Json.obj("leads", page.items().size(), "cursor", Json.nullable(page.next())));
    }

    private Page<String> page(@Nullable String cursor) throws HttpProblemException {
        try {
            return leads.scan(cursor, PAGE);
        } catch (IllegalArgumentException _) {
            throw HttpProblemException.badField("cursor", "must be the cursor of an earlier answer");
        }
    }
}
