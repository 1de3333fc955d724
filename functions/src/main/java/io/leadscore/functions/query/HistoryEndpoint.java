package io.leadscore.functions.query;

import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.FormFields;
import io.leadscore.functions.http.body.UrlEncoded;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.HistoryEntry;
import io.leadscore.functions.port.LeadStore.HistoryMark;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        HistoryMark after = cursor == null ? null : position(Paging.open(cursor));
        Lead lead = leads.find(call.parameter("lead"));

        List<HistoryMark> marks = History.newest(store.history(lead.leadId()), after, limit + 1);
        List<String> page = marks.stream().limit(limit).map(HistoryMark::key).toList();
        Map<String, HistoryEntry> entries = store.history(lead.leadId(), page);
        // A lead may be erased between the two reads.
        var json = page.stream()
                .flatMap(key -> Optional.ofNullable(entries.get(key)).stream())
                .map(History::json)
                .toList();
        return HttpResponse.json(Json.obj("entries", json, "cursor",
                marks.size() > limit ? cursor(marks.get(limit - 1)) : Json.Null.NULL));
    }

    private static String cursor(HistoryMark last) {
        return Paging.seal(List.of(Json.text(last.at().toString()), Json.text(last.key())));
    }

    private static HistoryMark position(List<Json> cursor) throws HttpProblemException {
        if (cursor.size() == 2 && cursor.get(0) instanceof Json.Text(String at)
                && cursor.get(1) instanceof Json.Text(String key)) {
            try {
                return new HistoryMark(Instant.parse(at), key);
            } catch (DateTimeException e) {
                throw Paging.notOurs();
            }
        }
        throw Paging.notOurs();
    }
}
