package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.json.Json;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.service.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code GET /system/sweeps}. */
class SweepsHttpTest {
    private final Functions functions = new Functions();

    private List<Json.Obj> sweeps() {
        return functions.ask(Http.get("/system/sweeps")).objects("sweeps");
    }

    private void sweep(LocalDate day, String run, int shards) {
        functions.wiring().sweep().begin(day, run);
        for (int shard = 0; shard < shards; shard++) {
            functions.wiring().sweep().work(shard, day, run, Delivery.FIRST, Instant.MAX);
        }
    }

    @Test
    void without_a_sweep_the_list_is_empty() {
        assertThat(functions.ask(Http.get("/system/sweeps")).body()).isEqualTo("{\"sweeps\":[]}");
    }

    @Test
    void a_sweep_shows_its_counts_and_how_many_shards_are_done() {
        functions.ingest(Http.call("/v1/identify", "{\"userId\": \"u1\", \"traits\": {\"industry\": \"Software\", "
                + "\"jobTitle\": \"CTO\", \"country\": \"US\"}}"));
        functions.ingest(Http.call("/v1/track", "{\"userId\": \"u1\", \"event\": \"Webinar Attended\"}"));
        functions.advance(Duration.ofDays(200));
        LocalDate today = UtcDays.of(functions.now);
        sweep(today, "run-1", LeadStore.DUE_SHARDS);
        functions.advance(Duration.ofHours(1));
        sweep(today, "run-2", 5);

        assertThat(sweeps()).hasSize(2);
        assertThat(sweeps().getFirst().toJson()).isEqualTo("{\"day\":\"2026-09-18\",\"run\":\"run-2\","
                + "\"begun\":\"2026-09-18T11:00:00Z\",\"done\":false,\"shards\":32,\"shardsDone\":5,"
                + "\"due\":0,\"changed\":0,\"events\":0,\"failed\":0}");
        Json.Obj whole = sweeps().getLast();
        assertThat(whole.get("done")).isEqualTo(Json.Bool.TRUE);
        assertThat(whole.get("shardsDone")).isEqualTo(new Json.Num("32"));
        assertThat(whole.get("due")).isEqualTo(new Json.Num("1"));
        assertThat(whole.get("changed")).isEqualTo(new Json.Num("1"));
    }

    @Test
    void the_sweeps_of_a_week_and_of_tomorrow_are_shown_the_newest_first() {
        LocalDate first = UtcDays.of(functions.now);
        for (int day = 0; day < 12; day++) {
            sweep(first.plusDays(day), "b", 0);
            functions.advance(Duration.ofHours(1));
            sweep(first.plusDays(day), "a", 0);
            functions.advance(Duration.ofHours(23));
        }
        sweep(UtcDays.of(functions.now).plusDays(1), "ahead", 0);

        assertThat(sweeps()).extracting(sweep -> sweep.text("day") + sweep.text("run"))
                .startsWith("2026-03-15ahead", "2026-03-13a", "2026-03-13b", "2026-03-12a")
                .endsWith("2026-03-07b")
                .hasSize(1 + 2 * 7);
    }

    @Test
    void an_answer_has_at_most_one_hundred_sweeps() {
        for (int run = 0; run < 120; run++) {
            sweep(UtcDays.of(functions.now), "run-" + run, 0);
            functions.advance(Duration.ofSeconds(1));
        }
        assertThat(sweeps()).hasSize(100)
                .first()
                .satisfies(
                        sweep -> assertThat(sweep.text("run")).isEqualTo("run-119"));
    }
}
