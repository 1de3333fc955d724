package io.leadscore.infra.function;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** What the code in the artifact reads from its own class path, so that it cannot differ from what is deployed beside it. */
public final class CoreResources {
    private static final String LIBRARY = "lib/leadscore-shared-core-";

    private CoreResources() {}

    /**
     * Texts of the JSON documents whose names begin so, by name.
     *
     * @throws IllegalArgumentException if the artifact has no such library
     */
    public static Map<String, String> in(Path artifact, String prefix) {
        var texts = new TreeMap<String, String>();
        try (var zip = new ZipFile(artifact.toFile())) {
            ZipEntry library = zip.stream()
                    .filter(entry -> entry.getName().startsWith(LIBRARY))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(artifact + " lacks " + LIBRARY));
            try (var jar = new ZipInputStream(zip.getInputStream(library))) {
                for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
                    if (entry.getName().startsWith(prefix) && entry.getName().endsWith(".json")) {
                        texts.put(entry.getName(), new String(jar.readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }
}
