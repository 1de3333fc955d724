package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.Functions.Delayed;
import io.leadscore.functions.payload.ReevaluationMessage;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.LeadStoreFilter;
import io.leadscore.functions.service.Crash;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** All leads are re-evaluated automatically, with one message after the other. */
class ReevaluateHandlerTest {
    private static final String DONE = "{\"batchItemFailures\":[]}";
    private static final String DEARER = ShippedModels.json("weighted-b2b")
            .replace("\"points\": 10,", "\"points\": 11,");
    private static final int LEADS = 250;

    private final Functions functions = new Functions();

    private void leads() {
        for (int lead = 0; lead < LEADS; lead++) {
            functions
                    .ingest(Http.call("/v1/track", "{\"userId\": \"u" + lead + "\", \"event\": \"Webinar Attended\"}"));
        }
    }

    private ReevaluationMessage activate() {
        functions.wiring().rollout().activate(DEARER);
        return ReevaluationMessage.read(functions.reevaluations.getLast().body());
    }

    /** Delivers the next message to a worker after its delay, and returns the worker's answer. */
    private String deliver() {
        Delayed next = functions.reevaluations.removeFirst();
        functions.advance(next.delay());
        return deliver(next.body());
    }

    private String deliver(String body) {
        return deliver(body, 1);
    }

    private String deliver(String body, int received) {
        var fields = new LinkedHashMap<String, Json>();
        fields.put("attributes", Json.obj("ApproximateReceiveCount", Integer.toString(received)));
        fields.put("messageId", Json.text("message-1"));
        fields.put("body", Json.text(body));
        return functions.reevaluate(
                new Json.Obj(Map.of("Records", new Json.Arr(List.of(new Json.Obj(fields))))).toJson());
    }

    private List<Integer> versions() {
        return functions.store.scan(null, LEADS)
                .items()
                .stream()
                .map(lead -> Objects
                        .requireNonNull(functions.store.lead(lead).orElseThrow().models().get("weighted-b2b"))
                        .modelVersion())
                .toList();
    }

    @Test
    void it_continues_with_new_messages_until_all_leads_are_done() {
        leads();
        activate();
        functions.tick = Duration.ofMillis(100);
        int messages = 0;
        while (!functions.reevaluations.isEmpty()) {
            assertThat(deliver()).as("no message is reported as failed, because the queue counts failures")
                    .isEqualTo(DONE);
            messages++;
        }
        assertThat(messages).isGreaterThan(2);
        assertThat(versions()).hasSize(LEADS).containsOnly(2);
        assertThat(functions.store.run("weighted-b2b", 2).orElseThrow().done()).isTrue();
        assertThat(functions.metrics).containsEntry("ReevaluationCompleted", 1);
    }

    @Test
    void a_message_is_delayed_until_every_function_uses_the_new_version() {
        leads();
        var message = activate();
        assertThat(functions.reevaluations.getLast().delay()).isEqualTo(Duration.ofSeconds(60));
        functions.reevaluations.clear();
        functions.advance(Duration.ofSeconds(45));
        assertThat(deliver(message.write())).isEqualTo(DONE);
        assertThat(functions.reevaluations).containsExactly(new Delayed(message.write(), Duration.ofSeconds(15)));
        assertThat(versions()).containsOnly(1);
        deliver();
        assertThat(versions()).containsOnly(2);
        assertThat(functions.reevaluations).isEmpty();
    }

    @Test
    void a_duplicate_message_is_harmless() {
        leads();
        String message = activate().write();
        functions.tick = Duration.ofMillis(100);
        functions.advance(Duration.ofMinutes(2));
        deliver(message);
        deliver(message);
        while (!functions.reevaluations.isEmpty()) {
            deliver();
        }
        assertThat(versions()).containsOnly(2);
        assertThat(functions.store.scan(null, LEADS).items()).allSatisfy(
                lead -> assertThat(functions.store.lead(lead).orElseThrow().version()).isEqualTo(2));
    }

    @Test
    void a_message_without_progress_is_reported_as_failed() {
        var busy = new AtomicBoolean();
        functions.leads = new LeadStoreFilter(functions.store) {
            @Override
            public Commit commit(Change change) {
                return busy.get() ? new Commit.Conflict() : super.commit(change);
            }
        };
        leads();
        activate();
        busy.set(true);
        functions.tick = Duration.ofSeconds(1);
        assertThat(deliver()).contains("message-1");
        assertThat(functions.reevaluations).isEmpty();
    }

    /** Nothing can be caught when a process ends. The queue delivers the message again, and counts the deliveries. */
    @Test
    void a_lead_that_ends_the_process_is_passed_over_and_a_new_message_continues() {
        var deadly = new AtomicReference<String>();
        functions.leads = new LeadStoreFilter(functions.store) {
            @Override
            public Optional<Lead> lead(String leadId) {
                if (leadId.equals(deadly.get())) {
                    throw new Crash();
                }
                return super.lead(leadId);
            }
        };
        leads();
        activate();
        deadly.set(functions.store.scan(null, LEADS).items().get(LEADS / 2));
        String body = functions.reevaluations.removeFirst().body();
        functions.advance(Duration.ofMinutes(2));
        for (int received = 1; received <= 3; received++) {
            int now = received;
            assertThatThrownBy(() -> deliver(body, now)).isInstanceOf(Crash.class);
        }
        assertThat(deliver(body, 4)).isEqualTo(DONE);
        assertThat(functions.metrics).containsEntry("LeadSkipped", 1);
        assertThat(functions.reevaluations).hasSize(1);
        deliver();
        assertThat(versions()).hasSize(LEADS).containsOnly(1, 2).containsOnlyOnce(1);
        assertThat(functions.metrics).containsEntry("ReevaluationCompleted", 1).containsEntry("LeadSkipped", 1);
    }

    @Test
    void a_message_that_cannot_be_read_is_a_fault() {
        assertThatThrownBy(() -> deliver("{\"name\": \"weighted-b2b\"}")).isInstanceOf(IllegalArgumentException.class);
    }
}
