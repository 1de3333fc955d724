package io.leadscore.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** The models that the artifact brings: resources of one of its libraries. */
final class ShippedModels {
    private static final String LIBRARY = "lib/leadscore-shared-core-";
    private static final String FOLDER = "io/leadscore/models/";
    private static final String ENDING = ".json";

    private ShippedModels() {}

    /**
     * The text of a model.
     *
     * @throws IllegalArgumentException if the artifact has none of this name; the message lists those that it has
     */
    static String text(String name, Path artifact) {
        var others = new TreeSet<String>();
        try (var zip = new ZipFile(artifact.toFile())) {
            ZipEntry library = zip.stream()
                    .filter(entry -> entry.getName().startsWith(LIBRARY))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(artifact + " lacks " + LIBRARY));
            try (var jar = new ZipInputStream(zip.getInputStream(library))) {
                for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
                    if (entry.getName().equals(FOLDER + name + ENDING)) {
                        return new String(jar.readAllBytes(), StandardCharsets.UTF_8);
                    }
                    if (entry.getName().startsWith(FOLDER) && entry.getName().endsWith(ENDING)) {
                        others.add(
                                entry.getName().substring(FOLDER.length(), entry.getName().length() - ENDING.length()));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalArgumentException("settings: models: " + name + " is not shipped; there are " + others
                + ", and files end in " + ENDING);
    }
}
