package io.leadscore.functions.crm;

import io.leadscore.core.activity.Outcome;
import io.leadscore.core.activity.Revenue;
import io.leadscore.core.json.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What changes of a CRM mean: {@code "incoming": {"webhookUrl", "secret", "currency", "outcomes": [{"object", "property", "value",
 * "outcome"}]}}. Immutable.
 *
 * @param webhookUrl the address to which the CRM sends, as it is in the CRM
 * @param secret     the name of the secret with which it signs
 * @param currency   of deals whose currency the CRM does not say; null if no deals are read
 */
public record IncomingSettings(String webhookUrl, String secret, @Nullable String currency, List<Entry> outcomes) {
    private static final Set<String> OBJECTS = Set.of("contact", "deal");
    private static final String OURS = "leadscore_";
    private static final String LIFECYCLE = "lifecyclestage";

    /** A property of a kind of record gets a value, which is an outcome. */
    public record Entry(String object, String property, String value, Outcome outcome) {}

    public IncomingSettings {
        outcomes = List.copyOf(outcomes);
    }

    /**
     * Those of a system.
     *
     * @return empty if nothing comes back from it
     * @throws IllegalArgumentException if they are wrong; the message names the field and quotes nothing
     */
    public static Optional<IncomingSettings> of(CrmSettings.Sink sink) {
        if (sink.options().get("incoming") == null) {
            return Optional.empty();
        }
        if (!(sink.options().get("incoming") instanceof Json.Obj incoming)) {
            throw wrong(sink, "must be an object");
        }
        String url = incoming.text("webhookUrl");
        if (url == null || !isUrl(url)) {
            throw wrong(sink,
                    "webhookUrl must be the URL to which the system sends, such as https://leads.example.com/crm/"
                            + sink.name());
        }
        String secret = incoming.text("secret");
        if (secret == null || secret.isBlank()) {
            throw wrong(sink, "secret is missing: the secret with which the system signs");
        }
        String currency = incoming.text("currency");
        if (currency != null && !Revenue.isCurrency(currency)) {
            throw wrong(sink, "currency must be a code of ISO 4217, such as EUR");
        }
        List<Entry> entries = entries(sink, incoming);
        if (currency == null && entries.stream().anyMatch(entry -> entry.object().equals("deal"))) {
            throw wrong(sink, "currency is missing: the one of deals whose currency the system does not say");
        }
        return Optional.of(new IncomingSettings(url, secret, currency, entries));
    }

    private static List<Entry> entries(CrmSettings.Sink sink, Json.Obj incoming) {
        if (!(incoming.get("outcomes") instanceof Json.Arr(List<Json> items)) || items.isEmpty()) {
            throw wrong(sink, "outcomes must be a list of what changes mean");
        }
        var entries = new ArrayList<Entry>();
        var seen = new HashSet<List<String>>();
        for (Json item : items) {
            String where = "outcomes[" + entries.size() + "] ";
            Json.Obj entry = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            String object = entry.text("object");
            String property = entry.text("property");
            String value = entry.text("value");
            Optional<Outcome> outcome = Outcome.named(entry.text("outcome"));
            if (object == null || !OBJECTS.contains(object) || property == null || property.isBlank() || value == null
                    || outcome.isEmpty()) {
                throw wrong(sink, where + "must have an object (contact or deal), a property, a value and an outcome");
            }
            if (isOurs(sink, property)) {
                throw wrong(sink, where + "names a property that Leadscore writes. Name one that only sales writes");
            }
            if (!seen.add(List.of(object, property, value))) {
                throw wrong(sink, where + "repeats an entry");
            }
            entries.add(new Entry(object, property, value, outcome.get()));
        }
        return entries;
    }

    /** Otherwise what we write would come back as what sales says. */
    private static boolean isOurs(CrmSettings.Sink sink, String property) {
        return property.startsWith(OURS) || sink.traits().containsValue(property)
                || (property.equals(LIFECYCLE) && !sink.texts("lifecycleStages").isEmpty());
    }

    private static boolean isUrl(String text) {
        try {
            URI url = URI.create(text);
            return url.getHost() != null && Set.of("http", "https").contains(url.getScheme())
                    && url.getRawFragment() == null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static IllegalArgumentException wrong(CrmSettings.Sink sink, String what) {
        return new IllegalArgumentException("the incoming of the sink " + sink.name() + ": " + what);
    }

    /** What a change means; empty if it means nothing. */
    public Optional<Outcome> outcome(String object, String property, String value) {
        return outcomes.stream()
                .filter(entry -> entry.object().equals(object) && entry.property().equals(property)
                        && entry.value().equals(value))
                .map(Entry::outcome)
                .findFirst();
    }
}
