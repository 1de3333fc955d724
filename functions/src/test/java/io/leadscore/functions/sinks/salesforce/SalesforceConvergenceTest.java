package io.leadscore.functions.sinks.salesforce;

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
import io.leadscore.functions.sinks.http.JsonHttp;
import io.leadscore.functions.sinks.http.JsonHttp.Heard;
import io.leadscore.functions.sinks.http.RememberedSecret;
import io.leadscore.functions.sinks.record.AnnsLife;
import io.leadscore.functions.sinks.record.CrmWorld;
import io.leadscore.functions.sinks.record.LeadProperties;
import io.leadscore.functions.sinks.record.RecordSink;
import io.leadscore.functions.sinks.salesforce.SalesforceStub.Fault;
import io.leadscore.functions.sinks.salesforce.SalesforceStub.Row;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Leads and Contacts of Salesforce end with what each lead is, whatever Salesforce answers, and whatever sales does, on the way. */
class SalesforceConvergenceTest {
    private static final int REQUESTS = 4;
    private static final int MANY = 1_000;
    /** A search and a call that makes records for each hundred, and a little more. */
    private static final int MAX_CALLS = 22;
    private static final LeadProperties PROPERTIES = new LeadProperties(null, Map.of(), SalesforceFields::name);
    private static final Heard NO_ANSWER = new Heard.NoAnswer("no answer");

    /** What happens to one request. */
    enum Case {
        DONE, PARTIAL, BAD_REQUEST, OLD_TOKEN, FORBIDDEN, LIMIT, NOT_FOUND, TOO_MANY, SERVER_ERROR, SERVER_ERROR_TAKEN, LATE, RESET, RESET_TAKEN, CRASH_BEFORE, CRASH_AFTER, CRASH_AND_LATE;

        private Fault fault(World world) {
            return switch (this) {
                case DONE -> (_, land) -> land.get();
                case PARTIAL -> SalesforceStub.recordError("FIELD_CUSTOM_VALIDATION_EXCEPTION");
                case BAD_REQUEST -> SalesforceStub.error(400, "JSON_PARSER_ERROR");
                case OLD_TOKEN -> SalesforceStub.error(401, "INVALID_SESSION_ID");
                case FORBIDDEN -> SalesforceStub.error(403, "API_DISABLED_FOR_ORG");
                case LIMIT -> SalesforceStub.error(403, "REQUEST_LIMIT_EXCEEDED");
                case NOT_FOUND -> SalesforceStub.error(404, "NOT_FOUND");
                case TOO_MANY -> SalesforceStub.answer(429, "[]", "30");
                case SERVER_ERROR -> SalesforceStub.answer(503, "<html>", null);
                case SERVER_ERROR_TAKEN -> (_, land) -> {
                    assertThat(land.get()).isNotNull();
                    return new Heard.Answer(500, null, "");
                };
                case LATE -> (_, land) -> {
                    world.crm.lands(() -> assertThat(land.get()).isNotNull());
                    return NO_ANSWER;
                };
                case RESET -> (_, _) -> NO_ANSWER;
                case RESET_TAKEN -> (_, land) -> {
                    assertThat(land.get()).isNotNull();
                    return NO_ANSWER;
                };
                case CRASH_BEFORE -> (_, _) -> {
                    throw new Crash();
                };
                case CRASH_AFTER -> (_, land) -> {
                    assertThat(land.get()).isNotNull();
                    throw new Crash();
                };
                case CRASH_AND_LATE -> (_, land) -> {
                    world.crm.lands(() -> assertThat(land.get()).isNotNull());
                    throw new Crash();
                };
            };
        }
    }

    /** Salesforce and the leads. */
    private static final class World {
        final CrmWorld crm;
        final SalesforceStub org;

        World(long seed) {
            var orgs = new ArrayList<SalesforceStub>();
            crm = new CrmWorld(new Random(seed), world -> {
                if (orgs.isEmpty()) {
                    orgs.add(new SalesforceStub(world.scene.clock).prepared());
                }
                var settings = new CrmSettings.Sink("salesforce", Json.obj("secret", "arn"));
                JsonHttp http = (method, url, headers, body) -> {
                    world.during.run();
                    return orgs.getFirst().send(method, url, headers, body);
                };
                var calls = new SalesforceCalls(http, URI.create("https://acme.my.salesforce.com"),
                        new RememberedSecret(_ -> SalesforceStub.SECRET, "arn", world.scene.clock), world.scene.clock,
                        world.scene.clock::advance);
                return new RecordSink(new SalesforceRecords(calls, settings), settings,
                        new RecordClaims(world.scene.memory, world.scene.decisions, world.scene.models,
                                world.scene.clock),
                        world.scene.clock);
            });
            org = orgs.getFirst();
        }

        /** The records of which sales can see that they are the lead's. */
        List<Row> stamped(String leadId) {
            return org.rows.values()
                    .stream()
                    .filter(row -> !row.deleted && row.contact == null)
                    .filter(row -> leadId.equals(row.text(SalesforceFields.ID)))
                    .toList();
        }

        void requireEnded(Identity who, String run) {
            Lead lead = crm.scene.lead(who);
            CrmRow row = Objects.requireNonNull(
                    crm.scene.memory.rows("salesforce", List.of(lead.leadId())).get(lead.leadId()), run);
            List<Row> stamped = stamped(lead.leadId());
            assertThat(stamped).as(run + ": records of one lead").hasSizeLessThanOrEqualTo(1);
            switch (row.state()) {
                case FAILED -> assertThat(crm.refusals()).as(run).containsEntry(lead.leadId(), row.error());
                case GONE -> assertThat(stamped).as(run).isEmpty();
                case SYNCED -> {
                    assertThat(row.open()).as(run).isEmpty();
                    assertThat(stamped).as(run).hasSize(1);
                    assertThat(row.record()).as(run).isEqualTo(stamped.getFirst().id);
                    var has = new TreeMap<>(stamped.getFirst().fields);
                    has.keySet().removeIf(name -> !name.startsWith("leadscore_"));
                    has.remove(SalesforceFields.name(LeadProperties.UPDATED_AT));
                    assertThat(has).as(run)
                            .isEqualTo(new TreeMap<>(PROPERTIES.of(lead.leadId(),
                                    new What.Current(crm.profile(lead), crm.qualifying.days(lead))).fields()));
                }
                case PENDING -> throw new AssertionError(run + ": it still waits: " + row.error());
            }
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
                        world.org.faults.add(Case.DONE.fault(world));
                    }
                    world.org.faults.add(fault.fault(world));
                    if (two) {
                        world.crm.during = world.crm::concurrently;
                    }
                    AnnsLife.happens(world.crm, order);
                    world.requireEnded(Scene.ANN, run);
                }
            }
        }
    }

    /** Sales converts and merges records while leads change and requests fail. */
    @Test
    void random_lives_with_conversions_and_merges_end_with_what_the_leads_are() {
        long first = Long.getLong("leadscore.seed", new Random().nextLong());
        List<Identity> people = List.of(Scene.ANN, Scene.email("bob"), Scene.email("eve"));
        int moved = 0;
        for (int run = 0; run < 200; run++) {
            long seed = first + run;
            var world = new World(seed);
            Random random = world.crm.random;
            for (Identity who : people) {
                world.crm.scene.take(
                        world.crm.scene.activity(who.value() + 1, "Page Viewed", "{}", "{\"industry\": \"tech\"}", who),
                        world.crm.scene.activity(who.value() + 2, "Page Viewed", "{}", "{}", who));
            }
            for (int step = 0; step < 8; step++) {
                Identity who = people.get(random.nextInt(people.size()));
                if (random.nextBoolean()) {
                    world.org.faults.add(Case.values()[random.nextInt(Case.values().length)].fault(world));
                }
                List<Row> records = world.stamped(world.crm.scene.lead(who).leadId());
                if (records.size() == 1 && random.nextInt(3) == 0) {
                    Row record = records.getFirst();
                    if (record.type.equals(SalesforceStub.LEAD) && random.nextBoolean()) {
                        world.org.convert(record);
                    } else {
                        world.org.merge(record, world.org.add(record.type, "Email", who.value(), "LastName", "x"));
                    }
                    moved++;
                }
                world.crm.scene.take(
                        world.crm.scene.activity("s" + step, random.nextInt(4) == 0 ? "Email Bounced" : "Page Viewed",
                                "{}", "{}", who));
                world.crm.publish(world.crm.newEvents(), 1 + random.nextInt(2));
                if (random.nextInt(3) == 0) {
                    world.crm.run();
                }
            }
            world.org.faults.clear();
            world.crm.publish(world.crm.newEvents(), 1);
            world.crm.run();
            // What has no event is found by a look. So is a record that sales has moved since.
            for (Identity who : people) {
                world.crm.scene.take(world.crm.scene.activity("last" + who.value(), "Demo Requested", "{}", "{}", who));
                world.crm.publish(world.crm.newEvents(), 1);
                world.crm.send("{\"look\":\"" + world.crm.scene.lead(who).leadId() + "\"}", Duration.ZERO);
            }
            world.crm.run();
            for (Identity who : people) {
                CrmRow row = world.crm.scene.memory.rows("salesforce", List.of(world.crm.scene.lead(who).leadId()))
                        .get(world.crm.scene.lead(who).leadId());
                // A lead in its state already is not written, and so nobody knows that sales has moved its record.
                boolean isUnseen = row != null && row.record() != null && isMoved(world.org.rows.get(row.record()));
                if (!isUnseen) {
                    world.requireEnded(who, "-Dleadscore.seed=" + seed + " " + who.value());
                }
            }
        }
        assertThat(moved).isPositive();
    }

    private static boolean isMoved(@Nullable Row row) {
        return row == null || row.deleted || row.contact != null;
    }

    /** With the allowance of a day in mind: a few calls for many leads. */
    @Test
    void many_leads_need_few_calls() {
        var world = new World(1);
        Scene scene = world.crm.scene;
        for (int i = 0; i < MANY; i++) {
            Identity who = Scene.email("person" + i);
            scene.take(scene.activity("a" + i, "Page Viewed", "{}", "{\"industry\": \"tech\"}", who),
                    scene.activity("b" + i, "Page Viewed", "{}", "{}", who));
        }
        world.crm.batch = 100;
        world.crm.fullBatches = true;
        world.crm.takesTurns = true;
        world.crm.publish(world.crm.newEvents().stream().filter(event -> event.contains("\"to\":\"MQL\"")).toList(), 1);
        world.crm.run();
        assertThat(world.org.rows).hasSize(MANY);
        assertThat(world.org.requests).hasSizeLessThanOrEqualTo(MAX_CALLS);
        assertThat(world.org.tokens).isEqualTo(2);
        assertThat(world.crm.refused).isEmpty();
        for (int i = 0; i < MANY; i += 997) {
            world.requireEnded(Scene.email("person" + i), "person " + i);
        }
    }
}
