package io.leadscore.infra.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.infra.Synthesised;
import io.leadscore.infra.function.FunctionSpec;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** The contents of the zip that is deployed. */
final class ArtifactTest {
    private static final long MAX_BYTES = 15L * 1024 * 1024;
    /** {@code project.build.outputTimestamp}: the time of all entries. */
    private static final LocalDateTime BUILT = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final Set<String> UNWANTED = Set.of("dynamodblocal", "event-ruler", "junit", "assertj", "databind",
            "netty", "apache", "crt", "archunit", "json-schema", "picocli", "runtime-interface-client", "test");

    @Test
    void it_is_small() throws IOException {
        assertThat(Files.size(Synthesised.ARTIFACT)).isLessThan(MAX_BYTES);
    }

    /** So the same commit gives the same bytes. The order of the libraries is left to Maven, which takes it from their names. */
    @Test
    void order_times_and_modes_of_entries_are_the_same_in_every_build() throws IOException {
        List<? extends ZipEntry> entries;
        try (var zip = new ZipFile(Synthesised.ARTIFACT.toFile())) {
            assertThat(zip.getComment()).isNull();
            entries = zip.stream().toList();
        }
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.getTimeLocal()).isEqualTo(BUILT);
            assertThat(entry.getMethod()).isEqualTo(entry.isDirectory() ? ZipEntry.STORED : ZipEntry.DEFLATED);
            // Times of access, owners and the like would be here.
            assertThat(entry.getExtra()).isNull();
            assertThat(entry.getComment()).isNull();
        });
        List<String> names = entries.stream().map(ZipEntry::getName).toList();
        assertThat(names).doesNotHaveDuplicates();
        List<String> libraries = names.stream().filter(name -> name.endsWith(".jar")).toList();
        List<String> ours = names.subList(0, names.size() - libraries.size());
        assertThat(ours).isSortedAccordingTo(
                Comparator.comparing((String name) -> !name.endsWith("/")).thenComparing(Comparator.naturalOrder()))
                .noneMatch(name -> name.endsWith(".jar"));
        try (var files = FileSystems.newFileSystem(Synthesised.ARTIFACT, Map.of("enablePosixFileAttributes", true))) {
            for (String name : names) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.getPath(name)))).as(name)
                        .isEqualTo(name.endsWith("/") ? "rwxr-xr-x" : "rw-r--r--");
            }
        }
    }

    @Test
    void classes_in_it_are_those_that_were_compiled() throws IOException {
        Path compiled = Synthesised.ARTIFACT.resolveSibling("classes");
        try (var zip = new ZipFile(Synthesised.ARTIFACT.toFile())) {
            List<? extends ZipEntry> classes = zip.stream()
                    .filter(entry -> !entry.isDirectory() && !entry.getName().startsWith("lib/"))
                    .toList();
            assertThat(classes).isNotEmpty();
            for (ZipEntry entry : classes) {
                assertThat(zip.getInputStream(entry).readAllBytes()).as(entry.getName())
                        .isEqualTo(Files.readAllBytes(compiled.resolve(entry.getName())));
            }
        }
    }

    @Test
    void nothing_in_it_says_when_it_was_built() throws IOException {
        try (var zip = new ZipFile(Synthesised.ARTIFACT.toFile())) {
            List<? extends ZipEntry> entries = zip.stream().toList();
            assertThat(entries).allSatisfy(entry -> assertThat(entry.getTimeLocal()).isEqualTo(BUILT));
            for (ZipEntry ours : entries.stream().filter(entry -> entry.getName().contains("/leadscore-")).toList()) {
                try (var jar = new ZipInputStream(zip.getInputStream(ours))) {
                    for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
                        assertThat(entry.getTimeLocal()).as("%s in %s", entry, ours).isEqualTo(BUILT);
                    }
                }
            }
        }
    }

    @Test
    void it_holds_what_runs_and_nothing_that_tests_or_starts_a_local_system() throws IOException {
        var libraries = new ArrayList<String>();
        var classes = new TreeSet<String>();
        try (var zip = new ZipFile(Synthesised.ARTIFACT.toFile())) {
            zip.stream().map(ZipEntry::getName).forEach(name -> {
                if (name.startsWith("lib/") && name.endsWith(".jar")) {
                    libraries.add(name.substring("lib/".length()));
                } else if (name.endsWith(".class")) {
                    classes.add(name);
                }
            });
        }
        assertThat(libraries).hasSizeBetween(20, 50)
                .noneMatch(
                        library -> UNWANTED.stream().anyMatch(library.toLowerCase(Locale.ROOT)::contains));
        assertThat(libraries).anyMatch(library -> library.startsWith("leadscore-shared-core-"))
                .anyMatch(
                        library -> library.startsWith("dynamodb-2."));
        assertThat(classes).allMatch(name -> name.startsWith("io/leadscore/functions/"))
                .noneMatch(
                        name -> name.contains("Test") || name.contains("DynamoDbLocal"));
        for (FunctionSpec function : FunctionSpec.values()) {
            assertThat(classes).contains(function.handler().replace('.', '/') + ".class");
        }
    }
}
