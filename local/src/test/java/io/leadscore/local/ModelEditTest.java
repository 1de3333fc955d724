package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelEditTest {
    private static final String MODEL = """
            {"name": "mine", "fit": {"rules": []},
             "engagement": {"groups": [{"id": "all", "rules": [
               {"id": "seen", "when": {"event": ["%s"]}, "points": %d}]}]},
             "stages": [{"name": "Lead", "enter": 1}, {"name": "MQL", "enter": 50}]}""";

    @TempDir
    Path directory = Path.of("");

    @Test
    void an_edited_model_becomes_a_new_version_and_leads_are_re_evaluated() throws Exception {
        Path model = directory.resolve("model.json");
        String[] options = {"--data", directory.resolve("data").toString(), "--model", model.toString()};
        Files.writeString(model, MODEL.formatted("Video Watched", 10));
        try (var up = UpProcess.start(options)) {
            up.call("track", "{\"event\": \"Video Watched\", \"userId\": \"ada\"}");
            up.call("track", "{\"event\": \"Quote Requested\", \"userId\": \"ada\"}");
            expect(up, 1, 10, "Lead");
        }
        // The same content with other white space is not an edit.
        Files.writeString(model,
                MODEL.formatted("Video Watched", 10).replace(" ", "").replace("VideoWatched", "Video Watched"));
        try (var up = UpProcess.start(options)) {
            expect(up, 1, 10, "Lead");
        }
        Files.writeString(model, MODEL.formatted("Video Watched", 60));
        try (var up = UpProcess.start(options)) {
            expect(up, 2, 60, "MQL");
            String leadId = String.valueOf(up.lead("user:ada").text("leadId"));
            assertThat(up.awaitEvent(leadId, "Lead Qualified").object("detail").object("metadata").text("cause"))
                    .isEqualTo("model");
        }
        // A pattern that is new is counted from the stored activities.
        Files.writeString(model, MODEL.formatted("Quote Requested", 7));
        try (var up = UpProcess.start(options)) {
            expect(up, 3, 7, "Lead");
        }
        // Without --model the active models stay active.
        try (var up = UpProcess.start("--data", directory.resolve("data").toString())) {
            expect(up, 3, 7, "Lead");
        }
    }

    @Test
    void the_models_that_the_user_names_replace_the_active_ones() throws Exception {
        Path model = directory.resolve("model.json");
        String data = directory.resolve("data").toString();
        Files.writeString(model, MODEL.formatted("Webinar Attended", 60));
        try (var up = UpProcess.start("--data", data)) {
            up.call("track", "{\"event\": \"Webinar Attended\", \"userId\": \"ada\"}");
            assertThat(up.lead("user:ada").object("models").fields().keySet()).containsExactly("weighted-b2b");
        }
        try (var up = UpProcess.start("--data", data, "--model", model.toString())) {
            expect(up, 1, 60, "MQL");
            up.call("track", "{\"event\": \"Webinar Attended\", \"userId\": \"bob\"}");
            assertThat(up.lead("user:bob").object("models").fields().keySet()).containsExactly("mine");
            // There is one active model now, so requests need not name it.
            assertThat(up.get("/leads/user:ada/score").statusCode()).isEqualTo(200);
            assertThat(up.json(up.get("/leads?stage=MQL")).toJson()).contains("\"total\":60");
        }
        try (var up = UpProcess.start("--data", data, "--model", "weighted-b2b", "--model", model.toString())) {
            assertThat(up.lead("user:ada").object("models").fields().keySet())
                    .containsExactlyInAnyOrder("mine", "weighted-b2b");
            assertThat(up.card("user:ada", "weighted-b2b").get("total")).isEqualTo(Json.number(10));
        }
    }

    private static void expect(UpProcess up, int version, int total, String stage) throws Exception {
        assertThat(up.lead("user:ada").object("models").fields().keySet()).containsExactly("mine");
        var card = up.card("user:ada", "mine");
        assertThat(card.get("modelVersion")).isEqualTo(Json.number(version));
        assertThat(card.get("total")).isEqualTo(Json.number(total));
        assertThat(card.text("stage")).isEqualTo(stage);
    }
}
