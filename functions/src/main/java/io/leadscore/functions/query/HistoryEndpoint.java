package io.leadscore.functions.query;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.correction.Corrections;
import io.leadscore.functions.port.LeadStore.Found;
import io.leadscore.functions.query.History.Place;
import io.leadscore.functions.service.Ledgers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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
        Place after = cursor == null ? null : position(Paging.open(cursor));
        Lead lead = leads.find(call.parameter("lead"));

        Set<String> ids = lead.ledger().leadIds(lead.leadId());
        List<Place> places = History.newest(
                ids.stream().flatMap(id -> store.history(id).map(mark -> new Place(mark, id))), after, limit + 1);
        return HttpResponse.json(Json.obj("leadId", lead.leadId(), "mergedFrom",
                LeadLookup.mergedFrom(call.parameter("lead"), lead), "entries",
                entries(places.stream().limit(limit).toList(), ids, new Ledgers(store).corrections(lead)), "cursor",
                places.size() > limit ? cursor(places.get(limit - 1)) : Json.Null.NULL));
    }

    private List<Json> entries(List<Place> page, Set<String> ids, Corrections corrections) {
        var entries = new HashMap<Place, HistoryEntry>();
        page.stream().collect(Collectors.groupingBy(Place::leadId)).forEach((id, places) -> {
            Map<String, HistoryEntry> ofId = store.history(id, places.stream().map(Place::key).toList());
            // A lead may be erased between the two reads.
            places.stream()
                    .filter(place -> ofId.containsKey(place.key()))
                    .forEach(place -> entries.put(place, Objects.requireNonNull(ofId.get(place.key()))));
        });
        Set<Found> repeats = ids.size() == 1 ? Set.of() : repeats(entries, ids);
        return page.stream()
                .filter(entries::containsKey)
                .filter(place -> !(entries.get(place) instanceof HistoryEntry.Acted(var stored)
                        && repeats.contains(new Found(place.leadId(), stored))))
                .<Json>map(place -> History.json(place, Objects.requireNonNull(entries.get(place)), corrections))
                .toList();
    }

    /** The copies of messages that do not count, because another part of the lead has an earlier one. */
    private Set<Found> repeats(Map<Place, HistoryEntry> entries, Set<String> ids) {
        var activities = new ArrayList<Activity>();
        entries.values().forEach(entry -> {
            if (entry instanceof HistoryEntry.Acted(var stored)) {
                activities.add(stored.activity());
            }
        });
        return Ledgers.repeats(store.stored(ids, activities));
    }

    private static String cursor(Place last) {
        return Paging.seal(
                List.of(Json.text(last.at().toString()), Json.text(last.key()), Json.text(last.leadId())));
    }

    private static Place position(List<Json> cursor) throws HttpProblemException {
        if (cursor.size() == 3 && cursor.get(0) instanceof Json.Text(String at)
                && cursor.get(1) instanceof Json.Text(String key)
                && cursor.get(2) instanceof Json.Text(String leadId)) {
            try {
                return new Place(new HistoryMark(Instant.parse(at), key), leadId);
            } catch (DateTimeException e) {
                throw Paging.notOurs();
            }
        }
        throw Paging.notOurs();
    }
}
