package io.leadscore.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Pages of all sites may send activities. A route that is taken for ingestion by mistake would be open to them. */
class PathRouterTest {
    @Test
    void exactly_the_routes_that_take_activities_go_to_their_function() throws Exception {
        Json.Obj contract;
        try (InputStream document = PathRouterTest.class.getResourceAsStream("/io/leadscore/functions/openapi.json")) {
            contract = new JsonReader(JsonReader.Limits.DOCUMENT)
                    .readObject(new String(Objects.requireNonNull(document).readAllBytes(),
                            java.nio.charset.StandardCharsets.UTF_8));
        }
        var paths = contract.object("paths").fields();
        assertThat(paths).hasSizeGreaterThan(20);
        paths.forEach((path, operations) -> ((Json.Obj) operations).fields().forEach((_, operation) -> {
            boolean ingests = operation.toJson().contains("\"tags\":[\"ingest\"]");
            assertThat(PathRouter.isIngestion(path)).as(path).isEqualTo(ingests);
        }));
    }
}
