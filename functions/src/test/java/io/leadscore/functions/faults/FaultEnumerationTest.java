package io.leadscore.functions.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.leadscore.functions.CrmSyncHandler;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.aws.DynamoDbLocal;
import io.leadscore.functions.faults.Fault.Mode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Guarantees 1 and 3: each fault is injected at each call of each handler, and the input is delivered again. A failure names
 * the handler, the kind of fault and the call.
 */
class FaultEnumerationTest {
    /** The rows before each run of a scenario. They are made once. */
    private record Arranged(List<Map<String, AttributeValue>> rows, String payload, Instant now) {}

    /** About as many pairs of faults are tried of a scenario with several writes, besides two deaths. */
    private static final int SOME_PAIRS = 50;
    private static final List<String> QUERIES = List.of("Query", "Query", "Query");
    private static final Map<Scenario, Arranged> ARRANGED = new HashMap<>();
    private static TestTable table;

    /** The state at the end of a run. */
    private record Outcome(Map<String, String> rows, Set<String> published, Set<String> queued) {}

    @BeforeAll
    static void create() {
        DynamoDbLocal.restart();
        table = new TestTable();
    }

    @AfterAll
    static void drop() {
        table.close();
    }

    /** One run: arranged, delivered once with each fault, then delivered twice without a fault. */
    private static final class Run implements AutoCloseable {
        final Deployment deployment;
        final Scenario scenario;
        final String payload;

        Run(Scenario scenario) throws IOException {
            this.deployment = Deployment.impatient(table.name);
            this.scenario = scenario;
            Arranged arranged = ARRANGED.get(scenario);
            if (arranged == null) {
                table.restore(List.of());
                String made = scenario.arrange().apply(deployment.furnished(), table);
                arranged = new Arranged(table.rows(), made, deployment.clock.instant());
                ARRANGED.put(scenario, arranged);
            }
            table.restore(arranged.rows());
            deployment.clock.set(arranged.now());
            this.payload = arranged.payload();
        }

        Wiring process() {
            return deployment.process(() -> "new-lead");
        }

        /** Whether the answer says that nothing must be delivered again. */
        boolean deliver(Fault fault) {
            deployment.faults.arm(fault);
            try {
                return scenario.deliver(process(), payload);
            } catch (Died e) {
                deployment.faults.seen.add("died");
                return false;
            } catch (RuntimeException e) {
                deployment.faults.seen.add("escaped: " + e.getClass().getSimpleName());
                return false;
            } finally {
                deployment.faults.disarm();
            }
        }

        void deliverTwice() {
            for (int time = 0; time < 2; time++) {
                assertThat(deliver(Fault.NONE)).as("a clean delivery is done").isTrue();
            }
        }

        Outcome outcome() {
            return new Outcome(table.content(), Set.copyOf(deployment.stub.published),
                    Set.copyOf(deployment.stub.queued));
        }

        @Override
        public void close() {
            deployment.close();
        }
    }

    private static Outcome faultless(Scenario scenario, List<String> calls) throws IOException {
        try (var run = new Run(scenario)) {
            assertThat(run.deliver(Fault.NONE)).isTrue();
            calls.addAll(run.deployment.faults.calls);
            Outcome once = run.outcome();
            run.deliverTwice();
            assertThat(run.outcome()).as("delivered again without any fault").isEqualTo(once);
            return once;
        }
    }

    /** Delivers once with each fault of the list, in its order. */
    private static Set<String> check(Scenario scenario, Outcome expected, List<Fault> faults, Consumer<Run> prepare)
            throws IOException {
        try (var run = new Run(scenario)) {
            prepare.accept(run);
            for (Fault fault : faults) {
                boolean done = run.deliver(fault);
                Outcome so_far = run.outcome();
                if (done) {
                    assertThat(so_far).as("%s, %s: the answer says done", scenario, faults).isEqualTo(expected);
                }
                assertThat(expected.published()).as("%s, %s: phantom", scenario, faults)
                        .containsAll(so_far.published());
            }
            run.deliverTwice();
            assertThat(run.outcome()).as("%s, %s", scenario, faults).isEqualTo(expected);
            return run.deployment.faults.seen;
        } catch (RuntimeException e) {
            throw new AssertionError(scenario + ", " + faults, e);
        }
    }

    @Test
    void any_fault_at_any_call_ends_in_the_same_state_after_redelivery() throws IOException {
        var seen = new TreeSet<String>();
        var runs = new EnumMap<Mode, Integer>(Mode.class);
        for (Scenario scenario : Scenarios.ALL) {
            var calls = new ArrayList<String>();
            Outcome expected = faultless(scenario, calls);
            for (int call = 1; call <= calls.size(); call++) {
                for (Mode mode : Mode.values()) {
                    if (mode.canHappenTo(calls.get(call - 1)) && !isAmongAlike(calls, call - 1)) {
                        seen.addAll(check(scenario, expected, List.of(new Fault(mode, call)), _ -> {}));
                        runs.merge(mode, 1, Integer::sum);
                    }
                }
            }
            System.out.println(scenario + ": every fault at " + calls);
        }
        System.out.println("runs " + runs + ", seen " + seen);
        assertThat(runs).containsOnlyKeys(Mode.values());
        assertThat(seen).as("each retry branch is reached")
                .contains("died", "network", "condition of ACT", "TransactionConflict", "ThrottlingError",
                        "ProvisionedThroughputExceededException", "escaped: BusyException");
    }

    /** Whether a query is between two others, such as that of one shard between those of all. The first and the last are tried. */
    private static boolean isAmongAlike(List<String> calls, int at) {
        return at > 0 && at < calls.size() - 1 && calls.subList(at - 1, at + 2).equals(QUERIES);
    }

    @Test
    void a_fault_during_the_recovery_from_a_fault_is_repaired_too() throws IOException {
        for (Scenario scenario : List.of(Scenarios.KNOWN_LEAD, Scenarios.MERGE, Scenarios.SPLIT, Scenarios.DETACH,
                Scenarios.VOID, Scenarios.ERASE)) {
            pairs(scenario);
        }
    }

    /**
     * All modes at each write. A read changes nothing, so a fault there is like a process that dies before the next write. If there are
     * several writes, the process dies after each pair of them, which leaves the rest to the recovery, and some of all other pairs are
     * tried. With {@code -Dleadscore.pairs=all} all are.
     */
    private static void pairs(Scenario scenario) throws IOException {
        var calls = new ArrayList<String>();
        Outcome expected = faultless(scenario, calls);
        var faults = new ArrayList<Fault>();
        for (int call = 1; call <= calls.size(); call++) {
            for (Mode mode : Mode.values()) {
                if (Mode.CONFLICT.canHappenTo(calls.get(call - 1)) && mode.canHappenTo(calls.get(call - 1))) {
                    faults.add(new Fault(mode, call));
                }
            }
        }
        boolean all = System.getProperty("leadscore.pairs", "").equals("all")
                || faults.stream().map(Fault::call).distinct().count() == 1;
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        int runs = 0;
        for (Fault first : faults) {
            for (Fault second : faults) {
                boolean diesTwice = first.mode() == Mode.CRASH_AFTER && second.mode() == Mode.CRASH_AFTER;
                if (all || diesTwice || random.nextInt(faults.size() * faults.size()) < SOME_PAIRS) {
                    check(scenario, expected, List.of(first, second), _ -> {});
                    runs++;
                }
            }
        }
        assertThat(runs).as("%s: pairs", scenario).isPositive();
        System.out.println(scenario + ": " + runs + " pairs of faults at " + calls + ", seed " + seed);
    }

    /** Another writer commits right before the transaction: its write is kept, and nothing else differs. */
    private static Set<String> withRival(Scenario scenario, String rival) throws IOException {
        return withRival(scenario, scenario, rival);
    }

    private static Set<String> withRival(Scenario scenario, Scenario ofRival, String rival) throws IOException {
        Outcome expected;
        try (var run = new Run(scenario)) {
            assertThat(ofRival.deliver(run.process(), rival)).isTrue();
            run.deliverTwice();
            expected = run.outcome();
        }
        return check(scenario, expected, List.of(Fault.NONE), run -> run.deployment.faults
                .beforeTransaction(() -> assertThat(ofRival.deliver(run.deployment.process(() -> "new-lead"), rival))
                        .isTrue()));
    }

    @Test
    void a_concurrent_commit_makes_the_decision_read_again() throws IOException {
        String rival = Scenarios.call("u1", "ann@example.com", "m2", "/blog");
        var seen = new TreeSet<String>();
        seen.addAll(withRival(Scenarios.FIRST_CONTACT, rival));
        seen.addAll(withRival(Scenarios.KNOWN_LEAD, rival));
        assertThat(seen).contains("condition of LEAD", "condition of ID");
        assertThat(withRival(Scenarios.FIRST_CONTACT, Scenarios.call("u1", "ann@example.com", "m1", "/pricing")))
                .contains("condition of ACT");
    }

    /** An activity of either lead comes right before the merge or the split is written, which also meets each fault. */
    @Test
    void an_activity_during_a_merge_is_in_the_merged_lead() throws IOException {
        var seen = new TreeSet<String>();
        for (Scenario scenario : List.of(Scenarios.MERGE, Scenarios.SPLIT)) {
            for (String rival : List.of(Scenarios.call("u1", "", "m2", "/blog"),
                    Scenarios.call("", "ann@example.com", "m2", "/blog"))) {
                seen.addAll(withRival(scenario, Scenarios.KNOWN_LEAD, rival));
            }
        }
        assertThat(seen).contains("condition of LEAD");
        whileAnother(Scenarios.MERGE, Scenarios.DURING_MERGE);
    }

    /** The lead is merged right before its activity is written, which also meets each fault. */
    @Test
    void a_merge_during_an_activity_leaves_it_counted_once() throws IOException {
        whileAnother(Scenarios.DURING_MERGE, Scenarios.MERGE);
    }

    /** The other input is taken right before the transaction of the scenario, and then the scenario meets each fault. */
    private static void whileAnother(Scenario scenario, Scenario other) throws IOException {
        Function<Run, Boolean> rival = run -> other.deliver(run.deployment.process(() -> "new-lead"),
                other.equals(Scenarios.MERGE) ? table.linkEvent() : Scenarios.ACTIVITY_DURING_MERGE);
        Outcome expected;
        var calls = new ArrayList<String>();
        try (var run = new Run(scenario)) {
            assertThat(rival.apply(run)).isTrue();
            assertThat(run.deliver(Fault.NONE)).isTrue();
            calls.addAll(run.deployment.faults.calls);
            run.deliverTwice();
            expected = run.outcome();
        }
        var seen = new TreeSet<String>();
        for (int call = 1; call <= calls.size(); call++) {
            for (Mode mode : Mode.values()) {
                if (mode.canHappenTo(calls.get(call - 1))) {
                    seen.addAll(check(scenario, expected, List.of(new Fault(mode, call)), run -> run.deployment.faults
                            .beforeTransaction(() -> assertThat(rival.apply(run)).isTrue())));
                }
            }
        }
        assertThat(seen).contains("died", "condition of LEAD");
    }

    @Test
    void without_the_condition_on_activities_the_enumeration_fails() throws IOException {
        var calls = new ArrayList<String>();
        Outcome expected = faultless(Scenarios.KNOWN_LEAD, calls);
        var lost_answer = List.of(new Fault(Mode.CRASH_AFTER, calls.size()));
        check(Scenarios.KNOWN_LEAD, expected, lost_answer, _ -> {});
        assertThatThrownBy(() -> check(Scenarios.KNOWN_LEAD, expected, lost_answer,
                run -> run.deployment.faults.forgetDedupe()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(Scenarios.KNOWN_LEAD + ", " + lost_answer);
        try (var run = new Run(Scenarios.KNOWN_LEAD)) {
            run.deployment.faults.forgetDedupe();
            run.deliver(lost_answer.getFirst());
            run.deliverTwice();
            assertThat(run.deployment.leads().lead("seed-u11").orElseThrow().version())
                    .as("fails because each delivery was counted: the first contact, the call, and the call twice more")
                    .isEqualTo(4);
        }
    }

    @Test
    void the_next_sweep_publishes_what_a_lost_stream_did_not() throws IOException {
        try (var run = new Run(Scenarios.KNOWN_LEAD)) {
            run.deliverTwice();
            assertThat(run.deployment.stub.published).isEmpty();
            run.deployment.clock.advance(Duration.ofMinutes(16));
            for (Scenario scenario : Scenarios.ALL) {
                if (scenario.name().equals("a sweep starts")) {
                    scenario.deliver(run.process(), scenario.arrange().apply(run.deployment, table));
                }
            }
            var bodies = run.deployment.stub.queued.stream().map(body -> body.replace("\"", "\\\"")).toList();
            assertThat(bodies).hasSize(32);
            assertThat(Scenarios.SWEEP.deliver(run.process(), Scenarios.queueEvent(bodies))).isTrue();
            assertThat(run.deployment.stub.published).contains("model/weighted-b2b#1", "seed-u11#1");
            assertThat(table.rows()).filteredOn(row -> row.containsKey("unpublished"))
                    .singleElement()
                    .satisfies(row -> assertThat(row.toString()).contains("Decay Sweep Completed"));
        }
    }

    @Test
    void every_handler_is_enumerated() {
        var handlers = new ClassFileImporter().importPackages("io.leadscore.functions")
                .stream()
                .filter(type -> (type.isAssignableTo(RequestStreamHandler.class)
                        || type.isAssignableTo(RequestHandler.class)) && !type.isInterface())
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
        var enumerated = Scenarios.ALL.stream()
                .map(scenario -> scenario.handler().getName())
                .collect(Collectors.toCollection(TreeSet::new));
        // What it does follows from what another system answers: CrmFaultsTest enumerates it.
        enumerated.add(CrmSyncHandler.class.getName());
        assertThat(enumerated).isEqualTo(handlers);
    }
}
