package io.leadscore.functions.sinks.hubspot;

import io.leadscore.core.json.Json;
import io.leadscore.functions.port.crm.Deals;
import io.leadscore.functions.sinks.hubspot.HubSpotCalls.Said;
import io.leadscore.functions.sinks.record.DealReadings;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The deals of HubSpot, with their contacts. A label "Primary" makes a contact the primary one of its deal; HubSpot has no such label
 * by itself, so otherwise it is the one with the lowest id. Thread-safe.
 */
final class HubSpotDeals implements Deals {
    private static final int NOT_FOUND = 404;
    /** More contacts of one deal, which is as many as one call answers, are not read. */
    private static final int MAX_CONTACTS = 500;

    private final HubSpotCalls calls;

    HubSpotDeals(HubSpotCalls calls) {
        this.calls = calls;
    }

    @Override
    public Reading read(String id) {
        String deal = URLEncoder.encode(id, StandardCharsets.UTF_8);
        return switch (calls.call("GET", "/crm/v3/objects/deals/" + deal + "?properties=amount,deal_currency_code",
                null, List.of())) {
            case Said.Done(Json.Obj body) -> contacts(deal, body.object("properties"));
            case Said.Failed failed -> failed(failed);
        };
    }

    private Reading contacts(String deal, Json.Obj properties) {
        return switch (calls.call("GET",
                "/crm/v4/objects/deals/" + deal + "/associations/contacts?limit=" + MAX_CONTACTS, null, List.of())) {
            case Said.Done(Json.Obj body) -> new Reading.Deal(properties.text("amount"),
                    blankToNull(properties.text("deal_currency_code")),
                    HubSpotError.items(body.get("results"))
                            .stream()
                            .map(Contact::of)
                            .filter(Objects::nonNull)
                            .sorted()
                            .map(Contact::id)
                            .toList());
            case Said.Failed failed -> failed(failed);
        };
    }

    private static Reading failed(Said.Failed failed) {
        return failed.status() == NOT_FOUND ? new Reading.Gone() : DealReadings.failed(failed.answer());
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /** A contact of a deal. The primary one comes first. */
    private record Contact(String id, boolean isPrimary) implements Comparable<Contact> {
        private static final Comparator<Contact> ORDER = Comparator.comparing((Contact contact) -> !contact.isPrimary())
                .thenComparing(contact -> new BigInteger(contact.id()));

        private static @Nullable Contact of(Json association) {
            if (!(association instanceof Json.Obj object)) {
                return null;
            }
            String id = object.get("toObjectId") instanceof Json.Num(String literal) ? literal
                    : object.text("toObjectId");
            if (id == null || !id.matches("[0-9]{1,20}")) {
                return null;
            }
            return new Contact(id, HubSpotError.items(object.get("associationTypes"))
                    .stream()
                    .anyMatch(type -> type instanceof Json.Obj label
                            && "primary".equalsIgnoreCase(label.text("label"))));
        }

        @Override
        public int compareTo(Contact other) {
            return ORDER.compare(this, other);
        }
    }
}
