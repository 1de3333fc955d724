package io.leadscore.infra.settings;

import static io.leadscore.infra.settings.Fields.require;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What changes of a CRM mean. The functions read the same, and refuse what is wrong here.
 *
 * @param webhookUrl the address to which the CRM sends, as it is in the CRM
 * @param secret     the ARN of the secret with which the CRM signs
 * @param currency   of deals whose currency the CRM does not say; needed if an outcome is one of deals
 * @param outcomes   what changes of properties mean
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CrmIncoming(String webhookUrl, String secret, @Nullable String currency, List<Outcome> outcomes) {
    /** A property of a kind of record gets a value, which is an outcome. */
    public record Outcome(String object, String property, String value, String outcome) {
        public Outcome {
            require("crm.incoming.outcomes.object", object, "contact|deal");
            require("crm.incoming.outcomes.property", property, "\\S{1,256}");
            require("crm.incoming.outcomes.value", value, ".{0,256}");
            require("crm.incoming.outcomes.outcome", outcome, "accepted|rejected|recycled|won|lost");
        }
    }

    public CrmIncoming {
        // Without the path, API Gateway would not send the requests to the function.
        require("crm.incoming.webhookUrl", webhookUrl, "https://[^\\s/?#@]+/crm/[a-z]+");
        require("crm.incoming.secret", secret, SinkOptions.ARN);
        if (currency != null) {
            require("crm.incoming.currency", currency, "[A-Z]{3}");
        }
        if (outcomes == null || outcomes.isEmpty()) {
            throw new IllegalArgumentException(
                    "settings: crm.incoming.outcomes is missing. Say which value of which property is which outcome");
        }
        outcomes = List.copyOf(outcomes);
        if (currency == null && outcomes.stream().anyMatch(entry -> entry.object().equals("deal"))) {
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
}
