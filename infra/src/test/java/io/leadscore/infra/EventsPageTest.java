package io.leadscore.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page about events says what the schemas say. */
final class EventsPageTest {
    private static final Path PAGE = Synthesised.ROOT.resolve("docs/events.md");

    @Test
    void the_page_is_what_the_schemas_make_it() throws IOException {
        String made = new EventsPage(Synthesised.ROOT.resolve("events/src/main/resources/io/leadscore/events")).text();
        if (Boolean.getBoolean("leadscore.write-docs")) {
            Files.writeString(PAGE, made);
        }
        assertThat(Files.readString(PAGE)).as("make it anew with -Dleadscore.write-docs=true").isEqualTo(made);
    }
}
