package io.leadscore.functions.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.core.lead.Ranking;
import io.leadscore.events.EventBridgeEntry;
import io.leadscore.events.PublishedEvent;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.RankedLead;
import io.leadscore.functions.port.LeadStore.StoredActivity;
import io.leadscore.functions.port.OutboxRow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Checks every guarantee of {@code docs/design.md} in many runs with random faults. */
class SimulationTest {
    private static final int RUNS = 400;
    private static final int STEPS = 160;

    @Test
    void every_guarantee_holds_in_runs_with_random_faults() {
        var seen = new HashMap<String, Integer>();
        var types = new HashMap<String, Integer>();
        Long given = Long.getLong("leadscore.seed");
        var seeds = new Random();
        for (int run = 0; run < (given == null ? RUNS : 1); run++) {
            long seed = given == null ? seeds.nextLong() : given;
            try {
                var simulation = new Simulation(seed);
                simulation.run(STEPS);
                check(simulation);
                simulation.seen.forEach((what, times) -> seen.merge(what, times, Integer::sum));
                simulation.scene.bus.taken().forEach(entry -> types.merge(entry.detailType(), 1, Integer::sum));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dleadscore.seed=" + seed, e);
            }
        }
        if (given == null) {
            assertThat(seen).containsKeys("Committed", "AlreadyStored", "LeadMoved", "IdentityTaken", "interleaved",
                    "busy",
                    "delivered again", "stream lost", "activated", "died before commit", "died after commit",
                    "died before markPublished",
                    "died after record", "died after finish");
            assertThat(types).containsKeys("Lead Stage Changed", "Lead Qualified", "Lead Cooled", "Lead Disqualified",
                    "Lead Reinstated", "Lead Overdue", "Decay Sweep Completed", "Scoring Model Activated");
        }
    }

    private static void check(Simulation simulation) {
        var leads = leads(simulation);
        stored_once(simulation, leads);
        nobody_is_lost(simulation, leads);
        nobody_gets_activities_of_another(simulation, leads);
        leads.forEach(lead -> numbers_are_pure(simulation, lead));
        leads.forEach(lead -> history_is_the_commit_order(simulation, lead));
        rankings_follow(simulation, leads);
        the_list_of_waiting_leads_follows(simulation, leads);
        published(simulation, leads);
    }

    private static List<Lead> leads(Simulation simulation) {
        return simulation.scene.memory.leads(simulation.scene.memory.scan(null, Integer.MAX_VALUE - 1).items());
    }

    private static LeadDecider decider(Simulation simulation, Lead lead) {
        return simulation.scene.models.decider(simulation.scene.models.forLead(lead));
    }

    /** Every activity is stored exactly once. */
    private static void stored_once(Simulation simulation, List<Lead> leads) {
        var stored = leads.stream()
                .flatMap(lead -> simulation.scene.memory.activities(lead.leadId()))
                .map(StoredActivity::activity)
                .toList();
        assertThat(stored).containsExactlyInAnyOrderElementsOf(simulation.sent);
    }

    private static void nobody_is_lost(Simulation simulation, List<Lead> leads) {
        var owners = new HashMap<Object, String>();
        leads.forEach(lead -> lead.identities()
                .forEach(identity -> assertThat(owners.put(identity, lead.leadId()))
                        .as("an identity belongs to one lead")
                        .isNull()));
        assertThat(owners).isEqualTo(simulation.scene.memory.identities());
        assertThat(leads).allSatisfy(lead -> assertThat(lead.identities()).isNotEmpty());
        assertThat(simulation.scene.memory.links()).isEqualTo(simulation.linked);
    }

    private static void nobody_gets_activities_of_another(Simulation simulation, List<Lead> leads) {
        for (Lead lead : leads) {
            var userIds = userIds(lead.identities());
            assertThat(userIds).hasSizeLessThanOrEqualTo(1);
            simulation.scene.memory.activities(lead.leadId())
                    .forEach(stored -> assertThat(userIds).containsAll(userIds(stored.activity().identities())));
        }
    }

    private static List<Identity> userIds(Collection<Identity> identities) {
        return identities.stream().filter(identity -> identity.kind() == Identity.Kind.USER_ID).toList();
    }

    /**
     * Scores and traits depend only on the activities: computing them from all activities in one decision gives the
     * same result.
     */
    private static void numbers_are_pure(Simulation simulation, Lead lead) {
        List<Activity> activities = new ArrayList<>();
        simulation.scene.memory.activities(lead.leadId()).forEach(stored -> activities.add(stored.activity()));
        assertThat(Scene.known(lead.models().get("days")).modelVersion()).as("evaluated under the active version")
                .isEqualTo(Scene.known(simulation.scene.models.current().get("days")).version());
        Decision atOnce = decider(simulation, lead).learn(Lead.unknown(lead.leadId()), activities,
                simulation.scene.clock.instant());
        assertThat(lead.traits()).isEqualTo(atOnce.after().traits());
        LocalDate today = simulation.scene.today();
        assertThat(decider(simulation, lead).views().view(lead, "days", today).card())
                .isEqualTo(decider(simulation, lead).views().view(atOnce.after(), "days", today).card());
    }

    /**
     * The history depends only on the order of commits: the same inputs in this order, without any sweep, give the same
     * history.
     */
    private static void history_is_the_commit_order(Simulation simulation, Lead lead) {
        var events = new ArrayList<PublishedEvent>();
        var replayed = new ArrayList<PublishedEvent>();
        Lead before = Lead.unknown(lead.leadId());
        Lead replay = before;
        var activities = new ArrayList<Activity>();
        for (Decision decision : simulation.committed.getOrDefault(lead.leadId(), List.of())) {
            assertThat(decision.before()).as("each decision starts from the previous one, so no update is lost")
                    .isEqualTo(before);
            LeadDecider was = decider(simulation, replay.version() == 0 ? decision.after() : replay);
            LeadDecider is = decider(simulation, decision.after());
            before = decision.after();
            events.addAll(decision.events());
            Instant now = noonOf(evaluatedOn(decision.after()));
            Decision again;
            if (!decision.activities().isEmpty()) {
                activities.addAll(decision.activities());
                again = is.learn(replay, decision.activities(), now);
            } else if (was != is) {
                again = is.remodel(replay, was, is.needsRecount(was) ? activities.stream() : null, now);
            } else {
                continue;
            }
            replay = withIdentities(again.after(), decision.after());
            replayed.addAll(again.events());
        }
        assertThat(before).isEqualTo(lead);
        LocalDate end = simulation.scene.today();
        Decision last = decider(simulation, lead).advance(lead, end, simulation.scene.clock.instant());
        Decision replayedLast = decider(simulation, replay).advance(replay, end, simulation.scene.clock.instant());
        assertThat(last.events()).as("no event is missing after a sweep for today").isEmpty();
        replayed.addAll(replayedLast.events());
        assertThat(contents(events)).isEqualTo(contents(replayed));
        assertThat(last.after().models()).isEqualTo(replayedLast.after().models());
    }

    private static Lead withIdentities(Lead lead, Lead owner) {
        return new Lead(lead.leadId(), lead.version(), lead.lastSeq(), lead.traits(), owner.identities(), lead.tally(),
                lead.models(), lead.dueOn(), lead.tallyFull(), lead.pageUse(), lead.ledger(), lead.merging(),
                lead.later());
    }

    private static LocalDate evaluatedOn(Lead lead) {
        return Scene.known(lead.models().get("days")).evaluatedOn();
    }

    private static Instant noonOf(LocalDate day) {
        return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    private static List<List<Object>> contents(List<PublishedEvent> events) {
        return events.stream()
                .map(event -> List.of(event.metadata().id(), event.detailType(), event.metadata().effectiveOn(),
                        content(event)))
                .toList();
    }

    private static Object content(PublishedEvent event) {
        return switch (event) {
            case PublishedEvent.OfStage ofStage -> ofStage.change();
            case PublishedEvent.LeadOverdue overdue ->
                List.of(overdue.stage(), overdue.since(), overdue.withinDays());
            case PublishedEvent.LeadOutcomeRecorded recorded -> recorded.outcome();
            default -> throw new AssertionError("no event of a lead that nobody merges: " + event);
        };
    }

    private static void the_list_of_waiting_leads_follows(Simulation simulation, List<Lead> leads) {
        var expected = new ArrayList<RankedLead>();
        leads.forEach(lead -> lead.waiting("days")
                .ifPresent(wait -> expected.add(new RankedLead(lead.leadId(), -wait.dueOn().toEpochDay()))));
        var rows = IntStream.range(0, LeadStore.RANKING_SHARDS)
                .boxed()
                .flatMap(shard -> simulation.scene.memory
                        .ranking("days", LeadStore.WAITING, shard, null, 1_000)
                        .stream())
                .toList();
        assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static void rankings_follow(Simulation simulation, List<Lead> leads) {
        for (Lead lead : leads) {
            var state = Scene.known(lead.models().get("days"));
            var expected = Ranking.of(state.stage(), state.totalMilli());
            var rows = IntStream.range(0, LeadStore.RANKING_SHARDS)
                    .boxed()
                    .flatMap(shard -> simulation.scene.memory.ranking("days", state.stage(), shard, null, 1_000)
                            .stream())
                    .filter(row -> row.leadId().equals(lead.leadId()))
                    .toList();
            assertThat(rows).isEqualTo(expected.stream().map(r -> new RankedLead(lead.leadId(), r.band())).toList());
        }
    }

    /**
     * Events have no gaps. None is lost, none is published that was not recorded, and a repeat has the same content.
     */
    private static void published(Simulation simulation, List<Lead> leads) {
        for (Lead lead : leads) {
            var ids = simulation.scene.memory.events(lead.leadId())
                    .map(row -> InMemoryEventBus.id(row.entry()))
                    .toList();
            assertThat(ids).isEqualTo(IntStream.rangeClosed(1, (int) lead.lastSeq())
                    .mapToObj(seq -> lead.leadId() + "#" + seq)
                    .toList());
        }
        Map<String, EventBridgeEntry> recorded = new HashMap<>();
        for (OutboxRow row : simulation.scene.memory.recorded()) {
            assertThat(recorded.put(InMemoryEventBus.id(row.entry()), row.entry())).isNull();
        }
        assertThat(recorded.keySet().stream().filter(id -> id.startsWith("sweep/")))
                .as("the end of every sweep is recorded once")
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, simulation.sweeps)
                        .mapToObj(sweep -> "sweep/run" + sweep + "#1")
                        .toList());
        var taken = new HashSet<>(simulation.scene.bus.taken());
        assertThat(recorded.values()).as("every published event was recorded").containsAll(taken);
        recorded.values().removeIf(entry -> entry.time().isAfter(simulation.published));
        assertThat(taken).as("every recorded event was published").containsAll(recorded.values());
    }
}
