package io.leadscore.functions.models;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.json.Problem;
import io.leadscore.core.model.ModelReader;
import io.leadscore.events.Cause;
import io.leadscore.events.Metadata;
import io.leadscore.events.PublishedEvent.ScoringModelActivated;
import io.leadscore.functions.port.ModelStore;
import io.leadscore.functions.service.ModelCache;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Activates a version of a scoring model. An activation can be repeated safely, also after a crash in the middle. A
 * lead keeps its model version until {@link Reevaluation} has updated it. Thread-safe.
 */
public final class ModelActivation {
    private static final JsonReader JSON = new JsonReader(JsonReader.Limits.DOCUMENT);

    private final ModelStore store;
    private final ModelCache models;
    private final InstantSource clock;

    /** The result of an activation. */
    public sealed interface Result {
        /**
         * The version is active. The leads must now be re-evaluated under it.
         *
         * @param at       when it was activated
         * @param warnings settings that are valid but probably a mistake
         */
        record Activated(String name, int version, Instant at, List<Problem> warnings) implements Result {}

        /** A version with this content is active already. */
        record Unchanged(String name, int version) implements Result {}

        /** Nothing was changed, because the text is not a valid model, or too many models are active. */
        record Refused(List<Problem> problems) implements Result {}
    }

    public ModelActivation(ModelStore store, ModelCache models, InstantSource clock) {
        this.store = store;
        this.models = models;
        this.clock = clock;
    }

    /** Activates the model in the text. */
    public Result activate(String json) {
        Json document;
        try {
            document = JSON.read(json);
        } catch (MalformedJsonException e) {
            return new Result.Refused(List.of(new Problem("", String.valueOf(e.getMessage()))));
        }
        var reading = ModelReader.read(document);
        var model = reading.model();
        if (model == null) {
            return new Result.Refused(reading.problems());
        }
        String name = model.name();
        Map<String, Integer> allActive = store.active();
        if (!allActive.containsKey(name) && allActive.size() >= ModelCache.MAX_ACTIVE) {
            return new Result.Refused(List.of(new Problem("name", "is not the name of an active model, and "
                    + allActive.size() + " models are active; at most " + ModelCache.MAX_ACTIVE
                    + " can be. Use the name of an active model to replace that model")));
        }
        if (model.handOff() != null && otherHandOffs(name) >= ModelCache.MAX_HAND_OFFS) {
            return new Result.Refused(List.of(new Problem("handOff", "is in " + ModelCache.MAX_HAND_OFFS
                    + " other active models already; at most " + ModelCache.MAX_HAND_OFFS
                    + " can have it. Remove it here or there")));
        }
        int active = allActive.getOrDefault(name, 0);
        String content = document.canonical();
        if (active > 0 && content.equals(content(name, active).orElse(""))) {
            return new Result.Unchanged(name, active);
        }
        int version = stored(name, active, content).orElseGet(() -> store.add(name, json));
        Instant now = clock.instant();
        store.activate(name, version, activated(name, version, active, now));
        models.refresh();
        return new Result.Activated(name, version, now, reading.warnings());
    }

    private long otherHandOffs(String name) {
        return models.current()
                .values()
                .stream()
                .filter(other -> other.model().handOff() != null && !other.name().equals(name))
                .count();
    }

    /** Deactivates the model. Call it after {@link Reevaluation#withdraw} has removed the model from all leads. */
    public void deactivate(String name) {
        Integer version = store.active().get(name);
        if (version != null) {
            // If the version is activated again, all leads must be re-evaluated under it again.
            store.saveRun(name, version, ModelStore.Run.NOT_BEGUN);
        }
        store.deactivate(name);
        models.refresh();
    }

    /** The version with this content that an earlier activation stored but, because of a crash, did not activate. */
    private Optional<Integer> stored(String name, int active, String content) {
        for (int version = active + 1;; version++) {
            Optional<String> stored = content(name, version);
            if (stored.isEmpty()) {
                return Optional.empty();
            }
            if (content.equals(stored.get())) {
                return Optional.of(version);
            }
        }
    }

    private Optional<String> content(String name, int version) {
        return store.version(name, version).map(json -> {
            try {
                return JSON.read(json).canonical();
            } catch (MalformedJsonException e) {
                throw new IllegalStateException("the stored version " + version + " of model " + name + " is not JSON",
                        e);
            }
        });
    }

    private ScoringModelActivated activated(String name, int version, int previous, Instant now) {
        return new ScoringModelActivated(new Metadata("model/" + name + "#" + version, version, name, version,
                UtcDays.of(now), now, Cause.OPERATION), previous);
    }
}
