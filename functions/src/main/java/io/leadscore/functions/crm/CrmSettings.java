package io.leadscore.functions.crm;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The systems that get leads. Immutable.
 *
 * @param sinks each with another name
 */
public record CrmSettings(List<Sink> sinks) {
    public static final CrmSettings NONE = new CrmSettings(List.of());
    /** The names of systems, which are in rows and in the API. */
    static final Set<String> KNOWN = Set.of("webhook");

    /**
     * A system.
     *
     * @param name         such as {@code webhook}
     * @param url          where to send; null if the function does not send
     * @param secret       the name of the secret; null if the function does not send
     * @param stage        the rung at which leads are sent first; null for the one at which a lead is qualified
     * @param allowPrivate whether the address may be a private one
     */
    public record Sink(String name, @Nullable URI url, @Nullable String secret, @Nullable String stage,
            boolean allowPrivate) {
        /** Where to send, for a function that does. */
        public URI requiredUrl() {
            return Objects.requireNonNull(url, () -> "the system " + name + " has no url");
        }

        public String requiredSecret() {
            return Objects.requireNonNull(secret, () -> "the system " + name + " has no secret");
        }
    }

    public CrmSettings {
        sinks = List.copyOf(sinks);
    }

    /** The names of the systems. */
    public List<String> names() {
        return sinks.stream().map(Sink::name).toList();
    }

    /**
     * Reads {@code [{"sink", "url", "secret", "stage", "allowPrivate"}]}.
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
            sinks.add(new Sink(name, url(name, sink.text("url")), sink.text("secret"), sink.text("stage"),
                    sink.get("allowPrivate") == Json.Bool.TRUE));
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

    private static @Nullable URI url(String sink, @Nullable String text) {
        try {
            URI url = text == null ? null : new URI(text);
            if (url != null && (url.getHost() == null || !Set.of("http", "https").contains(url.getScheme())
                    || url.getUserInfo() != null)) {
                throw new IllegalArgumentException("the url of the sink " + sink
                        + " must be an http or https URL with a host and without a user");
            }
            return url;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("the url of the sink " + sink + " is not a URL", e);
        }
    }
}
