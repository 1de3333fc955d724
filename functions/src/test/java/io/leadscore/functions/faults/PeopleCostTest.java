package io.leadscore.functions.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.Refusal;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.aws.AwsClients;
import io.leadscore.functions.aws.AwsSettings;
import io.leadscore.functions.aws.DynamoDbLocal;
import io.leadscore.functions.aws.local.LocalTable;
import io.leadscore.functions.aws.local.capacity.CapacityMeter;
import io.leadscore.functions.aws.local.capacity.Units;
import io.leadscore.functions.port.Link;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.service.BatchUpdates;
import io.leadscore.functions.service.LeadMerges;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What it costs to merge people, and what stops a sender who wants it to cost more. {@code docs/cost.md} has the figures. */
class PeopleCostTest {
    private static final Identity VICTIM = Scenarios.email("victim");
    /** With {@code -Dleadscore.hostile=true} the attacks have the sizes of {@code docs/cost.md}, which takes minutes. */
    private static final boolean FULL = Boolean.getBoolean("leadscore.hostile");

    private TestTable table;
    private CapacityMeter meter;
    private Deployment deployment;
    private Wiring wiring;
    private AwsClients unmetered;
    private final AtomicInteger ids = new AtomicInteger();
    /** The read units that only the test needed. */
    private double finding;

    @BeforeEach
    void create() throws IOException {
        DynamoDbLocal.restart();
        table = new TestTable();
        unmetered = new AwsClients(AwsSettings.local(DynamoDbLocal.endpoint()), List.of());
        meter = LocalTable.meter(unmetered);
        deployment = new Deployment(table.name, meter).furnished();
        wiring = deployment.process(() -> "lead-" + ids.incrementAndGet());
        wiring.models().current();
        meter.reset();
    }

    @AfterEach
    void drop() {
        deployment.close();
        unmetered.close();
        table.close();
    }

    private Activity activity(String messageId, boolean trusted, Identity... who) {
        Instant now = deployment.clock.instant();
        return new Activity("site", messageId, "Page Viewed", now, now, Json.obj("path", "/pricing/" + messageId),
                Json.Obj.EMPTY, trusted, List.of(who));
    }

    private void take(Activity... activities) {
        wiring.decisions().take(List.of(activities), soon());
    }

    private Instant soon() {
        return deployment.clock.instant().plus(Duration.ofMinutes(5));
    }

    private Lead lead(Identity who) {
        return deployment.leads()
                .survivor(Objects.requireNonNull(
                        deployment.leads().resolve(List.of(who)).values().iterator().next().leadId()))
                .orElseThrow();
    }

    private static Identity anonymous(String value) {
        return new Identity(Kind.ANONYMOUS_ID, value);
    }

    private List<Link> links() {
        return IntStream.range(0, Outbox.SHARDS)
                .boxed()
                .flatMap(shard -> deployment.leads().links(shard, Instant.parse("9999-12-31T00:00:00Z")).stream())
                .toList();
    }

    /** As the stream does. What it costs to find the links is not counted, because the stream brings them. */
    private void settleLinks() {
        Units before = units();
        List<Link> links = links();
        finding = finding + reads(units()) - reads(before);
        links.forEach(link -> wiring.merges().settle(link.leadId(), link.otherId(), soon()));
    }

    private Units units() {
        return meter.total().units();
    }

    private static double writes(Units units) {
        return units.writeTable() + units.writeIndex();
    }

    private static double reads(Units units) {
        return units.readTable() + units.readIndex();
    }

    private void say(String what) {
        System.out.println("cost of " + what + ": " + writes(units()) + " write, " + (reads(units()) - finding)
                + " read");
    }

    @Test
    void a_batch_of_ten_for_one_lead_takes_at_most_three_write_units_an_activity() {
        take(activity("first", true, Scenarios.user("u1")));
        meter.reset();
        List<Activity> batch = IntStream.range(0, 10)
                .mapToObj(i -> activity("m" + i, true, Scenarios.user("u1")))
                .toList();

        new BatchUpdates(wiring.decisions()).take(batch, soon());

        say("a batch of 10 for one lead");
        assertThat(writes(units()) / 10).isLessThanOrEqualTo(3);
    }

    @Test
    void a_merge_costs_its_two_leads_and_reads_their_activities() {
        for (int i = 0; i < 20; i++) {
            take(activity("a" + i, true, Scenarios.user("u1")));
            take(activity("b" + i, true, anonymous("a1")));
        }
        take(activity("both", true, Scenarios.user("u1"), anonymous("a1")));
        meter.reset();

        Link link = links().getFirst();
        meter.reset();
        wiring.merges().settle(link.leadId(), link.otherId(), soon());

        say("a merge of leads with 20 + 20 activities");
        assertThat(lead(anonymous("a1")).ledger().activities()).isEqualTo(41);
        assertThat(writes(units())).isLessThanOrEqualTo(25);
        assertThat(reads(units())).isLessThanOrEqualTo(20);
    }

    /** A page may add a few browsers to a person on one day, by inputs and merges together. */
    @Test
    void anonymous_ids_that_a_page_aims_at_one_address_are_not_merged_without_end() {
        int aimed = FULL ? 10_000 : 60;
        take(activity("victim", true, VICTIM));
        for (int i = 0; i < aimed; i++) {
            take(activity("before" + i, false, anonymous("a" + i)));
        }
        meter.reset();
        for (int i = 0; i < aimed; i++) {
            take(activity("m" + i, false, VICTIM, anonymous("a" + i)));
            settleLinks();
        }

        say(aimed + " anonymous ids that are aimed at one address, each with a link");
        Lead victim = lead(VICTIM);
        assertThat(victim.ledger().parts()).hasSize(5);
        assertThat(victim.merging().refused()).hasSize(20).allMatch(link -> link.reason() == Refusal.WEAK);
        assertThat(writes(units()) / aimed).isLessThan(30);
        assertThat(lead(anonymous("a" + (aimed - 1))).leadId()).isNotEqualTo(victim.leadId());
    }

    @Test
    void a_chain_of_aliases_ends_when_the_lead_has_too_many_parts() {
        int aliases = FULL ? 1_000 : 60;
        for (int i = 0; i < aliases; i++) {
            take(activity("m" + i, true, Scenarios.user("u" + i)));
        }
        meter.reset();
        for (int i = 1; i < aliases; i++) {
            Instant now = deployment.clock.instant();
            take(new Activity("site", "alias" + i, null, now, now, Json.Obj.EMPTY, Json.Obj.EMPTY, true,
                    List.of(Scenarios.user("u" + i), anonymous("u" + (i - 1))), "u" + (i - 1)));
            settleLinks();
        }

        say("a chain of " + aliases + " aliases");
        assertThat(lead(Scenarios.user("u0")).ledger().parts()).hasSize(50);
        assertThat(lead(Scenarios.user("u0")).leadId()).isEqualTo(lead(Scenarios.user("u50")).leadId());
        assertThat(lead(Scenarios.user("u51")).leadId()).isNotEqualTo(lead(Scenarios.user("u0")).leadId());
    }

    @Test
    void a_batch_of_many_new_leads_costs_its_leads() {
        int leads = FULL ? 2_500 : 100;
        List<Activity> batch = IntStream.range(0, leads)
                .mapToObj(i -> activity("m" + i, false, anonymous("stranger" + i)))
                .toList();

        new BatchUpdates(wiring.decisions()).take(batch, soon());

        say("a batch of " + leads + " new leads");
        assertThat(writes(units()) / leads).isLessThanOrEqualTo(11);
        // One to find out which calls are of one lead, and one to decide.
        assertThat(reads(units()) / leads).isLessThanOrEqualTo(2.1);
    }

    @Test
    void the_addresses_of_two_strangers_that_a_page_claims_stay_two_leads() {
        take(activity("one", true, Scenarios.email("one")));
        take(activity("two", true, Scenarios.email("two")));
        meter.reset();
        for (int i = 0; i < 10; i++) {
            take(activity("claim" + i, false, Scenarios.email("one"), Scenarios.email("two")));
            settleLinks();
        }

        say("ten claims that two addresses are one person's");
        assertThat(lead(Scenarios.email("one")).leadId()).isNotEqualTo(lead(Scenarios.email("two")).leadId());
        assertThat(links()).as("a refused link is not written again").isEmpty();
        assertThat(lead(Scenarios.email("one")).merging().refused()).hasSize(1);
    }

    @Test
    void a_lead_that_gets_ten_activities_a_second_is_merged_nevertheless() throws Exception {
        for (int i = 0; i < 100; i++) {
            take(activity("a" + i, true, Scenarios.user("u1")), activity("b" + i, true, Scenarios.user("u1")));
            take(activity("c" + i, true, anonymous("a1")), activity("d" + i, true, anonymous("a1")));
        }
        var sent = new AtomicInteger();
        try (var sender = Executors.newScheduledThreadPool(4)) {
            var rate = sender.scheduleAtFixedRate(
                    () -> take(activity("busy" + sent.incrementAndGet(), true, Scenarios.user("u1"))), 0, 100,
                    TimeUnit.MILLISECONDS);
            long begun = System.nanoTime();
            var result = wiring.merges()
                    .merge(lead(anonymous("a1")).leadId(), lead(Scenarios.user("u1")).leadId(),
                            soon());
            System.out.println("a merge of 200 + 200 activities beside ten activities a second took "
                    + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
            rate.cancel(false);
            assertThat(result).isInstanceOf(LeadMerges.Result.Merged.class);
        }
        var counted = new ArrayList<String>();
        Lead lead = lead(anonymous("a1"));
        for (String id : lead.ledger().leadIds(lead.leadId())) {
            deployment.leads().activities(id).forEach(stored -> counted.add(stored.activity().messageId()));
        }
        assertThat(counted).doesNotHaveDuplicates().hasSize((int) lead.ledger().activities());
        assertThat(counted).hasSizeGreaterThanOrEqualTo(400 + sent.get() - 4);
    }
}
