package io.leadscore.functions.sinks.salesforce;

import io.leadscore.core.json.Json;
import io.leadscore.functions.port.crm.Deals;
import io.leadscore.functions.port.crm.RecordValues;
import io.leadscore.functions.sinks.record.DealReadings;
import io.leadscore.functions.sinks.salesforce.SalesforceCalls.Called;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Opportunities of Salesforce, with the Contacts that have a role in them, and single records. A Contact that was a Lead is followed by this
 * Lead: the lead can still have it. Thread-safe.
 */
final class SalesforceDeals implements Deals, RecordValues {
    private static final Map<String, String> OBJECTS = Map.of("lead", "Lead", "contact", "Contact", "opportunity",
            "Opportunity");
    private static final String CURRENCY = "CurrencyIsoCode";
    private static final String NO_FIELD = "INVALID_FIELD";
    /** Larger and finer amounts are none. */
    private static final int MAX_DIGITS = 40;

    private final SalesforceCalls calls;
    /** The field is only in orgs with several currencies. */
    private volatile boolean hasCurrency = true;

    SalesforceDeals(SalesforceCalls calls) {
        this.calls = calls;
    }

    // ---- deals

    @Override
    public Reading read(String id) {
        var found = new ArrayList<Json.Obj>();
        Called.Failed failed = query("SELECT Id, Amount" + (hasCurrency ? ", " + CURRENCY : "")
                + " FROM Opportunity WHERE " + Soql.in("Id", List.of(id)), found);
        if (failed != null && hasCurrency && NO_FIELD.equals(SalesforceErrors.first(failed.body()).text("errorCode"))) {
            failed = query("SELECT Id, Amount FROM Opportunity WHERE " + Soql.in("Id", List.of(id)), found);
            hasCurrency = failed != null;
        }
        if (failed != null) {
            return DealReadings.failed(failed.why());
        }
        if (found.isEmpty()) {
            return new Reading.Gone();
        }
        var roles = new ArrayList<Json.Obj>();
        failed = query("SELECT ContactId, IsPrimary FROM OpportunityContactRole WHERE "
                + Soql.in("OpportunityId", List.of(id)) + " ORDER BY CreatedDate, Id", roles);
        if (failed != null) {
            return DealReadings.failed(failed.why());
        }
        var contacts = new LinkedHashSet<String>();
        for (Json.Bool isPrimary : List.of(Json.Bool.TRUE, Json.Bool.FALSE)) {
            roles.stream()
                    .filter(role -> (role.get("IsPrimary") == Json.Bool.TRUE) == (isPrimary == Json.Bool.TRUE))
                    .map(role -> role.text("ContactId"))
                    .filter(contact -> contact != null && contact.matches("[A-Za-z0-9]{18}"))
                    .forEach(contacts::add);
        }
        var leads = new ArrayList<Json.Obj>();
        for (List<String> part : Soql.parts(contacts)) {
            failed = query("SELECT Id, ConvertedContactId FROM Lead WHERE " + Soql.in("ConvertedContactId", part)
                    + " ORDER BY CreatedDate, Id", leads);
            if (failed != null) {
                return DealReadings.failed(failed.why());
            }
        }
        return new Reading.Deal(amount(found.getFirst().get("Amount")), found.getFirst().text(CURRENCY),
                withLeads(contacts, leads));
    }

    private static List<String> withLeads(Set<String> contacts, List<Json.Obj> leads) {
        var all = new LinkedHashMap<String, List<String>>();
        contacts.forEach(contact -> all.put(contact, new ArrayList<>(List.of(contact))));
        for (Json.Obj lead : leads) {
            List<String> same = all.get(String.valueOf(lead.text("ConvertedContactId")));
            String id = lead.text("Id");
            if (same != null && id != null) {
                same.add(id);
            }
        }
        return all.values().stream().flatMap(List::stream).toList();
    }

    /** Salesforce writes ten million as 1.0E7. A number that is too large for a JSON number is a text here. */
    private static @Nullable String amount(@Nullable Json value) {
        if (!(value instanceof Json.Num(String literal))) {
            return value instanceof Json.Text(String text) ? text : null;
        }
        if (literal.length() > MAX_DIGITS) {
            return literal;
        }
        var amount = new BigDecimal(literal);
        return Math.abs((long) amount.scale()) > MAX_DIGITS ? literal : amount.toPlainString();
    }

    // ---- single records

    @Override
    public Values read(String object, String id, Set<String> properties) {
        var found = new ArrayList<Json.Obj>();
        Called.Failed failed = query("SELECT Id, " + String.join(", ", properties) + " FROM " + OBJECTS.get(object)
                + " WHERE " + Soql.in("Id", List.of(id)), found);
        if (failed != null) {
            return switch (DealReadings.failed(failed.why())) {
                case Reading.Later(Duration after) -> new Values.Later(after);
                case Reading.Refused(String reason) -> new Values.Refused(reason);
                case Reading.Deal _,Reading.Gone _ -> throw new IllegalStateException("that is no failure of a call");
            };
        }
        if (found.isEmpty()) {
            return new Values.Gone();
        }
        var values = new HashMap<String, String>();
        for (String property : properties) {
            String value = switch (found.getFirst().get(property)) {
                case Json.Text(String text) -> text;
                case Json.Num(String literal) -> literal;
                case Json.Bool bool -> bool.toJson();
                case null, default -> null;
            };
            if (value != null) {
                values.put(property, value);
            }
        }
        return new Values.Found(values);
    }

    private Called.@Nullable Failed query(String soql, List<Json.Obj> rows) {
        return SalesforceQuery.read(calls, "query", soql, rows::add);
    }
}
