package io.leadscore.functions.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.leadscore.core.json.Json;
import io.leadscore.functions.CrmSyncHandler;
import io.leadscore.functions.Http;
import io.leadscore.functions.IngestHandler;
import io.leadscore.functions.LambdaRuntime;
import io.leadscore.functions.LeadApiHandler;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.faults.Fault.Mode;
import io.leadscore.functions.port.crm.CrmRow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every fault at every call of AWS that the function makes which brings leads into other systems. After the message was delivered
 * again, the other system has the lead as it is, and nothing is left open.
 */
class CrmFaultsTest {
    /** What a message takes to come back, at the most, if its function has died. */
    private static final Duration VISIBILITY = Duration.ofSeconds(330);
    private static final int MAX_DELIVERIES = 6;
    private static final Set<String> WRITES = Set.of("PutItem", "SendMessageBatch");
    private static final Duration TIME_LEFT = Duration.ofSeconds(60);

    private static TestTable table;
    private static HttpServer receiver;
    private static final List<String> got = Collections.synchronizedList(new ArrayList<>());
    private static final AtomicInteger status = new AtomicInteger();

    @BeforeAll
    static void start() throws IOException {
        table = new TestTable();
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            got.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterAll
    static void stop() {
        receiver.stop(0);
        table.close();
    }

    private static CrmSettings settings() {
        return new CrmSettings(List.of(new CrmSettings.Sink("webhook",
                Json.obj("url", "http://127.0.0.1:" + receiver.getAddress().getPort() + "/", "secret", "arn",
                        "allowPrivate", Json.Bool.TRUE, "stage", "Lead"))));
    }

    /** A lead that was sent before, or not, or that the receiver refuses. */
    private enum Before {
        NEW, KNOWN, REFUSED
    }

    /** One delivery with a fault, and further ones without. */
    private static final class Run implements AutoCloseable {
        final Deployment deployment = Deployment.impatient(table.name);
        final AtomicInteger ids = new AtomicInteger();
        final String leadId;
        final Before before;
        int received;

        Run(Before before) throws IOException {
            this.before = before;
            status.set(204);
            table.restore(List.of());
            deployment.furnished();
            track("m1");
            leadId = Objects.requireNonNull(lead().text("leadId"));
            if (before == Before.KNOWN) {
                assertThat(deliver(Fault.NONE)).isTrue();
                track("m2");
            }
            received = 0;
            status.set(before == Before.REFUSED ? 410 : 204);
            got.clear();
        }

        private Wiring process() {
            return deployment.process(() -> "id-" + ids.incrementAndGet(), settings());
        }

        private void track(String messageId) {
            String answer = LambdaRuntime.invoke(new IngestHandler(process()),
                    Http.post("/v1/track", "application/json", """
                            {"userId": "u1", "messageId": "%s", "event": "Webinar Attended", "writeKey": "%s"}"""
                            .formatted(messageId, Deployment.KEY)).payload(),
                    TIME_LEFT);
            assertThat(answer).contains("\"statusCode\":200");
        }

        private Json.Obj lead() {
            return AwsStub.object(String.valueOf(AwsStub.object(LambdaRuntime.invoke(new LeadApiHandler(process()),
                    Http.get("/leads/user:u1").payload(), TIME_LEFT)).text("body")));
        }

        /** Whether nothing must be delivered again. */
        boolean deliver(Fault fault) {
            received++;
            deployment.faults.arm(fault);
            try {
                return LambdaRuntime.invoke(new CrmSyncHandler(process()), """
                        {"Records": [{"messageId": "m1", "receiptHandle": "r1", "body": "{\\"look\\":\\"%s\\"}",
                          "attributes": {"ApproximateReceiveCount": "%d"}}]}""".formatted(leadId, received), TIME_LEFT)
                        .equals("{\"batchItemFailures\":[]}");
            } catch (Died | RuntimeException e) {
                return false;
            } finally {
                deployment.faults.disarm();
            }
        }

        void requireConverges(Fault fault) {
            String run = before + ", " + fault;
            boolean done = deliver(fault);
            while (!done) {
                assertThat(received).as("%s: deliveries", run).isLessThan(MAX_DELIVERIES);
                deployment.clock.advance(VISIBILITY);
                done = deliver(Fault.NONE);
            }
            CrmRow row = Objects.requireNonNull(deployment.crmRows().rows("webhook", List.of(leadId)).get(leadId), run);
            assertThat(row.open()).as(run).isEmpty();
            if (before == Before.REFUSED) {
                assertThat(row.state()).as(run).isEqualTo(CrmRow.State.FAILED);
                assertThat(deployment.stub.queued).as(run)
                        .anySatisfy(body -> assertThat(body).contains(leadId, "the receiver answered 410"));
                return;
            }
            assertThat(row.state()).as(run).isEqualTo(CrmRow.State.SYNCED);
            Json.Obj sent = AwsStub.object(got.getLast()).object("lead");
            var now = new LinkedHashMap<>(lead().fields());
            now.remove("crm");
            assertThat(sent).as(run).isEqualTo(new Json.Obj(now));
        }

        @Override
        public void close() {
            deployment.close();
        }
    }

    @Test
    void any_fault_at_any_call_ends_with_what_the_lead_is() throws IOException {
        var seen = new TreeSet<String>();
        for (Before before : Before.values()) {
            List<String> calls;
            try (var run = new Run(before)) {
                assertThat(run.deliver(Fault.NONE)).as("no fault, no second delivery").isTrue();
                calls = List.copyOf(run.deployment.faults.calls);
            }
            for (int call = 1; call <= calls.size(); call++) {
                // The reads are the same for each lead.
                boolean isTried = before == Before.NEW || WRITES.contains(calls.get(call - 1));
                for (Mode mode : Mode.values()) {
                    if (isTried && mode.canHappenTo(calls.get(call - 1))) {
                        try (var run = new Run(before)) {
                            run.requireConverges(new Fault(mode, call));
                            seen.addAll(run.deployment.faults.seen);
                        }
                    }
                }
            }
            System.out.println(before + ": every fault at " + calls);
        }
        assertThat(seen).contains("network", "ProvisionedThroughputExceededException");
    }
}
