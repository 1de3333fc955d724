package io.leadscore.functions.crm;

import io.leadscore.core.activity.Outcome;
import io.leadscore.core.activity.Revenue;
import io.leadscore.core.json.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What changes of a CRM mean: {@code "incoming": {"webhookUrl", "secret", "currency", "outcomes": [{"object", "property", "value",
 * "outcome"}]}}, or with a {@code "bus"} in place of the first two. Immutable.
 *
 * @param way      by which the CRM says them
 * @param currency of deals whose currency the CRM does not say; null if no deals are read
 */
public record IncomingSettings(Way way, @Nullable String currency, List<Entry> outcomes) {
    /** The kinds of records of each system, those of people first. */
    private static final Map<String, List<String>> OBJECTS = Map.of("hubspot", List.of("contact", "deal"),
            "salesforce", List.of("lead", "contact", "opportunity"));
    private static final String SALESFORCE = "salesforce";
    private static final String BUS = Pattern.quote(CrmMessage.SALESFORCE_BUS)
            + "[A-Za-z0-9]{15,18}/[A-Za-z0-9_-]{1,80}";
    /** The API names of fields. They are words of queries. */
    private static final String FIELD = "[A-Za-z][A-Za-z0-9_]{0,79}";
    private static final String OURS = "leadscore_";
    private static final String LIFECYCLE = "lifecyclestage";

    /** How a CRM says what has changed. */
    public sealed interface Way {
        /**
         * It calls us.
         *
         * @param url    the address to which it sends, as it is in the CRM
         * @param secret the name of the secret with which it signs
         */
        record Webhook(String url, String secret) implements Way {}

        /**
         * By events on a bus, which AWS lets only it send.
         *
         * @param name of the bus, which is also the source of its events
         */
        record Bus(String name) implements Way {}
    }

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
        if (!OBJECTS.containsKey(sink.name())) {
            throw wrong(sink, "nothing comes back from this system");
        }
        Way way = sink.name().equals(SALESFORCE) ? bus(sink, incoming) : webhook(sink, incoming);
        String currency = incoming.text("currency");
        if (currency != null && !Revenue.isCurrency(currency)) {
            throw wrong(sink, "currency must be a code of ISO 4217, such as EUR");
        }
        List<Entry> entries = entries(sink, incoming);
        if (currency == null && entries.stream().anyMatch(entry -> RecordChange.isDeal(entry.object()))) {
            throw wrong(sink, "currency is missing: the one of deals whose currency the system does not say");
        }
        return Optional.of(new IncomingSettings(way, currency, entries));
    }

    private static Way bus(CrmSettings.Sink sink, Json.Obj incoming) {
        String bus = incoming.text("bus");
        if (bus == null || !bus.matches(BUS)) {
            throw wrong(sink, "bus must be the name of the partner event source, "
                    + CrmMessage.SALESFORCE_BUS + "<org id>/<channel id>");
        }
        return new Way.Bus(bus);
    }

    private static Way webhook(CrmSettings.Sink sink, Json.Obj incoming) {
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
        return new Way.Webhook(url, secret);
    }

    private static List<Entry> entries(CrmSettings.Sink sink, Json.Obj incoming) {
        if (!(incoming.get("outcomes") instanceof Json.Arr(List<Json> items)) || items.isEmpty()) {
            throw wrong(sink, "outcomes must be a list of what changes mean");
        }
        List<String> objects = Objects.requireNonNull(OBJECTS.get(sink.name()));
        var entries = new ArrayList<Entry>();
        var seen = new HashSet<List<String>>();
        for (Json item : items) {
            String where = "outcomes[" + entries.size() + "] ";
            Json.Obj entry = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            String object = entry.text("object");
            String property = entry.text("property");
            String value = entry.text("value");
            Optional<Outcome> outcome = Outcome.named(entry.text("outcome"));
            if (object == null || !objects.contains(object) || property == null || property.isBlank() || value == null
                    || outcome.isEmpty()) {
                throw wrong(sink, where + "must have an object (" + String.join(" or ", objects)
                        + "), a property, a value and an outcome");
            }
            if (sink.name().equals(SALESFORCE) && !property.matches(FIELD)) {
                throw wrong(sink, where + "names no field: a property is the API name of a field, such as Status");
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

    /** The properties of a kind of record that mean something. */
    public Set<String> properties(String object) {
        return outcomes.stream()
                .filter(entry -> entry.object().equals(object))
                .map(Entry::property)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether changes of a kind of record can mean something. */
    public boolean hasObject(String object) {
        return outcomes.stream().anyMatch(entry -> entry.object().equals(object));
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
