package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.InMemoryStore;
import io.leadscore.functions.port.LeadRows;
import io.leadscore.functions.port.LeadStore.Page;
import io.leadscore.functions.port.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Erasure;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.service.Delivery;
import java.time.LocalDate;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErasureHttpTest {
    private final Functions functions = new Functions();

    private Answer send(String path, String json) {
        return functions.ingest(Http.call(path, json));
    }

    /** Sends an identify call, and returns it. */
    private String identify(String ids, String messageId) {
        String call = "{" + ids + ", \"messageId\": \"" + messageId + "\", \"timestamp\": \"" + functions.now
                + "\", \"traits\": {\"industry\": \"Software\", \"jobTitle\": \"CTO\"}}";
        assertThat(send("/v1/identify", call).status()).isEqualTo(200);
        return call;
    }

    private String leadId(String address) {
        return Objects.requireNonNull(functions.ask(Http.get("/leads/" + address)).json().text("leadId"));
    }

    private Answer delete(String path) {
        return functions.ask(Http.get(path).method("DELETE"));
    }

    private void publishAndSweep() {
        functions.wiring().publisher().publishUnpublished(functions.now);
        functions.wiring().sweep().begin(LocalDate.of(2026, 3, 2), "r" + functions.now);
        for (int shard = 0; shard < LeadStore.DUE_SHARDS; shard++) {
            functions.wiring()
                    .sweep()
                    .work(shard, LocalDate.of(2026, 3, 2), "r" + functions.now,
                            Delivery.FIRST, functions.now.plusSeconds(60));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"user:u1", "email:ANN@example.com", "anonymous:a1", "its id"})
    void a_person_is_erased_by_any_address_and_then_is_unknown(String address) {
        String message = identify("\"userId\": \"u1\", \"anonymousId\": \"a1\", \"context\": "
                + "{\"traits\": {\"email\": \"ann@example.com\"}}", "m1");
        String id = leadId("user:u1");
        assertThat(functions.ask(Http.get("/leads")).at("leads")).contains(id);

        Answer erased = delete("/leads/" + address.replace("its id", id));
        assertThat(erased.status()).isEqualTo(200);
        assertThat(erased.body()).isEqualTo("{\"leadId\":\"" + id + "\"}");
        for (String known : List.of("user:u1", "email:ann@example.com", "anonymous:a1", id)) {
            for (String path : List.of("", "/score", "/history", "/export")) {
                assertThat(functions.ask(Http.get("/leads/" + known + path)).status()).as(known + path).isEqualTo(404);
            }
            assertThat(delete("/leads/" + known).status()).isEqualTo(404);
        }
        assertThat(functions.ask(Http.get("/leads")).at("leads")).isEqualTo("[]");
        publishAndSweep();
        assertThat(functions.bus.taken()).extracting(event -> event.detailType()).last().isEqualTo("Lead Erased");
        assertThat(functions.store.activities(id)).isEmpty();
        assertThat(functions.store.events(id)).isEmpty();
        assertThat(functions.store.contents()).noneMatch(row -> row.contains("ann@example.com"));

        assertThat(send("/v1/identify", message).body()).as("answered as any other").contains("\"success\":true");
        assertThat(functions.metrics).containsEntry(Metrics.ERASED_INPUT, 1).containsEntry(Metrics.ACCEPTED, 1);
        assertThat(functions.ask(Http.get("/leads/user:u1")).status()).isEqualTo(404);

        functions.advance(Duration.ofSeconds(1));
        identify("\"userId\": \"u1\"", "m2");
        assertThat(functions.ask(Http.get("/leads/user:u1")).status()).isEqualTo(200);
        assertThat(leadId("user:u1")).isNotEqualTo(id);
        assertThat(functions.ask(Http.get("/leads/" + id)).status()).isEqualTo(404);
    }

    @Test
    void a_suppressed_person_stays_out_until_the_suppression_ends() {
        identify("\"userId\": \"u1\", \"anonymousId\": \"a1\"", "m1");
        assertThat(delete("/suppressions/user:u1").status()).isEqualTo(404);
        assertThat(delete("/leads/user:u1?suppress=yes").status()).isEqualTo(400);
        assertThat(functions.ask(Http.get("/leads/user:u1")).status()).isEqualTo(200);
        assertThat(functions.ask(Http.get("/leads/user:u1?suppress=true").method("DELETE")).status()).isEqualTo(200);
        functions.advance(Duration.ofDays(1));

        identify("\"userId\": \"u1\"", "m2");
        assertThat(functions.ask(Http.get("/leads/user:u1")).status()).isEqualTo(404);
        assertThat(
                functions.ingest(Http.call("/v1/batch", "{\"batch\": [{\"type\": \"identify\", \"userId\": \"u1\"}]}"))
                        .body())
                .isEqualTo("{\"success\":true,\"rejected\":[]}");
        functions.event("{\"source\":\"leadscore.activities\",\"id\":\"e1\",\"detail-type\":\"track\",\"time\":\""
                + functions.now + "\",\"detail\":{\"userId\":\"u1\",\"event\":\"E\",\"messageId\":\"b1\"}}");
        assertThat(functions.metrics).containsEntry(Metrics.ERASED_INPUT, 3).containsEntry(Metrics.ACCEPTED, 1);
        assertThat(functions.ask(Http.get("/leads/user:u1")).status()).isEqualTo(404);
        identify("\"anonymousId\": \"a1\"", "m3");
        assertThat(functions.ask(Http.get("/leads/anonymous:a1")).status()).as("a browser").isEqualTo(200);

        assertThat(delete("/suppressions/anonymous:a1").status()).isEqualTo(404);
        assertThat(delete("/suppressions/nonsense").status()).isEqualTo(404);
        Answer lifted = delete("/suppressions/user:u1");
        assertThat(lifted.status()).isEqualTo(204);
        assertThat(lifted.body()).isEmpty();
        assertThat(delete("/suppressions/user:u1").status()).isEqualTo(404);
        identify("\"userId\": \"u1\"", "m4");
        assertThat(functions.ask(Http.get("/leads/user:u1")).status()).isEqualTo(200);
    }

    /** Before the clean-up, and while the database has no time for it. */
    @Test
    void the_answer_stands_if_the_clean_up_cannot_begin() {
        String message = identify("\"userId\": \"u1\"", "m1");
        var rows = new BusyRows(functions.store);
        functions.rows = rows;
        String id = leadId("user:u1");
        assertThat(functions.ask(Http.get("/leads/user:u1?suppress=true").method("DELETE")).status()).isEqualTo(200);
        assertThat(functions.store.activities(id)).as("not cleaned up").hasSize(1);
        assertThat(functions.ask(Http.get("/leads/user:u1")).status()).isEqualTo(404);
        send("/v1/identify", message);
        functions.advance(Duration.ofHours(1));
        identify("\"userId\": \"u1\"", "m2");
        assertThat(functions.metrics).as("a tombstone counts as erased").containsEntry(Metrics.ERASED_INPUT, 2);
        rows.busy = false;
        assertThat(delete("/suppressions/user:u1").status()).as("the clean-up would suppress it later").isEqualTo(204);
        publishAndSweep();
        assertThat(functions.store.activities(id)).isEmpty();
        identify("\"userId\": \"u1\"", "m3");
        assertThat(functions.ask(Http.get("/leads/user:u1")).status()).isEqualTo(200);
    }

    /** A store of rows that is busy for a time. */
    private static final class BusyRows implements LeadRows {
        private final InMemoryStore store;
        private boolean busy = true;

        BusyRows(InMemoryStore store) {
            this.store = store;
        }

        private LeadRows rows() {
            if (busy) {
                throw new BusyException("busy");
            }
            return store;
        }

        @Override
        public Page<Row> read(String leadId, @Nullable String after, int limit) {
            return rows().read(leadId, after, limit);
        }

        @Override
        public Erased erase(String leadId, @Nullable String after) {
            return rows().erase(leadId, after);
        }

        @Override
        public void erasePart(String leadId) {
            rows().erasePart(leadId);
        }

        @Override
        public void eraseCrm(String leadId) {
            rows().eraseCrm(leadId);
        }

        @Override
        public void eraseLinks(String leadId) {
            rows().eraseLinks(leadId);
        }

        @Override
        public void release(Identity identity, Collection<String> leadIds, Erasure erasure) {
            rows().release(identity, leadIds, erasure);
        }

        @Override
        public void lift(Identity identity) {
            rows().lift(identity);
        }
    }

    @Test
    void an_erasure_that_is_not_through_after_some_sweeps_is_counted() {
        identify("\"userId\": \"u1\"", "m1");
        String id = leadId("user:u1");
        delete("/leads/user:u1");
        functions.advance(Duration.ofHours(49));
        cleanUp(id);
        assertThat(functions.metrics).doesNotContainKey(Metrics.ERASURE_LEFT);
        functions.advance(Duration.ofHours(2));
        cleanUp(id);
        assertThat(functions.metrics).containsEntry(Metrics.ERASURE_LEFT, 1);
    }

    /** As a sweep does while the event of the erasure is not on the bus. */
    private void cleanUp(String id) {
        functions.wiring().erasures().cleanUp(id, functions.now.plusSeconds(60));
    }

    @Test
    void an_export_has_all_that_is_kept_of_a_merged_person() {
        identify("\"userId\": \"u1\", \"context\": {\"traits\": {\"email\": \"ann@example.com\"}}", "m1");
        functions.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 7; i++) {
            send("/v1/track", "{\"anonymousId\": \"a1\", \"event\": \"Demo Requested\", \"messageId\": \"a" + i
                    + "\", \"properties\": {\"note\": \"secret" + i + "\"}}");
        }
        functions.ask(Http.post("/leads/user:u1/merge", "application/json", "{\"with\": \"anonymous:a1\"}"));

        for (int limit : List.of(1, 2, 100)) {
            var pages = new ArrayList<Json.Obj>();
            String cursor = "";
            do {
                Answer page = functions.ask(Http.get("/leads/user:u1/export?limit=" + limit + cursor));
                assertThat(page.status()).isEqualTo(200);
                pages.add(page.json());
                String next = page.json().text("cursor");
                cursor = next == null ? "" : "&cursor=" + next;
            } while (!cursor.isEmpty());
            String all = pages.toString();
            assertThat(all).contains("secret0", "secret6", "ann@example.com", "\"u1\"".replace("\"", ""), "a1",
                    "Lead Merged", "previousId");
            assertThat(pages.getFirst().object("profile").fields().keySet()).containsExactly("identities", "traits",
                    "models", "merged", "links");
            assertThat(pages.stream().skip(1)).allMatch(page -> page.get("profile") == Json.Null.NULL);
            long entries = pages.stream()
                    .mapToLong(
                            page -> ((Json.Arr) Objects.requireNonNull(page.get("entries"))).items().size())
                    .sum();
            assertThat(entries).isEqualTo(functions.stored().size() + functions.store.recorded()
                    .stream()
                    .filter(row -> row.partition().startsWith("LEAD#"))
                    .count());
        }
        assertThat(functions.ask(Http.get("/leads/user:u1/export?cursor=W10")).status()).isEqualTo(400);
        assertThat(functions.ask(Http.get("/leads/user:u1/export?cursor=WyJpZC05Il0")).status()).as("of another lead")
                .isEqualTo(400);
        assertThat(functions.ask(Http.get("/leads/user:nobody/export")).status()).isEqualTo(404);
    }
}
