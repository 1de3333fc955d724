package io.leadscore.core.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference of scoring models says what their schema says. */
final class ModelsPageTest {
    private static final Path PAGE = Pages.file("docs/models.md");

    @Test
    void the_reference_is_what_the_schema_makes_it() throws IOException {
        var schema = (Json.Obj) ModelExamples.json(Pages.text(Pages.file(ModelsPage.SCHEMA)));
        String made = new ModelsPage(schema).made(Pages.text(PAGE));
        if (Boolean.getBoolean("leadscore.write-docs")) {
            Files.writeString(PAGE, made);
        }
        assertThat(Pages.text(PAGE)).as("run this test with -Dleadscore.write-docs=true to make it again")
                .isEqualTo(made);
    }
}
