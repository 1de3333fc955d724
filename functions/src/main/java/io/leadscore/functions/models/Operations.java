package io.leadscore.functions.models;

import io.leadscore.core.intake.SourceSettings;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.port.WriteKeyStore;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Commands of an operator, as JSON: {@code activateModel}, {@code showModels}, {@code reevaluate},
 * {@code makeWriteKey}, {@code revokeWriteKey}. Each can be repeated. IAM decides who may invoke the function.
 * Thread-safe.
 */
public final class Operations {
    /** The prefix of our keys, by which people and secret scanners recognize them. */
    private static final String KEY_PREFIX = "lsk_";

    private final ModelRollout rollout;
    private final WriteKeyStore keys;
    private final Supplier<String> ids;
    private final Set<String> numericTraits;

    /**
     * @param ids           random ids that were never used before
     * @param numericTraits numeric traits of write keys that name none
     */
    public Operations(ModelRollout rollout, WriteKeyStore keys, Supplier<String> ids, Set<String> numericTraits) {
        this.rollout = rollout;
        this.keys = keys;
        this.ids = ids;
        this.numericTraits = Set.copyOf(numericTraits);
    }

    /**
     * Carries out a command: an object with one field.
     *
     * @return the result; {@code {"refused": […]}} if the command is not valid, and then nothing was changed
     */
    public Json.Obj carryOut(Json.Obj command) {
        if (command.fields().size() != 1) {
            return refused("", "must be an object with exactly one command");
        }
        var only = command.fields().entrySet().iterator().next();
        return switch (only.getKey()) {
            case "activateModel" -> activate(only.getValue());
            case "showModels" -> show();
            case "reevaluate" -> reevaluate(only.getValue());
            case "makeWriteKey" -> makeKey(only.getValue());
            case "revokeWriteKey" -> revokeKey(only.getValue());
            default -> refused(only.getKey(),
                    "must be activateModel, showModels, reevaluate, makeWriteKey or revokeWriteKey");
        };
    }

    private Json.Obj activate(Json model) {
        if (model instanceof Json.Text(String name) && !ShippedModels.names().contains(name)) {
            return refused("activateModel", "must be a model or the name of a shipped model: " + ShippedModels.names());
        }
        String json = model instanceof Json.Text(String name) ? ShippedModels.json(name) : model.toJson();
        return switch (rollout.activate(json)) {
            case ModelActivation.Result.Activated(var name, var version, var at, var warnings) ->
                Json.obj("activated", Json.obj("name", name, "version", version, "activatedAt",
                        at.toString(), "warnings", problems(warnings)));
            case ModelActivation.Result.Unchanged(var name, var version) ->
                Json.obj("unchanged", Json.obj("name", name, "version", version));
            case ModelActivation.Result.Refused(var problems) -> Json.obj("refused", problems(problems));
        };
    }

    private Json.Obj show() {
        return Json.obj("models", new Json.Arr(rollout.active()
                .stream()
                .<Json>map(model -> Json.obj("name", model.name(), "version", model.version(),
                        "reevaluated", model.reevaluated()))
                .toList()));
    }

    private Json.Obj reevaluate(Json model) {
        if (!(model instanceof Json.Text(String name))) {
            return refused("reevaluate", "must be the name of a model");
        }
        OptionalInt version = rollout.again(name);
        return version.isEmpty() ? refused("reevaluate", "must be the name of an active model")
                : Json.obj("reevaluating",
                        Json.obj("name", name, "version", version.getAsInt()));
    }

    private Json.Obj makeKey(Json settings) {
        if (!(settings instanceof Json.Obj fields)) {
            return refused("makeWriteKey", "must be an object");
        }
        Set<String> known = Set.of("source", "kind", "formTraits", "numericTraits", "events", "honeypots",
                "nextHosts", "locale");
        Optional<String> other = fields.fields().keySet().stream().filter(name -> !known.contains(name)).findFirst();
        String source = fields.text("source");
        if (other.isPresent() || source == null || source.isBlank()) {
            return refused("makeWriteKey",
                    other.map(name -> "has an unknown field: " + name).orElse("must have a source that is not blank"));
        }
        Json tag = fields.get("locale");
        Optional<Locale> locale = tag instanceof Json.Text(String text) ? SourceSettings.locale(text)
                : Optional.empty();
        if (tag != null && locale.isEmpty()) {
            return refused("makeWriteKey.locale",
                    "must be a language tag that the platform knows, such as de or fr-CH");
        }
        Optional<SourceSettings.Kind> kind = fields.get("kind") == null
                ? Optional.of(SourceSettings.Kind.PAGE)
                : SourceSettings.Kind.of(fields.text("kind"));
        if (kind.isEmpty()) {
            return refused("makeWriteKey.kind", "must be page or server");
        }
        String key = KEY_PREFIX + ids.get();
        keys.put(key, new WriteKey(
                new SourceSettings(source, kind.get(), texts(fields, "formTraits", SourceSettings.DEFAULT_FORM_TRAITS),
                        texts(fields, "numericTraits", numericTraits), texts(fields, "events", Set.of()),
                        texts(fields, "honeypots", SourceSettings.DEFAULT_HONEYPOTS), locale.orElse(null)),
                texts(fields, "nextHosts", Set.of()), false));
        return Json.obj("writeKey", key);
    }

    private Json.Obj revokeKey(Json key) {
        if (!(key instanceof Json.Text(String value))) {
            return refused("revokeWriteKey", "must be a write key");
        }
        Optional<WriteKey> known = keys.find(value);
        known.ifPresent(
                settings -> keys.put(value, new WriteKey(settings.settings(), settings.nextHosts(), true)));
        return Json.obj("revoked", known.isPresent());
    }

    private static Set<String> texts(Json.Obj fields, String name, Set<String> otherwise) {
        return fields.get(name) instanceof Json.Arr(var items) ? items.stream()
                .map(item -> item instanceof Json.Text(String text) ? text : item.toJson())
                .collect(Collectors.toUnmodifiableSet()) : otherwise;
    }

    private static Json problems(List<Problem> problems) {
        return new Json.Arr(problems.stream().<Json>map(Operations::problem).toList());
    }

    private static Json.Obj problem(Problem problem) {
        return Json.obj("path", problem.path(), "message", problem.message());
    }

    private static Json.Obj refused(String path, String message) {
        return Json.obj("refused", problems(List.of(new Problem(path, message))));
    }
}
