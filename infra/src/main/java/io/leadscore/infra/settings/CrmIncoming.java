package io.leadscore.infra.settings;

import static io.leadscore.infra.settings.Fields.require;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What changes of a CRM mean. The functions read the same, and refuse what is wrong here.
 *
 * @param webhookUrl the address to which HubSpot sends, as it is in HubSpot; null for Salesforce
 * @param secret     the ARN of the secret with which HubSpot signs; null for Salesforce
 * @param bus        the name of the partner event bus of Salesforce; null for HubSpot
 * @param currency   of deals whose currency the CRM does not say; needed if an outcome is one of deals
 * @param outcomes   what changes of properties mean
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CrmIncoming(@Nullable String webhookUrl, @Nullable String secret, @Nullable String bus,
        @Nullable String currency, List<Outcome> outcomes) {
    private static final String BUS = "aws\\.partner/salesforce\\.com/[A-Za-z0-9]{15,18}/[A-Za-z0-9_-]{1,80}";
    /** The kinds of records of Salesforce, and their names there. */
    private static final Map<String, String> SALESFORCE = Map.of("lead", "Lead", "contact", "Contact", "opportunity",
            "Opportunity");

    /** A property of a kind of record gets a value, which is an outcome. */
    public record Outcome(String object, String property, String value, String outcome) {
        public Outcome {
            require("crm.incoming.outcomes.object", object, "contact|deal|lead|opportunity");
            require("crm.incoming.outcomes.property", property, "\\S{1,256}");
            require("crm.incoming.outcomes.value", value, ".{0,256}");
            require("crm.incoming.outcomes.outcome", outcome, "accepted|rejected|recycled|won|lost");
        }
    }

    public CrmIncoming {
        outcomes = outcomes == null ? List.of() : List.copyOf(outcomes);
    }

    /** @throws IllegalArgumentException if it lacks what the system needs, or has what the system does not know; the message says what to do */
    void requireOf(String sink) {
        boolean isSalesforce = sink.equals("salesforce");
        if (isSalesforce) {
            if (bus == null || !bus.matches(BUS)) {
                throw new IllegalArgumentException(
                        "settings: crm.incoming.bus must be the name of the partner event source of "
                                + "Salesforce, aws.partner/salesforce.com/<org id>/<channel id>, but is " + bus
                                + ". Copy it from \"Partner event sources\" of EventBridge (docs/crm.md)");
            }
            if (webhookUrl != null || secret != null) {
                throw new IllegalArgumentException(
                        "settings: crm.incoming of salesforce knows no webhookUrl and no secret. AWS says who sends to the bus");
            }
        } else {
            if (bus != null) {
                throw new IllegalArgumentException("settings: crm.incoming of " + sink + " knows no bus");
            }
            // Without the path, API Gateway would not send the requests to the function.
            require("crm.incoming.webhookUrl", webhookUrl, "https://[^\\s/?#@]+/crm/[a-z]+");
            require("crm.incoming.secret", secret, SinkOptions.ARN);
        }
        requireOutcomes();
        for (Outcome entry : outcomes) {
            require("crm.incoming.outcomes.object", entry.object(),
                    isSalesforce ? "lead|contact|opportunity" : "contact|deal");
            if (isSalesforce) {
                require("crm.incoming.outcomes.property", entry.property(), "[A-Za-z][A-Za-z0-9_]{0,79}");
            }
        }
    }

    private void requireOutcomes() {
        if (currency != null) {
            require("crm.incoming.currency", currency, "[A-Z]{3}");
        }
        if (outcomes.isEmpty()) {
            throw new IllegalArgumentException(
                    "settings: crm.incoming.outcomes is missing. Say which value of which property is which outcome");
        }
        if (currency == null
                && outcomes.stream().anyMatch(entry -> Set.of("deal", "opportunity").contains(entry.object()))) {
            throw new IllegalArgumentException(
                    "settings: crm.incoming.currency is missing. It is that of deals whose currency the CRM does not say");
        }
        var seen = new HashSet<List<String>>();
        for (Outcome entry : outcomes) {
            if (!seen.add(List.of(entry.object(), entry.property(), entry.value()))) {
                throw new IllegalArgumentException(
                        "settings: crm.incoming.outcomes has two entries for one value of one property");
            }
        }
    }

    /** The names that Salesforce has for the kinds of records, sorted. */
    public List<String> entities() {
        return outcomes.stream()
                .map(entry -> Objects.requireNonNull(SALESFORCE.get(entry.object())))
                .distinct()
                .sorted()
                .toList();
    }
}
