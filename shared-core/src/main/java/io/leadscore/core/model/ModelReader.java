package io.leadscore.core.model;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a scoring model and checks it: all problems at once, each with its path. Thread-safe. */
public final class ModelReader {
    /**
     * What reading gave.
     *
     * @param model    the model, null exactly if there are problems
     * @param problems what must be mended
     * @param warnings what is allowed and probably not meant
     */
    public record Reading(@Nullable ScoringModel model, List<Problem> problems, List<Problem> warnings) {}

    private ModelReader() {}

    public static Reading read(Json document) {
        throw new UnsupportedOperationException("to be written");
    }
}
