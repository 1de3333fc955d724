package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Erasure;
import io.leadscore.events.EventBridgeEntry;
import io.leadscore.functions.aws.ScriptedAws.Reply;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.Claim;
import io.leadscore.functions.port.Decisions;
import io.leadscore.functions.port.EventBus;
import io.leadscore.functions.port.OutboxRow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** AWS throttles, fails, does not answer, or accepts only a part: what the adapters do, and how soon. The tests run at once, as they mostly wait. */
@Execution(ExecutionMode.CONCURRENT)
class BusyAwsTest {
    /** A client must get "busy" within 8 s. */
    private static final Duration GIVES_UP = Duration.ofSeconds(8);
    private static final String BUS = "arn:aws:events:us-east-1:000000000000:event-bus/leadscore";

    @Test
    void every_call_gives_up_in_time_when_it_is_throttled() {
        givesUp((_, _) -> Reply.error("ProvisionedThroughputExceededException", "slow down"));
    }

    @Test
    void every_call_gives_up_in_time_when_dynamodb_fails() {
        givesUp((_, _) -> new Reply(500, "{}"));
    }

    @Test
    void every_call_gives_up_in_time_when_there_is_no_answer() {
        givesUp((_, _) -> Reply.SILENCE);
    }

    /** Concurrently, because the calls mostly wait. */
    private static void givesUp(ScriptedAws.Script script) {
        try (var aws = new ScriptedAws(script); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var leads = new DynamoDbLeadStore(aws.table(), DynamoDbStores.IDENTITY_KEYS);
            var outbox = new DynamoDbOutbox(aws.table());
            var models = new DynamoDbModelStore(aws.table());
            List<ThrowingCallable> calls = List.of(() -> leads.lead("lead-1"),
                    () -> leads.resolve(List.of(Decisions.email("jane@example.com"))),
                    () -> leads.commit(Change.of(Decisions.onNew("lead-1").build())),
                    () -> leads.due(0, Decisions.TODAY, null), () -> leads.activities("lead-1").toList(),
                    () -> leads.scan(null, 10), () -> outbox.unpublished(0, Decisions.NOW),
                    () -> outbox.markPublished(row()), () -> models.active(), () -> models.add("b2b", "{}"),
                    () -> new SqsQueue(aws.clients(), "http://127.0.0.1/queue",
                            Backoffs.patient(InstantSource.system())).send(List.of("{}"),
                                    Duration.ZERO));
            var results = calls.stream().map(call -> threads.submit(() -> {
                long start = System.nanoTime();
                assertThatThrownBy(call).isInstanceOf(BusyException.class);
                return Duration.ofNanos(System.nanoTime() - start);
            })).toList();
            // Meanwhile, because it waits as long as the other calls.
            var bus = new EventBridgeBus(aws.clients(), BUS);
            assertThat(bus.put(List.of(row().entry(), row().entry())).stream().map(EventBus.Refusal::permanent))
                    .containsExactly(false, false);
            assertThat(results).allSatisfy(took -> assertThat(took.get()).isLessThan(GIVES_UP));
        }
    }

    private static OutboxRow row() {
        return new OutboxRow("LEAD#lead-1", "EVT#000000000001",
                new EventBridgeEntry("leadscore", "Lead Qualified", Decisions.NOW, "{}"));
    }

    /** A single write is refused while its row is in a transaction. The erasure of a lead writes rows one by one. */
    @Test
    void a_row_that_is_in_a_transaction_is_busy() {
        try (var aws = new ScriptedAws((_, _) -> Reply.error("TransactionConflictException", "ongoing transaction"))) {
            var rows = new DynamoDbLeadRows(aws.table(), DynamoDbStores.IDENTITY_KEYS);
            var erasure = new Erasure(Decisions.NOW, false);
            List<ThrowingCallable> calls = List.of(
                    () -> rows.release(Decisions.email("jane@example.com"), Set.of("lead-1"), erasure),
                    () -> rows.erasePart("lead-1"), () -> new DynamoDbOutbox(aws.table()).markPublished(row()));
            for (ThrowingCallable call : calls) {
                assertThatThrownBy(call).isInstanceOf(BusyException.class);
            }
        }
    }

    /** EventBridge can refuse any subset of a call. The test tries every subset of ten entries. */
    @Test
    void exactly_the_entries_that_the_bus_refuses_are_reported() {
        var failing = new int[1];
        try (var aws = new ScriptedAws((_, request) -> {
            int entries = ((Json.Arr) Objects.requireNonNull(request.get("Entries"))).items().size();
            return Reply.ok(IntStream.range(0, entries)
                    .mapToObj(i -> (failing[0] >> i & 1) == 0 ? "{\"EventId\": \"e\"}"
                            : "{\"ErrorCode\": \"" + (i % 2 == 0 ? "InternalFailure" : "MalformedDetail") + "\"}")
                    .collect(Collectors.joining(", ", "{\"FailedEntryCount\": 1, \"Entries\": [", "]}")));
        })) {
            var bus = new EventBridgeBus(aws.clients(), BUS);
            var entries = Collections.nCopies(EventBus.MAX_ENTRIES, row().entry());
            for (failing[0] = 0; failing[0] < 1 << EventBus.MAX_ENTRIES; failing[0]++) {
                var expected = IntStream.range(0, EventBus.MAX_ENTRIES)
                        .filter(i -> (failing[0] >> i & 1) == 1)
                        .mapToObj(i -> new EventBus.Refusal(i, i % 2 == 1,
                                i % 2 == 0 ? "InternalFailure" : "MalformedDetail"))
                        .toList();
                assertThat(bus.put(entries)).isEqualTo(expected);
            }
        }
    }

    @Test
    void a_batch_read_repeats_the_keys_that_were_left_unread() {
        var asked = new ArrayList<Integer>();
        try (var aws = new ScriptedAws((_, request) -> {
            List<Json> keys = ((Json.Arr) Objects
                    .requireNonNull(request.object("RequestItems").object("leadscore").get("Keys"))).items();
            asked.add(keys.size());
            String found = "{\"pk\": " + ((Json.Obj) keys.getFirst()).object("pk").toJson()
                    + ", \"sk\": {\"S\": \"ID\"}, \"lead\": {\"S\": \"lead-1\"}}";
            String unread = keys.size() == 1 ? "{}"
                    : "{\"leadscore\": {\"ConsistentRead\": true, \"Keys\": "
                            + new Json.Arr(keys.subList(1, keys.size())).toJson() + "}}";
            return Reply.ok("{\"Responses\": {\"leadscore\": [" + found + "]}, \"UnprocessedKeys\": " + unread + "}");
        })) {
            var identities = List.of(Decisions.email("a@example.com"), Decisions.email("b@example.com"),
                    new Identity(Identity.Kind.USER_ID, "c"));
            Map<Identity, Claim> known = new DynamoDbLeadStore(aws.table(), DynamoDbStores.IDENTITY_KEYS)
                    .resolve(identities);
            assertThat(known).containsOnlyKeys(identities);
            assertThat(asked).containsExactly(3, 2, 1);
        }
    }

    @Test
    void a_batch_read_that_stays_unread_is_busy() {
        try (var aws = new ScriptedAws((_, request) -> Reply.ok("{\"Responses\": {}, \"UnprocessedKeys\": "
                + request.object("RequestItems").toJson() + "}"))) {
            assertThatThrownBy(() -> new DynamoDbLeadStore(aws.table(), DynamoDbStores.IDENTITY_KEYS)
                    .resolve(List.of(Decisions.email("a@example.com")))).isInstanceOf(BusyException.class);
        }
    }
}
