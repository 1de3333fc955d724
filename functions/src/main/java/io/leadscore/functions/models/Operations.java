package io.leadscore.functions.models;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.port.WriteKeyStore;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import io.leadscore.functions.service.WriteKeyMaker;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Commands of an operator, as JSON: {@code activateModel}, {@code showModels}, {@code reevaluate},
 * {@code makeWriteKey}, {@code revokeWriteKey}. Each can be repeated. IAM decides who may invoke the function.
 * Thread-safe.
 */
public final class Operations {
    private final ModelRollout rollout;
    private final WriteKeyStore keys;
    private final WriteKeyMaker keyMaker;

    public Operations(ModelRollout rollout, WriteKeyStore keys, WriteKeyMaker keyMaker) {
        this.rollout = rollout;
        this.keys = keys;
        this.keyMaker = keyMaker;
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
        return switch (keyMaker.make(fields)) {
            case WriteKeyMaker.Result.Made(var _, var key) -> Json.obj("writeKey", key);
            case WriteKeyMaker.Result.Refused(var problems) -> Json.obj("refused",
                    problems(problems.stream().map(Operations::ofMakeWriteKey).toList()));
        };
    }

    private static Problem ofMakeWriteKey(Problem problem) {
        return new Problem(problem.path().isEmpty() ? "makeWriteKey" : "makeWriteKey." + problem.path(),
                problem.message());
    }

    private Json.Obj revokeKey(Json key) {
        if (!(key instanceof Json.Text(String value))) {
            return refused("revokeWriteKey", "must be a write key");
        }
        Optional<WriteKey> known = keys.find(value);
        known.ifPresent(
                settings -> keys.put(value, settings.asRevoked()));
        return Json.obj("revoked", known.isPresent());
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
