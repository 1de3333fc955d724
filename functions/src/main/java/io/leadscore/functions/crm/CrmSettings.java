package io.leadscore.functions.crm;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The systems that get leads. Immutable.
 *
 * @param sinks each with another name
 */
public record CrmSettings(List<Sink> sinks) {
    public static final CrmSettings NONE = new CrmSettings(List.of());
    private static final String SLACK = "slack";
    /** The names of systems, which are in rows and in the API. */
    static final Set<String> KNOWN = Set.of("hubspot", "salesforce", SLACK, "webhook");

    /** What becomes of a record whose lead was erased, and what else the settings of a CRM can say, is in {@code docs/crm.md}. */
    private static final Set<String> ON_ERASURE = Set.of("blank", "delete");

    /**
     * A system.
     *
     * @param name    such as {@code webhook}
     * @param options all that the settings say of it
     */
    public record Sink(String name, Json.Obj options) {
        /** Where to send, for a function that does. */
        public URI requiredUrl() {
            return Objects.requireNonNull(url(), () -> "the system " + name + " has no url");
        }

        /** Where to send; null if the settings do not say it. */
        public @Nullable URI url() {
            String text = text("url");
            return text == null ? null : URI.create(text);
        }

        /** The name of the secret, for a function that sends. */
        public String requiredSecret() {
            return Objects.requireNonNull(text("secret"), () -> "the system " + name + " has no secret");
        }

        /** Whether it gets news, by event. All others get leads, by state. */
        public boolean announces() {
            return name.equals(SLACK);
        }

        /** The rung at which leads are sent first; null for the one at which a lead is handed to sales, or qualified. */
        public @Nullable String stage() {
            return text("stage");
        }

        /** Whether the address may be a private one. */
        public boolean allowsPrivate() {
            return options.get("allowPrivate") == Json.Bool.TRUE;
        }

        /** The model whose scores are sent; null for the first one of a lead, by name. */
        public @Nullable String model() {
            return text("model");
        }

        /** Names of traits, with the names of the properties that they become. */
        public Map<String, String> traits() {
            return texts("traits");
        }

        /** Whether people whom the CRM does not have get a record. */
        public boolean creates() {
            return options.get("create") != Json.Bool.FALSE;
        }

        /** Whether the record of a person who was erased is deleted. */
        public boolean deletesErased() {
            return "delete".equals(text("onErasure"));
        }

        /** A further option that is a text; null if it is not there. */
        public @Nullable String text(String option) {
            return options.text(option);
        }

        /** A further option that has texts by their names; empty if it is not there. */
        public Map<String, String> texts(String option) {
            var texts = new TreeMap<String, String>();
            options.object(option).fields().forEach((key, value) -> {
                if (value instanceof Json.Text(String text)) {
                    texts.put(key, text);
                }
            });
            return texts;
        }
    }

    public CrmSettings {
        sinks = List.copyOf(sinks);
    }

    /** The names of the systems that have a state of each lead. */
    public List<String> names() {
        return sinks.stream().filter(sink -> !sink.announces()).map(Sink::name).toList();
    }

    /**
     * Reads {@code [{"sink", "secret", …}]}.
     *
     * @throws IllegalArgumentException if the text has another form; the message quotes none of it
     */
    public static CrmSettings read(String json) {
        var sinks = new ArrayList<Sink>();
        var names = new HashSet<String>();
        for (Json item : items(json)) {
            if (!(item instanceof Json.Obj sink)) {
                throw new IllegalArgumentException("an entry is not an object");
            }
            String name = sink.text("sink");
            if (name == null || !KNOWN.contains(name)) {
                throw new IllegalArgumentException("an entry has no sink, or one that this version does not know");
            }
            if (!names.add(name)) {
                throw new IllegalArgumentException("the sink " + name + " is there twice");
            }
            requireUrl(name, sink.text("url"));
            requireOneOf(name, "onErasure", sink.text("onErasure"), ON_ERASURE);
            sinks.add(new Sink(name, sink));
        }
        return new CrmSettings(sinks);
    }

    private static List<Json> items(String json) {
        try {
            if (new JsonReader(JsonReader.Limits.DOCUMENT).read(json) instanceof Json.Arr(List<Json> items)) {
                return items;
            }
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("it is not JSON", e);
        }
        throw new IllegalArgumentException("it is not a JSON array");
    }

    private static void requireOneOf(String sink, String option, @Nullable String value, Set<String> allowed) {
        if (value != null && !allowed.contains(value)) {
            throw new IllegalArgumentException(
                    "the " + option + " of the sink " + sink + " must be one of " + new TreeSet<>(allowed));
        }
    }

    private static void requireUrl(String sink, @Nullable String text) {
        try {
            URI url = text == null ? null : new URI(text);
            if (url != null && (url.getHost() == null || !Set.of("http", "https").contains(url.getScheme())
                    || url.getUserInfo() != null)) {
                throw new IllegalArgumentException("the url of the sink " + sink
                        + " must be an http or https URL with a host and without a user");
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("the url of the sink " + sink + " is not a URL", e);
        }
    }
}
