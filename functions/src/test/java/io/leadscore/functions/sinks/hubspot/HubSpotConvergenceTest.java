package io.leadscore.functions.sinks.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.crm.CrmRow;
import io.leadscore.functions.port.crm.SinkWrite.What;
import io.leadscore.functions.service.Crash;
import io.leadscore.functions.service.RecordClaims;
import io.leadscore.functions.service.Scene;
import io.leadscore.functions.sinks.hubspot.HubSpotStub.Fault;
import io.leadscore.functions.sinks.record.AnnsLife;
import io.leadscore.functions.sinks.record.CrmWorld;
import io.leadscore.functions.sinks.record.LeadProperties;
import io.leadscore.functions.sinks.record.RecordSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contacts of HubSpot end with what each lead is, whatever HubSpot answers on the way, and many of them within its limits. */
class HubSpotConvergenceTest {
    private static final int REQUESTS = 4;
    private static final int MANY = 10_000;
    private static final int MAX_BATCHES = 220;
    private static final LeadProperties PROPERTIES = new LeadProperties(null, Map.of(), name -> name);

    /** What happens to one request. */
    enum Case {
        DONE, PARTIAL, BAD_REQUEST, UNAUTHORIZED, NOT_FOUND, CONFLICT, TOO_MANY, SERVER_ERROR, LATE, RESET, CRASH_BEFORE, CRASH_AFTER, CRASH_AND_LATE;

        private Fault fault(HubSpotStub stub, Random random) {
            Duration late = Duration.ofSeconds(1 + random.nextInt(299));
            return switch (this) {
                case DONE -> Fault.NONE;
                case PARTIAL -> Fault.answers(207, null,
                        """
                        {"status": "COMPLETE", "results": [], "numErrors": 1, "errors": [{"status": "error",
                         "category": "VALIDATION_ERROR", "message": "bad", "context": {"objectWriteTraceId": ["0"]}}]}""");
                case BAD_REQUEST ->
                    Fault.answers(400, null, "{\"status\": \"error\", \"category\": \"VALIDATION_ERROR\"}");
                case UNAUTHORIZED -> Fault.answers(401, null,
                        "{\"status\": \"error\", \"category\": \"INVALID_AUTHENTICATION\"}");
                case NOT_FOUND ->
                    Fault.answers(404, null, "{\"status\": \"error\", \"category\": \"OBJECT_NOT_FOUND\"}");
                case CONFLICT -> Fault.answers(409, null, "{\"status\": \"error\", \"category\": \"CONFLICT\"}");
                case TOO_MANY -> Fault.answers(429, "30",
                        "{\"status\": \"error\", \"errorType\": \"RATE_LIMIT\", \"policyName\": \"TEN_SECONDLY_ROLLING\"}");
                case SERVER_ERROR -> Fault.answers(502, null, "<html>Bad Gateway</html>");
                case LATE -> stub.landsAfter(late);
                case RESET -> Fault.reset();
                case CRASH_BEFORE -> Fault.crashBefore(new Crash());
                case CRASH_AFTER -> Fault.crashAfter(new Crash());
                case CRASH_AND_LATE -> stub.crashAndLandsAfter(late, new Crash());
            };
        }
    }

    /** HubSpot and the leads. */
    private static final class World {
        final CrmWorld crm;
        final HubSpotStub stub;

        World(long seed) {
            var stubs = new ArrayList<HubSpotStub>();
            crm = new CrmWorld(new Random(seed), world -> {
                if (stubs.isEmpty()) {
                    stubs.add(HubSpotStub.prepared(world.scene.clock));
                }
                var settings = new CrmSettings.Sink("hubspot", Json.obj("secret", "arn"));
                return new RecordSink(
                        new HubSpotRecords(new HubSpotCalls(stubs.getFirst(), settings, _ -> HubSpotStub.TOKEN,
                                world.scene.clock, world.scene.clock::advance), settings),
                        settings, new RecordClaims(world.scene.memory, world.scene.decisions, world.scene.models,
                                world.scene.clock),
                        world.scene.clock);
            });
            stub = stubs.getFirst();
            crm.nextLanding = stub::nextLanding;
            crm.landOthers = stub::land;
        }

        void requireEnded(Identity who, String run) {
            Lead lead = crm.scene.lead(who);
            CrmRow row = Objects.requireNonNull(
                    crm.scene.memory.rows("hubspot", List.of(lead.leadId())).get(lead.leadId()), run);
            List<Map<String, String>> stamped = stub.contacts.all.keySet()
                    .stream()
                    .map(id -> stub.contacts.of(id, "leadscore_"))
                    .filter(values -> lead.leadId().equals(values.get(LeadProperties.ID)))
                    .toList();
            assertThat(stamped).as(run + ": contacts of one lead").hasSizeLessThanOrEqualTo(1);
            switch (row.state()) {
                case FAILED -> assertThat(crm.refusals()).as(run).containsEntry(lead.leadId(), row.error());
                case GONE -> assertThat(row.error()).as(run).contains("deleted");
                case SYNCED -> {
                    assertThat(row.open()).as(run).isEmpty();
                    assertThat(stamped).as(run).hasSize(1);
                    var has = new TreeMap<>(stamped.getFirst());
                    has.remove(LeadProperties.UPDATED_AT);
                    var expected = new TreeMap<String, String>();
                    PROPERTIES.of(lead.leadId(), new What.Current(crm.profile(lead), crm.qualifying.days(lead)))
                            .fields()
                            .forEach((name, value) -> {
                                if (value != Json.Null.NULL) {
                                    expected.put(name, value instanceof Json.Text(String text) ? text : value.toJson());
                                }
                            });
                    assertThat(has).as(run).isEqualTo(expected);
                }
                case PENDING -> throw new AssertionError(run + ": it still waits: " + row.error());
            }
            assertThat(stub.violations).as(run).isEmpty();
        }
    }

    /** Three events in each order, each sent twice, with one fault at each request, and with a second function at each request. */
    @ParameterizedTest
    @EnumSource(Case.class)
    void one_fault_at_any_request_changes_nothing_in_the_end(Case fault) {
        for (List<Integer> order : AnnsLife.ORDERS) {
            for (int at = 0; at < REQUESTS; at++) {
                for (boolean two : List.of(false, true)) {
                    String run = "%s at request %d, order %s, two functions %s".formatted(fault, at, order, two);
                    var world = new World(run.hashCode());
                    for (int before = 0; before < at; before++) {
                        world.stub.faults.add(Fault.NONE);
                    }
                    world.stub.faults.add(fault.fault(world.stub, world.crm.random));
                    if (two) {
                        world.stub.during = world.crm::concurrently;
                        world.crm.during = world.crm::concurrently;
                    }
                    requireConverges(world, order, run);
                }
            }
        }
    }

    private static void requireConverges(World world, List<Integer> order, String run) {
        AnnsLife.happens(world.crm, order);
        world.requireEnded(Scene.ANN, run);
    }

    /** HubSpot allows 100 requests in 10 seconds. Two functions share them. */
    @Test
    void ten_thousand_leads_arrive_within_the_limits_of_the_api() {
        var world = new World(1);
        Scene scene = world.crm.scene;
        for (int i = 0; i < MANY; i++) {
            Identity who = Scene.email("person" + i);
            scene.take(scene.activity("a" + i, "Page Viewed", "{}", "{\"industry\": \"tech\"}", who),
                    scene.activity("b" + i, "Page Viewed", "{}", "{}", who));
        }
        world.crm.batch = HubSpotRecords.MAX_BATCH;
        world.crm.fullBatches = true;
        world.crm.takesTurns = true;
        world.crm.publish(
                world.crm.newEvents().stream().filter(event -> event.contains("\"to\":\"MQL\"")).toList(), 1);
        world.crm.run();
        long refused = world.stub.answered(429);
        System.out.printf("%d leads: %d requests, %d of them too many, %d writes of a batch, %s%n", MANY,
                world.stub.calls.size(), refused, world.stub.bodies("batch/create").size(),
                Duration.between(Scene.START, scene.clock.instant()));
        assertThat(world.stub.contacts.all).hasSize(MANY);
        assertThat(world.stub.calls).hasSizeLessThanOrEqualTo(MAX_BATCHES);
        assertThat(refused * 100).isLessThanOrEqualTo(world.stub.calls.size());
        for (int i = 0; i < MANY; i += 997) {
            world.requireEnded(Scene.email("person" + i), "person " + i);
        }
        assertThat(world.crm.refused).isEmpty();
        assertThat(scene.memory.pause("hubspot")).isEmpty();
    }
}
