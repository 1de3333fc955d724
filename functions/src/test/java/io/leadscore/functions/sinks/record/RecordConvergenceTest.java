package io.leadscore.functions.sinks.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.crm.CrmMessage;
import io.leadscore.functions.port.crm.CrmRow;
import io.leadscore.functions.port.crm.SinkWrite.What;
import io.leadscore.functions.service.Scene;
import io.leadscore.functions.sinks.record.CrmWorld.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The records of a CRM end with what each lead is, each lead has one record, and each record one lead. */
class RecordConvergenceTest {
    private static final int REQUESTS = 5;
    private static final int RUNS = Integer.getInteger("leadscore.crm-runs", 500);
    private static final LeadProperties PROPERTIES = new LeadProperties(null, Map.of(), name -> name);
    private static final Identity BOB = Scene.email("bob");

    private static RecordCrm crm(long seed, boolean uniqueEmails) {
        return new RecordCrm(new Random(seed), uniqueEmails, Json.Obj.EMPTY);
    }

    private static void qualify(RecordCrm crm, Identity who) {
        Scene scene = crm.world.scene;
        for (int i = 0; i < 2; i++) {
            scene.take(scene.activity(who.value() + i, "Page Viewed", "{}", "{\"industry\": \"tech\"}", who));
        }
    }

    private static Lead deliverAll(RecordCrm crm, Identity who) {
        crm.world.publish(crm.world.newEvents(), 1);
        crm.world.run();
        return crm.world.scene.lead(who);
    }

    private static @Nullable CrmRow row(RecordCrm crm, String leadId) {
        return crm.world.scene.memory.rows(crm.name(), List.of(leadId)).get(leadId);
    }

    /** Three events in each order, each sent twice, with one fault at each request, and with a second function at each request. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void one_fault_at_any_request_changes_nothing_in_the_end(Fault fault) {
        for (List<Integer> order : AnnsLife.ORDERS) {
            for (int at = 0; at < REQUESTS; at++) {
                for (int kind = 0; kind < 4; kind++) {
                    boolean two = kind % 2 == 1;
                    String run = "%s at request %d, order %s, two functions %s, unique %s".formatted(fault, at, order,
                            two,
                            kind > 1);
                    RecordCrm crm = crm(run.hashCode(), kind > 1);
                    for (int before = 0; before < at; before++) {
                        crm.world.faults.add(Fault.NONE);
                    }
                    crm.world.faults.add(fault);
                    if (two) {
                        crm.world.during = crm.world::concurrently;
                    }
                    requireConverges(crm, order, run);
                }
            }
        }
    }

    private static void requireConverges(RecordCrm crm, List<Integer> order, String run) {
        AnnsLife.happens(crm.world, order);
        requireEnded(crm, crm.world.scene.lead(Scene.ANN).leadId(), run);
        assertThat(row(crm, crm.world.scene.lead(Scene.ANN).leadId())).as(run).isNotNull();
    }

    /** What the record of a lead must have; its time apart. */
    private static Map<String, Json> expected(RecordCrm crm, String leadId) {
        Lead lead = crm.world.scene.memory.lead(leadId).orElseThrow();
        What what = lead.isMerged() ? new What.Merged(Objects.requireNonNull(lead.merging().mergedInto()), null)
                : new What.Current(crm.world.profile(lead), crm.world.qualifying.days(lead));
        return PROPERTIES.of(leadId, what).fields();
    }

    private static void requireEnded(RecordCrm crm, String leadId, String run) {
        CrmRow row = row(crm, leadId);
        Lead lead = crm.world.scene.memory.lead(leadId).orElse(null);
        List<String> stamped = crm.records.keySet()
                .stream()
                .filter(record -> leadId.equals(crm.text(record, LeadProperties.ID)))
                .toList();
        if (lead == null || lead.isErased() || crm.world.scene.memory.survivor(leadId).isEmpty()) {
            if (row == null || row.state() != CrmRow.State.FAILED) {
                assertThat(stamped).as(run + ": nothing says of an erased lead").isEmpty();
                assertThat(row).as(run + ": nothing stays of an erased lead").isNull();
            }
            return;
        }
        assertThat(stamped).as(run + ": records of one lead").hasSizeLessThanOrEqualTo(1);
        if (row == null) {
            assertThat(stamped).as(run).isEmpty();
            return;
        }
        switch (row.state()) {
            case FAILED -> assertThat(crm.world.refusals()).as(run).containsEntry(leadId, row.error());
            case GONE -> assertThat(crm.records).as(run).doesNotContainKey(row.record());
            case SYNCED -> {
                assertThat(row.open()).as(run).isEmpty();
                requireRecord(crm, lead, row, stamped, run);
            }
            case PENDING -> assertThat(row.error()).as(run).contains("nobody knows who the lead is");
        }
    }

    private static void requireRecord(RecordCrm crm, Lead lead, CrmRow row, List<String> stamped, String run) {
        if (lead.isMerged() && stamped.isEmpty()) {
            // The other lead has its record.
            return;
        }
        assertThat(stamped).as(run).hasSize(1);
        if (!lead.isMerged()) {
            assertThat(lead.records(crm.name())).as(run).contains(stamped.getFirst());
            assertThat(row.record()).as(run).isEqualTo(stamped.getFirst());
        }
        var has = new LinkedHashMap<>(crm.records.get(stamped.getFirst()));
        has.keySet().retainAll(expected(crm, lead.leadId()).keySet());
        assertThat(has).as(run).isEqualTo(expected(crm, lead.leadId()));
    }

    @Test
    void the_record_with_an_address_of_the_lead_is_stamped_and_its_other_values_stay() {
        RecordCrm crm = crm(1, true);
        String known = crm.existing(Map.of("email", Json.text("ann@example.com"), "phone", Json.text("1")));
        qualify(crm, Scene.ANN);
        Lead ann = deliverAll(crm, Scene.ANN);
        assertThat(crm.records).containsOnlyKeys(known);
        assertThat(crm.text(known, LeadProperties.ID)).isEqualTo(ann.leadId());
        assertThat(crm.text(known, LeadProperties.STAGE)).isEqualTo("MQL");
        assertThat(crm.text(known, LeadProperties.QUALIFIED_ON)).isEqualTo("2026-03-01");
        assertThat(crm.text(known, LeadProperties.REASONS)).isEqualTo("+20 viewed (2 times); +12 tech");
        assertThat(crm.text(known, "phone")).isEqualTo("1");
        assertThat(ann.records(crm.name())).containsExactly(known);
        assertThat(crm.searches).isEqualTo(1);

        // From now on nothing is searched.
        crm.world.scene.take(crm.world.scene.activity("b", "Email Bounced"));
        deliverAll(crm, Scene.ANN);
        assertThat(crm.text(known, LeadProperties.STAGE)).isEqualTo("Disqualified");
        assertThat(crm.searches).isEqualTo(1);
    }

    @Test
    void a_mapped_trait_is_written_and_what_sales_has_typed_stays_where_the_lead_has_no_trait() {
        RecordCrm crm = new RecordCrm(new Random(1), true,
                Json.obj("traits", Json.obj("industry", "branch", "phone", "phone")));
        String known = crm.existing(Map.of("email", Json.text("ann@example.com"), "phone", Json.text("+49 1"), "branch",
                Json.text("?")));
        qualify(crm, Scene.ANN);
        deliverAll(crm, Scene.ANN);
        assertThat(crm.text(known, "branch")).isEqualTo("tech");
        assertThat(crm.text(known, "phone")).isEqualTo("+49 1");
    }

    /** Sales has merged the record of a lead into that of another lead. Then the first one is erased. */
    @Test
    void an_erasure_changes_nothing_of_the_record_of_another_lead() {
        RecordCrm crm = crm(1, true);
        qualify(crm, Scene.ANN);
        Lead ann = deliverAll(crm, Scene.ANN);
        qualify(crm, BOB);
        Lead bob = deliverAll(crm, BOB);
        String ofAnn = ann.records(crm.name()).getFirst();
        String ofBob = bob.records(crm.name()).getFirst();
        crm.merged.put(ofAnn, ofBob);
        crm.records.remove(ofAnn);
        Scene scene = crm.world.scene;
        scene.erasures.erase(ann.leadId(), false, scene.soon());
        scene.erasures.cleanUp(ann.leadId(), scene.soon());
        requireEnded(crm, deliverAll(crm, BOB).leadId(), "bob");
        assertThat(crm.text(ofBob, LeadProperties.ID)).isEqualTo(bob.leadId());
        assertThat(row(crm, ann.leadId())).isNull();
    }

    @Test
    void a_record_that_another_lead_has_is_not_written_and_the_leads_remember_each_other() {
        RecordCrm crm = crm(1, true);
        String known = crm.existing(Map.of("email", Json.text("ann@example.com")));
        qualify(crm, Scene.ANN);
        Lead ann = deliverAll(crm, Scene.ANN);
        // Somebody changes the address in the CRM to that of another lead.
        Objects.requireNonNull(crm.records.get(known)).put("email", Json.text("bob@example.com"));
        qualify(crm, BOB);
        Lead bob = deliverAll(crm, BOB);
        assertThat(crm.text(known, LeadProperties.ID)).isEqualTo(ann.leadId());
        assertThat(bob.records(crm.name())).isEmpty();
        assertThat(bob.merging().refused()).singleElement().satisfies(link -> {
            assertThat(link.otherId()).isEqualTo(ann.leadId());
            assertThat(link.reason().wire()).isEqualTo("crm");
        });
        assertThat(crm.world.refusals().get(bob.leadId())).contains(known, ann.leadId(), "merge the leads");

        // They are one person: then the message is sent again.
        crm.world.scene.merges.merge(ann.leadId(), bob.leadId(), crm.world.scene.soon());
        crm.world.send(crm.world.refused.getFirst(), Duration.ZERO);
        Lead merged = deliverAll(crm, Scene.ANN);
        requireEnded(crm, merged.leadId(), "merged");
        assertThat(crm.records).containsOnlyKeys(known);
    }

    @Test
    void a_record_that_was_deleted_is_not_made_again_by_itself() {
        RecordCrm crm = crm(1, true);
        qualify(crm, Scene.ANN);
        Lead ann = deliverAll(crm, Scene.ANN);
        crm.records.clear();
        crm.batches.clear();
        for (int i = 0; i < 2; i++) {
            crm.world.scene.take(crm.world.scene.activity("b" + i, i == 0 ? "Email Bounced" : "Page Viewed"));
            crm.world.scene.clock.advance(Duration.ofDays(13));
            crm.world.scene.take(crm.world.scene.activity("c" + i, "Page Viewed"));
            deliverAll(crm, Scene.ANN);
            assertThat(crm.records).isEmpty();
            CrmRow row = Objects.requireNonNull(row(crm, ann.leadId()));
            assertThat(row.state()).isEqualTo(CrmRow.State.GONE);
            assertThat(row.error()).contains("deleted");
        }
        assertThat(crm.world.refused).isEmpty();
        assertThat(crm.batches).as("after the first look nothing is asked any more").hasSize(1);
        // A person asks for it.
        crm.world.send(CrmMessage.lookAt(ann.leadId(), null, true), Duration.ZERO);
        Lead now = deliverAll(crm, Scene.ANN);
        requireEnded(crm, now.leadId(), "made again");
        assertThat(crm.records).hasSize(1);
        crm.world.scene.take(crm.world.scene.activity("d", "Email Bounced"));
        requireEnded(crm, deliverAll(crm, Scene.ANN).leadId(), "the new record is the lead's");
        assertThat(crm.records).hasSize(1);
    }

    @Test
    void what_somebody_has_changed_in_the_crm_is_written_again_if_a_person_asks_for_it() {
        RecordCrm crm = crm(1, true);
        qualify(crm, Scene.ANN);
        Lead ann = deliverAll(crm, Scene.ANN);
        String record = crm.records.keySet().iterator().next();
        Objects.requireNonNull(crm.records.get(record)).put(LeadProperties.STAGE, Json.text("by hand"));
        crm.world.send(CrmMessage.lookAt(ann.leadId(), crm.name(), false), Duration.ZERO);
        deliverAll(crm, Scene.ANN);
        assertThat(crm.text(record, LeadProperties.STAGE)).isEqualTo("by hand");
        crm.world.send(CrmMessage.lookAt(ann.leadId(), crm.name(), true), Duration.ZERO);
        deliverAll(crm, Scene.ANN);
        assertThat(crm.text(record, LeadProperties.STAGE)).isEqualTo("MQL");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void of_two_records_of_one_person_one_is_marked_and_a_split_undoes_that(boolean bobIsInTheCrm) {
        RecordCrm crm = crm(1, true);
        qualify(crm, Scene.ANN);
        Lead ann = deliverAll(crm, Scene.ANN);
        Scene scene = crm.world.scene;
        if (bobIsInTheCrm) {
            qualify(crm, BOB);
        } else {
            scene.take(scene.activity("b", "Page Viewed", "{}", "{}", BOB));
        }
        Lead bob = deliverAll(crm, BOB);
        scene.merges.merge(bob.leadId(), ann.leadId(), scene.soon());
        Lead merged = deliverAll(crm, Scene.ANN);
        String other = merged.leadId().equals(ann.leadId()) ? bob.leadId() : ann.leadId();
        requireEnded(crm, ann.leadId(), "ann, merged");
        requireEnded(crm, bob.leadId(), "bob, merged");
        if (bobIsInTheCrm) {
            assertThat(crm.records.values()).extracting(record -> record.get(LeadProperties.STAGE))
                    .containsExactlyInAnyOrder(Json.text("MQL"), Json.text("Merged"));
            assertThat(crm.records.values()).extracting(record -> record.get(LeadProperties.REASONS))
                    .contains(Json.text("Merged into the lead " + merged.leadId()));
        } else {
            assertThat(crm.records).hasSize(1);
        }
        scene.splits.split(merged.leadId(), other, scene.soon());
        deliverAll(crm, Scene.ANN);
        requireEnded(crm, ann.leadId(), "ann, split");
        requireEnded(crm, bob.leadId(), "bob, split");
        assertThat(crm.records.values()).extracting(record -> record.get(LeadProperties.STAGE))
                .doesNotContain(Json.text("Merged"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"blank", "delete"})
    void what_is_erased_is_blanked_or_deleted(String onErasure) {
        RecordCrm crm = new RecordCrm(new Random(1), true, Json.obj("onErasure", onErasure));
        qualify(crm, Scene.ANN);
        Lead ann = deliverAll(crm, Scene.ANN);
        String record = crm.records.keySet().iterator().next();
        Scene scene = crm.world.scene;
        scene.erasures.erase(ann.leadId(), false, scene.soon());
        scene.erasures.cleanUp(ann.leadId(), scene.soon());
        crm.world.publish(crm.world.newEvents(), 1);
        crm.world.run();
        if (onErasure.equals("delete")) {
            assertThat(crm.records).isEmpty();
        } else {
            var left = new LinkedHashMap<>(crm.records.get(record));
            left.values().removeIf(Json.Null.NULL::equals);
            assertThat(left).as("the CRM's own").containsExactly(Map.entry("email", Json.text("ann@example.com")));
        }
        assertThat(row(crm, ann.leadId())).isNull();
    }

    /** The new lead gets the record first, and the erasure of the earlier one arrives after that. */
    @ParameterizedTest
    @ValueSource(strings = {"blank", "delete"})
    void an_erasure_that_is_late_leaves_the_record_to_the_lead_that_has_it_now(String onErasure) {
        RecordCrm crm = new RecordCrm(new Random(1), true, Json.obj("onErasure", onErasure));
        qualify(crm, Scene.ANN);
        Lead first = deliverAll(crm, Scene.ANN);
        Scene scene = crm.world.scene;
        scene.erasures.erase(first.leadId(), false, scene.soon());
        scene.erasures.cleanUp(first.leadId(), scene.soon());
        List<String> late = crm.world.newEvents();
        scene.clock.advance(Duration.ofHours(1));
        for (int i = 0; i < 2; i++) {
            scene.take(scene.activity("back" + i, "Page Viewed", "{}", "{\"industry\": \"tech\"}", Scene.ANN));
        }
        Lead second = deliverAll(crm, Scene.ANN);
        assertThat(second.leadId()).isNotEqualTo(first.leadId());
        crm.world.publish(late, 1);
        crm.world.run();
        requireEnded(crm, second.leadId(), "the lead that has the record now");
        assertThat(crm.records).hasSize(1);
        assertThat(row(crm, first.leadId())).isNull();
    }

    @Test
    void nobody_is_made_if_the_settings_forbid_it_or_if_nobody_knows_who_it_is() {
        RecordCrm crm = new RecordCrm(new Random(1), true, Json.obj("create", Json.Bool.FALSE));
        qualify(crm, Scene.ANN);
        Lead ann = deliverAll(crm, Scene.ANN);
        assertThat(crm.records).isEmpty();
        CrmRow row = Objects.requireNonNull(row(crm, ann.leadId()));
        assertThat(row.state()).isEqualTo(CrmRow.State.PENDING);
        assertThat(row.error()).contains("no record has an e-mail address of the lead");
        assertThat(crm.world.refused).isEmpty();
        // Sales makes one by hand. The next event finds it.
        String byHand = crm.existing(Map.of("email", Json.text("ann@example.com")));
        crm.world.scene.take(crm.world.scene.activity("b", "Email Bounced"));
        requireEnded(crm, deliverAll(crm, Scene.ANN).leadId(), "found later");
        assertThat(crm.text(byHand, LeadProperties.ID)).isEqualTo(ann.leadId());

        RecordCrm open = crm(1, true);
        Identity anonymous = new Identity(Identity.Kind.ANONYMOUS_ID, "a1");
        qualify(open, anonymous);
        requireEnded(open, deliverAll(open, anonymous).leadId(), "anonymous");
        assertThat(open.records).isEmpty();
    }

    /** One of many is refused, with the call that it is in. The others are taken. */
    @Test
    void the_culprit_of_a_refused_call_is_found_by_halves() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        RecordCrm crm = new RecordCrm(random, true, Json.obj("traits", Json.obj("city", "city")));
        Scene scene = crm.world.scene;
        int leads = 100;
        int culprit = random.nextInt(leads);
        for (int i = 0; i < leads; i++) {
            Identity who = Scene.email("p" + i);
            scene.take(scene.activity("m" + i, "Page Viewed", "{}", "{\"industry\": \"tech\", \"city\": \"%s\"}"
                    .formatted(i == culprit ? RecordCrm.POISON : "Ulm"), who));
            scene.take(scene.activity("n" + i, "Page Viewed", "{}", "{}", who));
        }
        crm.world.batch = leads;
        crm.world.fullBatches = true;
        crm.world.publish(crm.world.newEvents().stream().filter(event -> event.contains("MQL")).toList(), 1);
        crm.world.run();
        assertThat(crm.records).as("seed %d", seed).hasSize(leads - 1);
        String refused = scene.lead(Scene.email("p" + culprit)).leadId();
        assertThat(crm.world.refusals()).as("seed %d", seed)
                .containsExactly(Map.entry(refused, "a value is not allowed"));
        for (int i = 0; i < leads; i++) {
            requireEnded(crm, scene.lead(Scene.email("p" + i)).leadId(), "seed " + seed);
        }
        assertThat(crm.batches).as("seed %d: calls for 100 leads", seed).hasSizeLessThanOrEqualTo(2 * 7 + 1);
        assertThat(crm.searches).as("seed %d", seed).isEqualTo(1);
    }

    /** Many changes of several leads, with merges, splits and erasures, faults at any request, and two functions. */
    @Test
    void random_lives_with_random_faults_end_with_what_the_leads_are() {
        long first = Long.getLong("leadscore.seed", new Random().nextLong());
        var states = new TreeSet<String>();
        for (int run = 0; run < RUNS; run++) {
            long seed = first + run;
            RecordCrm crm = crm(seed, seed % 2 == 0);
            if (crm.world.random.nextInt(3) == 0) {
                crm.existing(Map.of("email", Json.text("ann@example.com")));
            }
            RandomLife.of(crm.world);
            for (String lead : RandomLife.leads(crm.world)) {
                requireEnded(crm, lead, "-Dleadscore.seed=" + seed);
                CrmRow row = row(crm, lead);
                states.add(row == null ? "none" : row.state().wire());
            }
            var owners = new ArrayList<String>();
            crm.records.keySet()
                    .forEach(record -> Optional.ofNullable(crm.text(record, LeadProperties.ID)).ifPresent(owners::add));
            assertThat(owners).as("-Dleadscore.seed=" + seed).doesNotHaveDuplicates();
        }
        assertThat(states).as("seed " + first).contains("none", "synced");
    }
}
