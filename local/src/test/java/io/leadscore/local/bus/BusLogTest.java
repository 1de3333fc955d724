package io.leadscore.local.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusLogTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void what_was_appended_is_there_after_a_restart_in_order() throws Exception {
        Path file = directory.resolve("bus.ndjson");
        try (var log = BusLog.in(file)) {
            log.append(List.of("{\"n\":1}", "{\"n\":2}"));
            log.append(List.of("{\"ü\":3}"));
            assertThat(read(log, 0)).isEqualTo("{\"n\":1}\n{\"n\":2}\n{\"ü\":3}\n");
        }
        try (var log = BusLog.in(file)) {
            assertThat(log.count()).isEqualTo(3);
            log.append(List.of("{\"n\":4}"));
            assertThat(read(log, 2)).isEqualTo("{\"ü\":3}\n{\"n\":4}\n");
            assertThat(read(log, 4)).isEmpty();
            assertThat(read(log, 5)).isEmpty();
        }
    }

    @Test
    void a_torn_last_line_is_dropped_wherever_it_was_torn() throws Exception {
        String whole = "{\"n\":1}\n{\"n\":2}\n";
        for (int length = 0; length <= whole.length(); length++) {
            Path file = directory.resolve("torn-" + length);
            Files.writeString(file, whole.substring(0, length));
            try (var log = BusLog.in(file)) {
                log.append(List.of("{\"n\":9}"));
                String kept = whole.substring(0, whole.substring(0, length).lastIndexOf('\n') + 1);
                assertThat(read(log, 0)).isEqualTo(kept + "{\"n\":9}\n").isEqualTo(Files.readString(file));
            }
        }
    }

    @Test
    void more_lines_than_the_first_index_holds_are_found() throws Exception {
        try (var log = BusLog.temporary()) {
            for (int i = 0; i < 5_000; i++) {
                log.append(List.of("line " + i));
            }
            assertThat(read(log, 4_999)).isEqualTo("line 4999\n");
            assertThat(read(log, 0).lines()).hasSize(5_000);
        }
    }

    private static String read(BusLog log, int after) throws Exception {
        var out = new ByteArrayOutputStream();
        log.copy(after, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
