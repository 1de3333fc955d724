package io.leadscore.functions.service;

import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.json.Problem;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.core.model.ModelReader;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.functions.port.ModelStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Caches compiled scoring models. A version never changes, so it is compiled once. The list of active versions may be
 * out of date for a limited time. This never affects an existing lead: its row has the numbers of its versions, and
 * versions are loaded by number. Thread-safe; two threads may both compile the same version.
 */
public final class ModelCache {
    /**
     * The most models that are active at a time. One day can change the stage and the ranking of a lead under each of
     * them, and the decision of one day is one commit.
     */
    public static final int MAX_ACTIVE = 20;
    /**
     * The most active models that hand leads to sales. Under each of them, a lead that waits has a row more, and the merge of
     * two leads is one commit.
     */
    public static final int MAX_HAND_OFFS = 10;

    /**
     * How long the active versions may be out of date: long enough that the reads cost almost nothing, and short enough
     * for a person who waits for an activation.
     */
    public static final Duration ACTIVE_FOR = Duration.ofSeconds(30);
    /** Compiled versions in the cache. A company has a few models and, after an activation, two versions of one. */
    static final int MAX_VERSIONS = 64;
    /** Deciders in the cache, one for each combination of versions that leads have. */
    static final int MAX_DECIDERS = 64;

    private static final JsonReader JSON = new JsonReader(JsonReader.Limits.DOCUMENT);

    private final ModelStore store;
    private final InstantSource clock;
    private final Duration activeFor;
    private final Set<String> publishedTraits;
    private final LruCache<Version, CompiledModel> versions = new LruCache<>(MAX_VERSIONS);
    private final LruCache<Map<String, Integer>, LeadDecider> deciders = new LruCache<>(MAX_DECIDERS);
    private volatile @Nullable Known known;

    private record Version(String name, int number) {}

    private record Known(Map<String, CompiledModel> models, Set<String> guardedEvents, Instant readAt) {}

    /**
     * @param activeFor       how long {@link #current} may be out of date; zero reads the store each time
     * @param publishedTraits names of the traits that stage events carry
     */
    public ModelCache(ModelStore store, InstantSource clock, Duration activeFor, Set<String> publishedTraits) {
        this.store = store;
        this.clock = clock;
        this.activeFor = activeFor;
        this.publishedTraits = Set.copyOf(publishedTraits);
    }

    /** How long {@link #current} may be out of date. */
    public Duration activeFor() {
        return activeFor;
    }

    /** The active models, by name, at most {@link #activeFor} old. A new lead is scored under all of them. */
    public Map<String, CompiledModel> current() {
        return known().models();
    }

    /** The folded names of events that harm a lead under an active model. */
    public Set<String> guardedEvents() {
        return known().guardedEvents();
    }

    private Known known() {
        Known now = known;
        return now != null && clock.instant().isBefore(now.readAt().plus(activeFor)) ? now : read();
    }

    /** Reads the active models from the store. */
    public Map<String, CompiledModel> refresh() {
        return read().models();
    }

    private Known read() {
        Instant readAt = clock.instant();
        var models = new TreeMap<String, CompiledModel>();
        store.active().forEach((name, number) -> models.put(name, version(name, number)));
        Set<String> guardedEvents = models.values()
                .stream()
                .flatMap(model -> model.guardedEvents().stream())
                .collect(Collectors.toUnmodifiableSet());
        var read = new Known(Map.copyOf(models), guardedEvents, readAt);
        known = read;
        return read;
    }

    /** The models for decisions about a lead: the versions on its row, or all active ones if the lead is new. */
    public Map<String, CompiledModel> forLead(Lead lead) {
        if (lead.version() == 0) {
            return current();
        }
        var models = new HashMap<String, CompiledModel>();
        lead.models().forEach((name, state) -> models.put(name, version(name, state.modelVersion())));
        return models;
    }

    /** The decider for leads under these models. */
    public LeadDecider decider(Map<String, CompiledModel> models) {
        var numbers = models.entrySet()
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, model -> model.getValue().version()));
        LeadDecider decider = deciders.get(numbers);
        if (decider == null) {
            decider = new LeadDecider(models, publishedTraits);
            deciders.put(numbers, decider);
        }
        return decider;
    }

    /**
     * The compiled version.
     *
     * @throws IllegalStateException if the version is not in the store or is not a valid model
     */
    public CompiledModel version(String name, int number) {
        var key = new Version(name, number);
        CompiledModel compiled = versions.get(key);
        if (compiled == null) {
            compiled = compile(key);
            versions.put(key, compiled);
        }
        return compiled;
    }

    private CompiledModel compile(Version version) {
        String json = store.version(version.name(), version.number())
                .orElseThrow(() -> new IllegalStateException(version + " is not in the store"));
        try {
            var reading = ModelReader.read(JSON.read(json));
            var model = reading.model();
            if (model == null) {
                throw new IllegalStateException("stored " + version + " is not valid: "
                        + reading.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")));
            }
            return new CompiledModel(model, version.number());
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("stored " + version + " is not JSON", e);
        }
    }
}
