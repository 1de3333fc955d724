package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Json;
import io.leadscore.events.EventBridgeEntry;
import io.leadscore.functions.payload.SweepMessage;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.functions.port.UnusableInput;
import io.leadscore.functions.service.OutboxPublisher;
import io.leadscore.functions.service.InMemoryEventBus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The handlers of events, queues, schedules and the stream. */
class EventHandlersTest {
    private final Functions functions = new Functions();

    static String busEvent(String name) {
        try (InputStream event = EventHandlersTest.class.getResourceAsStream("/bus/" + name + ".json")) {
            return new String(Objects.requireNonNull(event, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- activities from the bus

    @ParameterizedTest
    @ValueSource(strings = {"own-track", "segment-identify", "ses-clicked", "ses-opened", "ses-complained"})
    void an_event_is_stored_as_an_activity_once_in_repeated_deliveries(String name) {
        functions.event(busEvent(name));
        functions.event(busEvent(name));

        assertThat(functions.stored()).hasSize(1);
        assertThat(functions.metrics).containsEntry("Accepted", 2);
    }

    @Test
    void a_bounce_with_several_recipients_is_stored_for_each_lead() {
        functions.event(busEvent("ses-bounced"));

        assertThat(functions.stored()).hasSizeGreaterThan(1).extracting(Activity::event).containsOnly("Email Bounced");
        assertThat(functions.store.scan(null, 10).items()).hasSameSizeAs(functions.stored());
    }

    @Test
    void an_event_without_data_about_a_lead_is_dropped_and_counted() {
        functions.event(busEvent("ses-delivered"));
        functions.event(busEvent("own-track").replace("leadscore.activities", "leadscore"));

        assertThat(functions.stored()).isEmpty();
        assertThat(functions.metrics).containsEntry("Dropped", 2);
    }

    @Test
    void an_event_that_is_no_activity_is_quarantined_with_the_reasons() {
        String event = "{\"source\": \"leadscore.activities\", \"detail-type\": \"track\", \"id\": \"e1\", \"detail\": {}}";
        functions.event(event);

        assertThat(functions.stored()).isEmpty();
        assertThat(functions.metrics).containsEntry("Rejected", 1).containsEntry("InputQuarantined", 1);
        UnusableInput input = functions.unusable.getFirst();
        assertThat(input.source()).isEqualTo("leadscore.activities");
        assertThat(input.detailType()).isEqualTo("track");
        assertThat(input.eventId()).isEqualTo("e1");
        assertThat(input.event()).isEqualTo(event);
        assertThat(input.reason()).contains("detail.event: ");
        assertThat(input.receivedAt()).isEqualTo(functions.now);
    }

    /** Lambda would try such an event twice more, and no try can succeed. */
    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "7", "{\"a\": 1, \"a\": 2}", "{\"source\": \"leadscore.activities\"}",
            "{\"source\": 7}", "{\"detail\": {}}",
            "{\"source\": \"aws.ses\", \"detail-type\": \"Email Clicked\", \"detail\": {}}"})
    void what_cannot_be_read_at_all_is_quarantined(String event) {
        functions.event(event);

        assertThat(functions.unusable).singleElement().extracting(UnusableInput::event).isEqualTo(event);
        assertThat(functions.metrics).containsEntry("InputQuarantined", 1);
    }

    /** The other leads of the event are not affected, and a second delivery stores nothing else. */
    @Test
    void one_unusable_recipient_costs_no_other_recipient() {
        String bounce = busEvent("ses-bounced");
        functions.event(bounce);
        int all = functions.stored().size();

        var damaged = new Functions();
        String event = bounce.replaceFirst("\"emailAddress\": *\"[^\"]*\"", "\"emailAddress\": \"nobody\"");
        damaged.event(event);
        damaged.event(event);
        assertThat(damaged.stored()).hasSize(all - 1);
        assertThat(damaged.unusable).isNotEmpty().allMatch(input -> input.event().equals(event));
    }

    /** Each event is stored, has nothing to store, or is in quarantine. None vanishes. */
    @Test
    void no_changed_event_vanishes() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new SplittableRandom(seed);
        List<String> names = List.of("own-track", "segment-identify", "ses-clicked", "ses-opened", "ses-complained",
                "ses-bounced");
        for (int i = 0; i < 2_000; i++) {
            var fresh = new Functions();
            var event = new StringBuilder(busEvent(names.get(random.nextInt(names.size()))));
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(event.length());
                switch (random.nextInt(3)) {
                    case 0 -> event.setCharAt(at, (char) (' ' + random.nextInt(95)));
                    case 1 -> event.delete(at, Math.min(event.length(), at + random.nextInt(20)));
                    default -> event.insert(at, event.substring(at, Math.min(event.length(), at + random.nextInt(20))));
                }
            }
            String text = event.toString();
            fresh.event(text);
            int dropped = fresh.metrics.getOrDefault("Dropped", 0);
            assertThat(fresh.stored().size() + dropped + fresh.unusable.size())
                    .as("-Dleadscore.seed=%d: %s", seed, text)
                    .isPositive();
            assertThat(fresh.unusable).as("-Dleadscore.seed=%d", seed)
                    .hasSize(fresh.metrics.getOrDefault("InputQuarantined", 0))
                    .allMatch(input -> input.event().equals(text));
        }
    }

    @Test
    void a_fault_is_thrown_so_that_the_event_is_delivered_again() {
        functions.fault = new BusyException("throttled");
        assertThatThrownBy(() -> functions.event(busEvent("own-track"))).isInstanceOf(BusyException.class);
        functions.fault = null;
        functions.event(busEvent("own-track"));

        assertThat(functions.stored()).hasSize(1);
    }

    // ---- the sweep

    @Test
    void a_sweep_sends_one_message_for_each_shard_with_the_scheduled_day() throws Exception {
        functions.now = Instant.parse("2026-03-06T00:30:00Z");
        functions.dispatchSweep("{\"asOf\": \"2026-03-05T00:10:00Z\"}");

        assertThat(functions.queued).hasSize(32).doesNotHaveDuplicates();
        SweepMessage last = SweepMessage.read(functions.queued.getLast());
        assertThat(last).isEqualTo(
                new SweepMessage.Shard(java.time.LocalDate.parse("2026-03-05"), 31, "2026-03-05T00:10:00Z"));
    }

    @Test
    void a_second_start_for_the_same_time_is_the_same_sweep() {
        functions.now = Instant.parse("2026-03-05T01:10:00Z");
        functions.dispatchSweep("{\"asOf\": \"2026-03-05T00:10:00Z\"}");
        List<String> first = List.copyOf(functions.queued);
        functions.queued.clear();
        functions.dispatchSweep("{\"time\": \"2026-03-05T00:10:00Z\", \"source\": \"aws.scheduler\"}");

        assertThat(functions.queued).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"asOf\": \"<aws.scheduler.scheduled-time>\"}", "{\"asOf\": \"today\"}", "[]"})
    void a_schedule_without_a_time_is_a_fault_and_starts_nothing(String payload) {
        assertThatThrownBy(() -> functions.dispatchSweep(payload)).isInstanceOf(RuntimeException.class);
        assertThat(functions.queued).isEmpty();
    }

    /** A typed year would age every lead for ever. A day ahead is allowed, because clocks differ. */
    @Test
    void a_sweep_for_a_day_in_the_future_starts_nothing() {
        functions.now = Instant.parse("2026-03-05T00:10:00Z");
        for (String asOf : List.of("2027-03-05T00:10:00Z", "2062-03-05T00:10:00Z", "2026-03-07T00:00:00Z")) {
            assertThatThrownBy(() -> functions.dispatchSweep("{\"asOf\": \"" + asOf + "\"}"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("asOf is " + asOf.substring(0, 10) + ". A sweep can be for 2026-03-06");
            String message = SweepMessage.of(Instant.parse(asOf), 0).write();
            assertThatThrownBy(() -> functions.workSweep(sqs(List.of(message))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(functions.queued).isEmpty();
        functions.dispatchSweep("{\"asOf\": \"2026-03-06T23:59:59Z\"}");
        assertThat(functions.queued).hasSize(32);
    }

    @Test
    void a_sweep_demotes_decayed_leads_and_records_its_end_once() {
        functions.ingest(Http.call("/v1/identify", """
                {"userId": "u1", "traits": {"industry": "Software", "jobTitle": "CTO", "country": "US"}}"""));
        functions.ingest(Http.call("/v1/track", "{\"userId\": \"u1\", \"event\": \"Webinar Attended\"}"));
        functions.now = Instant.parse("2026-05-31T00:10:00Z");
        functions.dispatchSweep("{\"asOf\": \"2026-05-31T00:10:00Z\"}");

        assertThat(functions.workSweep(sqs(functions.queued))).isEqualTo("{\"batchItemFailures\":[]}");
        assertThat(functions.store.recorded()).extracting(row -> row.entry().detailType())
                .containsSubsequence("Lead Cooled")
                .containsOnlyOnce("Decay Sweep Completed");
        assertThat(functions.ask(Http.get("/leads/user:u1/history")).at("entries.0.cause")).isEqualTo("decay");
    }

    @Test
    void a_shard_that_is_not_done_in_time_is_delivered_again() {
        for (int i = 0; i < 20; i++) {
            functions.ingest(Http.call("/v1/track", "{\"userId\": \"u" + i + "\", \"event\": \"Webinar Attended\"}"));
        }
        functions.now = Instant.parse("2026-05-31T00:10:00Z");
        functions.dispatchSweep("{\"asOf\": \"2026-05-31T00:10:00Z\"}");
        functions.timeLeft = Duration.ofSeconds(1);
        String answer = functions.workSweep(sqs(functions.queued));
        functions.timeLeft = Duration.ofSeconds(30);

        assertThat(answer).contains("{\"itemIdentifier\":\"message-");
        assertThat(functions.workSweep(sqs(functions.queued))).isEqualTo("{\"batchItemFailures\":[]}");
    }

    @Test
    void a_message_that_cannot_be_read_is_a_fault() {
        assertThatThrownBy(() -> functions.workSweep(sqs(List.of("{\"asOf\": \"2026-05-31\"}"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void events_that_the_stream_has_lost_are_published_when_the_schedule_asks() {
        twoEvents();
        String message = sqs(List.of("{\"publish\": \"lost\"}"));
        assertThat(functions.workSweep(message)).isEqualTo("{\"batchItemFailures\":[]}");
        assertThat(functions.bus.taken()).as("the stream still has time").isEmpty();

        functions.now = functions.now.plus(OutboxPublisher.UNPUBLISHED_FOR);
        assertThat(functions.workSweep(message)).isEqualTo("{\"batchItemFailures\":[]}");
        assertThat(functions.bus.taken()).hasSameElementsAs(
                functions.store.recorded().stream().map(OutboxRow::entry).toList());
        assertThat(functions.metrics).containsEntry("OutboxChecked", 2).containsKey("EventUnpublished");
    }

    private static String sqs(List<String> bodies) {
        var records = new ArrayList<Json>();
        for (String body : bodies) {
            var fields = new LinkedHashMap<String, Json>();
            fields.put("messageId", Json.text("message-" + records.size()));
            fields.put("receiptHandle", Json.text("handle"));
            fields.put("body", Json.text(body));
            fields.put("eventSource", Json.text("aws:sqs"));
            records.add(new Json.Obj(fields));
        }
        return new Json.Obj(Map.of("Records", new Json.Arr(records))).toJson();
    }

    // ---- publishing

    @Test
    void recorded_events_are_published_unchanged() {
        twoEvents();
        String answer = functions.publish(stream(functions.store.recorded()));

        assertThat(answer).isEqualTo("{\"batchItemFailures\":[]}");
        assertThat(functions.bus.taken()).hasSameElementsAs(
                functions.store.recorded().stream().map(OutboxRow::entry).toList());
        assertThat(functions.wiring().publisher().publishUnpublished(functions.now.plusSeconds(1))).isZero();
    }

    @Test
    void the_lowest_number_that_was_not_sent_is_reported() {
        twoEvents();
        List<OutboxRow> rows = functions.store.recorded()
                .stream()
                .filter(row -> row.partition().startsWith("LEAD#") || row.sort().startsWith("EVT#"))
                .toList();
        String refused = InMemoryEventBus.id(rows.getFirst().entry());
        functions.bus.refuse(entry -> InMemoryEventBus.id(entry).equals(refused) ? "ThrottlingException" : null);

        assertThat(functions.publish(stream(rows)))
                .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"" + number(0) + "\"}]}");
    }

    @Test
    void a_record_that_cannot_be_read_is_reported_and_the_others_are_sent() {
        twoEvents();
        List<OutboxRow> rows = functions.store.recorded();
        String poisoned = stream(rows).replace("\"time\":{\"S\":\"" + rows.get(1).entry().time() + "\"}",
                "\"time\":{\"N\":\"1\"}");
        String answer = functions.publish(poisoned);

        assertThat(poisoned).isNotEqualTo(stream(rows));
        assertThat(answer).contains("itemIdentifier");
        assertThat(functions.bus.taken()).isNotEmpty().hasSizeLessThan(rows.size());
    }

    @Test
    void only_inserted_events_are_published() {
        twoEvents();
        String inserts = stream(functions.store.recorded());
        functions.publish(inserts.replace("INSERT", "MODIFY"));
        functions.publish(inserts.replace("INSERT", "REMOVE"));
        functions.publish("{\"Records\": []}");
        functions.publish(stream(List.of(new OutboxRow("LEAD#x", "ACT#a#b",
                new EventBridgeEntry("leadscore", "x", functions.now, "{}")))));

        assertThat(functions.bus.taken()).isEmpty();
    }

    private void twoEvents() {
        functions.ingest(Http.call("/v1/identify", """
                {"userId": "u1", "traits": {"industry": "Software", "jobTitle": "CTO", "country": "US"}}"""));
        functions.advance(Duration.ofSeconds(1));
        functions.ingest(Http.call("/v1/track", "{\"userId\": \"u1\", \"event\": \"Webinar Attended\"}"));
        assertThat(functions.store.recorded()).hasSizeGreaterThanOrEqualTo(2);
    }

    private static String number(int position) {
        return "40000000000000000000000" + (1000 + position);
    }

    private static String stream(List<OutboxRow> rows) {
        var records = new ArrayList<Json>();
        for (OutboxRow row : rows) {
            var keys = new LinkedHashMap<String, Json>();
            keys.put("pk", attribute(row.partition()));
            keys.put("sk", attribute(row.sort()));
            var image = new LinkedHashMap<>(keys);
            image.put("source", attribute(row.entry().source()));
            image.put("type", attribute(row.entry().detailType()));
            image.put("time", attribute(row.entry().time().toString()));
            image.put("detail", attribute(row.entry().detail()));
            image.put("unpublished", attribute("1"));
            var change = new LinkedHashMap<String, Json>();
            change.put("Keys", new Json.Obj(keys));
            change.put("NewImage", new Json.Obj(image));
            change.put("SequenceNumber", Json.text(number(records.size())));
            change.put("StreamViewType", Json.text("NEW_IMAGE"));
            var fields = new LinkedHashMap<String, Json>();
            fields.put("eventID", Json.text("event-" + records.size()));
            fields.put("eventName", Json.text("INSERT"));
            fields.put("eventSource", Json.text("aws:dynamodb"));
            fields.put("dynamodb", new Json.Obj(change));
            records.add(new Json.Obj(fields));
        }
        return new Json.Obj(Map.of("Records", new Json.Arr(records))).toJson();
    }

    private static Json attribute(String text) {
        return new Json.Obj(Map.of("S", Json.text(text)));
    }
}
