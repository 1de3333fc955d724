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
 * A scoring model as the user names it: a file, or, where there is no such file, one of the models that the product ships.
 *
 * @param place how messages name it
 */
record ModelFile(String place, Json document) {
    private static final JsonReader READER = new JsonReader(JsonReader.Limits.DOCUMENT);

    /** @throws BadInputException if it is not there or not JSON */
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

    /** @throws BadInputException naming the first problem, if there is any */
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
