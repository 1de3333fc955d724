package io.leadscore.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentitySecretFileTest {
    private static final int DAMAGES = 2_000;

    @TempDir
    Path directory = Path.of("");

    private IdentitySecretFile file() {
        return new IdentitySecretFile(path());
    }

    private Path path() {
        return directory.resolve("identity-secret");
    }

    @Test
    void the_first_start_makes_a_secret_and_later_ones_read_it() throws Exception {
        byte[] secret = file().read(() -> false);

        assertThat(secret).hasSize(32);
        assertThat(file().read(() -> true)).isEqualTo(secret);
        assertThat(file().read(() -> false)).isEqualTo(secret);
        assertThat(new IdentitySecretFile(directory.resolve("other")).read(() -> false)).isNotEqualTo(secret);
    }

    @Test
    void only_the_owner_can_read_the_file() throws Exception {
        file().read(() -> false);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path()))).isEqualTo("rw-------");
    }

    @Test
    void leads_without_their_secret_are_an_error_and_no_new_secret_is_made() {
        assertThatThrownBy(() -> file().read(() -> true)).isInstanceOf(CannotStartException.class)
                .hasMessageStartingWith(path() + ": is missing")
                .hasMessageContaining("restore the file from a backup");
        assertThat(path()).doesNotExist();
    }

    /** A process that was killed while it wrote its first secret leaves a part of another file. */
    @Test
    void a_secret_that_was_not_written_completely_is_made_again() throws Exception {
        file().read(() -> false);
        byte[] whole = Files.readAllBytes(path());
        for (int length = 0; length <= whole.length; length++) {
            Files.delete(path());
            Path part = directory.resolve("identity-secret.next");
            Files.write(part, Arrays.copyOf(whole, length));
            byte[] secret = file().read(() -> false);

            assertThat(part).doesNotExist();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path()))).isEqualTo("rw-------");
            assertThat(file().read(() -> true)).isEqualTo(secret);
        }
    }

    @Test
    void a_damaged_file_is_refused_and_left_as_it_is() throws Exception {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        byte[] secret = file().read(() -> false);
        byte[] whole = Files.readAllBytes(path());
        // The last byte is a line feed, which no reader needs.
        for (int length = 0; length < whole.length - 1; length++) {
            refused(Arrays.copyOf(whole, length), "cut to " + length);
        }
        for (int i = 0; i < DAMAGES; i++) {
            byte[] damaged = whole.clone();
            int at = random.nextInt(whole.length - 1);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            refused(damaged, "seed " + seed + ", byte " + at);
        }
        Files.write(path(), whole);
        assertThat(file().read(() -> true)).isEqualTo(secret);
    }

    private void refused(byte[] content, String damage) throws IOException {
        Files.write(path(), content);
        for (boolean hasLeads : new boolean[]{false, true}) {
            assertThatThrownBy(() -> file().read(() -> hasLeads)).as(damage)
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageStartingWith(path() + ": is damaged")
                    .hasMessageContaining("restore the file from a backup");
        }
        assertThat(Files.readAllBytes(path())).as(damage).isEqualTo(content);
    }
}
