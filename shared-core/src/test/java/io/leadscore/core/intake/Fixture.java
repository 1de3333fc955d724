package io.leadscore.core.intake;

import io.leadscore.core.fixtures.Activities;
import io.leadscore.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Bus events as they arrive, in the form that AWS and Segment document. */
final class Fixture {
    private Fixture() {}

    static Json.Obj read(String name) throws IOException {
        return Activities.json(text(name));
    }

    static String text(String name) throws IOException {
        try (InputStream stream = Fixture.class.getResourceAsStream("/bus/" + name + ".json")) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
