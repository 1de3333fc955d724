package io.leadscore.core.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The models that come with the product, ready to be activated or edited. Thread-safe. */
public final class ShippedModels {
    private static final List<String> NAMES = List.of("b2b-software", "consumer-electronics", "fit-and-intent",
            "weighted-b2b");

    private ShippedModels() {}

    /** The names, in alphabetical order. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * The JSON text of a model.
     *
     * @throws IllegalArgumentException if no shipped model has this name
     */
    public static String json(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no shipped model has this name; the names are " + NAMES);
        }
        try (InputStream json = ShippedModels.class.getResourceAsStream("/io/leadscore/models/" + name + ".json")) {
            if (json == null) {
                throw new IllegalStateException("the model " + name + " is missing from the class path");
            }
            return new String(json.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
