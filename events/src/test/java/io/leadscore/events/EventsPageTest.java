package io.leadscore.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page about events, {@code docs/events.md}, says what the schemas say. */
final class EventsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "events.md");

    @Test
    void the_page_is_what_the_schemas_make_it() throws IOException {
        String made = new EventsPage(Path.of("src/main/resources/io/leadscore/events")).text();
        if (Boolean.getBoolean("leadscore.write-docs")) {
            Files.writeString(PAGE, made);
        }
        assertThat(Files.readString(PAGE)).as(
                "docs/events.md is out of date: run mvn -pl events test -Dtest=EventsPageTest -Dleadscore.write-docs=true")
                .isEqualTo(made);
    }
}
