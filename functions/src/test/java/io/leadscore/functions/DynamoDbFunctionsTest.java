package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.functions.access.Access;
import io.leadscore.core.intake.SourceSettings;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.events.EventBridgeEntry;
import io.leadscore.functions.aws.AwsPorts;
import io.leadscore.functions.aws.DynamoDbStores;
import io.leadscore.functions.aws.local.Invocation;
import io.leadscore.functions.aws.local.StreamReader;
import io.leadscore.functions.models.ModelActivation;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.port.EventBus;
import io.leadscore.functions.port.ForwardingPorts;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import io.leadscore.functions.service.InMemoryEventBus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The functions over a real table: tests what the reference store does not have, such as the stream and the indexes.
 */
class DynamoDbFunctionsTest {
    private static final Invocation CONTEXT = new Invocation(Duration.ofSeconds(30));
    private static final String KEY = "key1";

    private final DynamoDbStores stores = DynamoDbStores.create();
    private final InMemoryEventBus bus = new InMemoryEventBus();
    private final List<String> queued = new ArrayList<>();
    private final Instant now = Instant.parse("2026-03-02T10:00:00Z");
    private final InstantSource clock = () -> now;
    private final Wiring wiring = new Wiring(
            Settings.of(stores.table(), "us-east-1").withAccess(Access.WITHOUT_SIGN_IN), new TablePorts(), clock,
            () -> UUID.randomUUID().toString(), (_, _) -> {}, Backoffs.patient(clock));

    /** The ports of a deployment, except the bus and the queues. */
    private final class TablePorts extends ForwardingPorts {
        TablePorts() {
            super(new AwsPorts(stores.clients(),
                    DynamoDbStores.resources(stores.table()),
                    Backoffs.patient(clock)));
        }

        @Override
        public EventBus bus() {
            return bus;
        }

        @Override
        public WorkQueue sweepQueue() {
            return (bodies, _) -> queued.addAll(bodies);
        }

        @Override
        public WorkQueue reevaluationQueue() {
            return sweepQueue();
        }
    }

    @BeforeEach
    void activate() {
        var ports = new TablePorts();
        ports.writeKeys().put(KEY, new WriteKey(SourceSettings.server("site"), Set.of(), false));
        new ModelActivation(ports.models(), wiring.models(), clock).activate(ShippedModels.json("weighted-b2b"));
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private static String invoke(Object handler, String payload) {
        return LambdaRuntime.invoke(handler, payload, Duration.ofSeconds(30));
    }

    private Answer call(String path, String json) {
        return Answer.read(invoke(new IngestHandler(wiring), Http.call(path, json).payload()));
    }

    private Answer ask(String path) {
        return Answer.read(invoke(new LeadApiHandler(wiring), Http.get(path).payload()));
    }

    private void qualify(String user, int webinars) {
        assertThat(call("/v1/identify", "{\"userId\": \"" + user
                + "\", \"traits\": {\"industry\": \"Software\", \"jobTitle\": \"CTO\", \"country\": \"US\"}}").status())
                .isEqualTo(200);
        for (int n = 0; n < webinars; n++) {
            assertThat(call("/v1/track",
                    "{\"userId\": \"" + user + "\", \"event\": \"Webinar Attended\", \"messageId\": \"m"
                            + n + "\"}")
                    .status()).isEqualTo(200);
        }
    }

    @Test
    void a_form_post_publishes_its_event_once_through_the_stream() {
        var stream = new StreamReader(stores.clients(), stores.table(), StreamReader.Start.OLDEST,
                StreamReader.Filter.EVENTS);
        qualify("u1", 1);
        call("/v1/track", "{\"userId\": \"u1\", \"event\": \"Webinar Attended\", \"messageId\": \"m0\"}");
        while (stream.deliver(batch -> new PublishHandler(wiring).handleRequest(batch, CONTEXT)) > 0) {
            // Read until the stream is empty.
        }

        assertThat(bus.taken()).extracting(EventBridgeEntry::detailType)
                .containsExactlyInAnyOrder("Scoring Model Activated", "Lead Stage Changed", "Lead Qualified");
        assertThat(wiring.publisher().publishUnpublished(now.plusSeconds(60))).isZero();
        assertThat(bus.taken()).hasSize(3);
    }

    @Test
    void the_pages_of_the_ranking_contain_every_lead_once() {
        for (int i = 0; i < 24; i++) {
            qualify("u" + i, i % 4);
        }
        var joined = new ArrayList<String>();
        String cursor = "";
        while (!cursor.equals("null")) {
            Answer page = ask("/leads?limit=5" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            page.objects("leads").forEach(lead -> joined.add(String.valueOf(lead.text("leadId"))));
            cursor = page.at("cursor");
        }

        assertThat(joined).hasSize(24).doesNotHaveDuplicates();
        assertThat(ask("/leads?limit=1").at("leads.0.total")).isEqualTo("75");
        assertThat(ask("/leads?stage=MQL&limit=100").objects("leads")).hasSize(18);
    }

    @Test
    void a_forged_cursor_causes_no_server_error() {
        String position = "[[\"weighted-b2b\",1,\"SQL\",\"MQL\",\"Lead\"],[0,-999999999,\"\"],[1,999999999,\"\u00e9\"]]";
        String forged = Base64.getUrlEncoder().encodeToString(position.getBytes(StandardCharsets.UTF_8));

        assertThat(ask("/leads?cursor=" + forged).status()).isEqualTo(200);
    }

    @Test
    void a_history_of_more_than_a_megabyte_is_read_completely() {
        String text = "x".repeat(30_000);
        for (int n = 0; n < 40; n++) {
            assertThat(call("/v1/track", "{\"userId\": \"u1\", \"event\": \"E\", \"messageId\": \"m" + n
                    + "\", \"properties\": {\"a\": \"" + text + "\"}}").status()).isEqualTo(200);
        }
        Answer first = ask("/leads/user:u1/history?limit=30");
        Answer second = ask("/leads/user:u1/history?limit=30&cursor=" + first.at("cursor"));

        assertThat(first.objects("entries")).hasSize(30);
        assertThat(second.objects("entries")).hasSize(10);
        assertThat(second.at("cursor")).isEqualTo("null");
    }

    @Test
    void leads_with_ids_that_are_too_long_for_a_key_are_found() {
        String common = "\u00e9".repeat(3_000);
        call("/v1/track", "{\"userId\": \"" + common + "1\", \"event\": \"E\"}");
        call("/v1/track", "{\"userId\": \"" + common + "2\", \"event\": \"E\"}");

        assertThat(ask("/leads/user:" + common + "1").at("leadId")).isNotEqualTo("absent")
                .isNotEqualTo(ask("/leads/user:" + common + "2").at("leadId"));
        assertThat(ask("/leads/user:" + common + "3").status()).isEqualTo(404);
    }
}
