package io.leadscore.functions.query;

import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.FormFields;
import io.leadscore.functions.http.body.UrlEncoded;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.query.History.Entry;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/** {@code GET /leads/{lead}/history}: activities and stage changes, newest first. */
final class HistoryEndpoint implements Routes.Endpoint {
    private final LeadLookup leads;
    private final LeadStore store;

    HistoryEndpoint(LeadLookup leads, LeadStore store) {
        this.leads = leads;
        this.store = store;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        FormFields query = UrlEncoded.fields(call.request().rawQuery());
        int limit = Paging.limit(query.firstFilled("limit"));
        String cursor = query.firstFilled("cursor");
        Entry after = cursor == null ? null : position(Paging.open(cursor));
        Lead lead = leads.find(call.parameter("lead"));

        List<Entry> entries = History.entries(store.activities(lead.leadId()), store.events(lead.leadId()))
                .stream()
                .filter(entry -> after == null || History.NEWEST_FIRST.compare(entry, after) > 0)
                .limit(limit + 1L)
                .toList();
        List<Entry> page = entries.subList(0, Math.min(limit, entries.size()));
        return HttpResponse.json(Json.obj("entries", page.stream().map(Entry::json).toList(), "cursor",
                entries.size() > limit ? cursor(page.getLast()) : Json.Null.NULL));
    }

    private static String cursor(Entry last) {
        return Paging.seal(List.of(Json.text(last.at().toString()), Json.text(last.key())));
    }

    private static Entry position(List<Json> cursor) throws HttpProblemException {
        if (cursor.size() == 2 && cursor.get(0) instanceof Json.Text(String at)
                && cursor.get(1) instanceof Json.Text(String key)) {
            try {
                return new Entry(Instant.parse(at), key, Json.Obj.EMPTY);
            } catch (DateTimeException e) {
                throw Paging.notOurs();
            }
        }
        throw Paging.notOurs();
    }
}
