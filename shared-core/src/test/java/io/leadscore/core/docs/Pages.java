package io.leadscore.core.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The Markdown pages of the repository. */
final class Pages {
    private static final Path ROOT = root();

    private Pages() {}

    /** Tests run in the directory of their module, or in the root when an editor starts them. */
    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/models.md"))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException(
                        "no directory above " + Path.of("").toAbsolutePath() + " has docs/models.md");
            }
        }
        return directory;
    }

    /** A file of the repository, by its path from the root. */
    static Path file(String path) {
        return ROOT.resolve(path);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(String path) {
        return text(file(path)).lines().toList();
    }

    /** All pages: those in the root and those in {@code docs}. */
    static List<Path> all() {
        try (var inRoot = Files.list(ROOT); var inDocs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(inRoot, inDocs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The anchor that GitHub gives to a heading. */
    static String slug(String heading) {
        return heading.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "")
                .replace(' ', '-');
    }

    /** The cells of a row of a table, without blanks around them. */
    static List<String> cells(String row) {
        String inner = row.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "");
        return List.of(inner.split("\\|", -1)).stream().map(String::strip).toList();
    }
}
