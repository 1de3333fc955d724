package io.leadscore.functions.query;

import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.FormFields;
import io.leadscore.functions.http.body.UrlEncoded;
import io.leadscore.functions.port.LeadRows;
import io.leadscore.functions.port.LeadRows.Row;
import io.leadscore.functions.port.LeadStore.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /leads/{lead}/export}: all that is kept of a person, for somebody who asks for it. A page has rows of one part of the
 * lead, in the order of the table, so one page is in memory.
 */
final class ExportEndpoint implements Routes.Endpoint {
    private final LeadLookup leads;
    private final LeadRows rows;

    ExportEndpoint(LeadLookup leads, LeadRows rows) {
        this.leads = leads;
        this.rows = rows;
    }

    /**
     * Where a page begins.
     *
     * @param leadId the id of the lead or of one of its parts
     * @param after  the key of the row before; null for the first row of this id
     */
    private record Place(String leadId, @Nullable String after) {}

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        FormFields query = UrlEncoded.fields(call.request().rawQuery());
        int limit = Paging.limit(query.firstFilled("limit"));
        String cursor = query.firstFilled("cursor");
        Place given = cursor == null ? null : place(Paging.open(cursor));
        Lead lead = leads.find(call.parameter("lead"));
        var ids = new TreeSet<>(lead.ledger().leadIds(lead.leadId()));
        if (given != null && !ids.contains(given.leadId())) {
            throw Paging.notOurs();
        }
        Place place = given == null ? new Place(ids.first(), null) : given;
        Page<Row> page = rows.read(place.leadId(), place.after(), limit);
        return HttpResponse.json(Json.obj("leadId", lead.leadId(), "mergedFrom",
                LeadLookup.mergedFrom(call.parameter("lead"), lead), "profile",
                given == null ? ExportJson.profile(lead) : Json.Null.NULL, "entries", entries(place.leadId(), page),
                "cursor", cursor(next(page, place, ids))));
    }

    private static @Nullable Place next(Page<Row> page, Place place, NavigableSet<String> ids) {
        if (page.next() != null) {
            return new Place(place.leadId(), page.next());
        }
        String id = ids.higher(place.leadId());
        return id == null ? null : new Place(id, null);
    }

    private static List<Json> entries(String leadId, Page<Row> page) {
        var entries = new ArrayList<Json>();
        page.items().forEach(row -> entries.add(ExportJson.entry(leadId, row)));
        return entries;
    }

    private static Json cursor(@Nullable Place next) {
        if (next == null) {
            return Json.Null.NULL;
        }
        String after = next.after();
        return Json.text(Paging.seal(after == null ? List.of(Json.text(next.leadId()))
                : List.of(Json.text(next.leadId()), Json.text(after))));
    }

    private static Place place(List<Json> cursor) throws HttpProblemException {
        if (cursor.size() == 2 && cursor.get(0) instanceof Json.Text(String leadId)
                && cursor.get(1) instanceof Json.Text(String after)) {
            return new Place(leadId, after);
        }
        if (cursor.size() == 1 && cursor.getFirst() instanceof Json.Text(String leadId)) {
            return new Place(leadId, null);
        }
        throw Paging.notOurs();
    }
}
