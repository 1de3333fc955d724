package io.leadscore.local;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.model.ModelReader;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.model.ShippedModels;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A scoring model that the user names: a file, or, if there is no such file, a model that comes with Leadscore.
 *
 * @param place the name of the model in messages
 */
record ModelFile(String place, Json document) {
    private static final JsonReader READER = new JsonReader(JsonReader.Limits.DOCUMENT);

    /** @throws BadInputException if the file does not exist or is not JSON */
    static ModelFile read(String fileOrName) {
        try {
            if (ShippedModels.names().contains(fileOrName) && !Files.exists(Path.of(fileOrName))) {
                return new ModelFile(fileOrName, READER.read(ShippedModels.json(fileOrName)));
            }
            byte[] bytes = new InputFile(fileOrName).bytes(JsonReader.Limits.DOCUMENT.documentChars());
            return new ModelFile(fileOrName, READER.read(bytes));
        } catch (MalformedJsonException e) {
            throw new BadInputException(fileOrName + ": " + e.getMessage());
        }
    }

    ModelReader.Reading check() {
        return ModelReader.read(document);
    }

    /** @throws BadInputException if the model has problems; the message names the first one */
    ScoringModel model() {
        ModelReader.Reading reading = check();
        ScoringModel model = reading.model();
        if (model == null) {
            int more = reading.problems().size() - 1;
            throw new BadInputException(place + ": " + reading.problems().getFirst() + (more == 0
                    ? ""
                    : " (and " + more + " more, see leadscore check-model " + place + ")"));
        }
        return model;
    }
}
