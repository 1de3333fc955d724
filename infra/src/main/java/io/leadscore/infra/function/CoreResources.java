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

/** JSON resources of shared-core, read from the artifact. So the stack cannot differ from the code that it deploys. */
public final class CoreResources {
    private static final String LIBRARY = "lib/leadscore-shared-core-";

    private CoreResources() {}

    /**
     * Texts of the JSON resources whose paths begin with the prefix, by path.
     *
     * @throws IllegalArgumentException if the artifact has no such library
     */
    public static Map<String, String> in(Path artifact, String prefix) {
        var texts = new TreeMap<String, String>();
        try (var zip = new ZipFile(artifact.toFile())) {
            ZipEntry library = zip.stream()
                    .filter(entry -> entry.getName().startsWith(LIBRARY))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            artifact + " has no " + LIBRARY + "*.jar: build it with mvn package"));
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
