package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.Ledger;
import io.leadscore.core.lead.Merging;
import io.leadscore.functions.aws.ScriptedAws.Reply;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Decisions;
import io.leadscore.functions.port.LeadStore.Commit;
import io.leadscore.functions.port.LeadStore.StoredActivity;
import io.leadscore.functions.port.TooLargeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The meaning of each cancellation reason of a transaction. */
class CommitRefusalTest {
    private static final String CANARY = "canary-4711@pii.test";
    private static final Activity ACTIVITY = Decisions.activity("m-1");

    /** The items of its transaction, in order: an activity, an identity, the lead, an event. */
    private static final Decision DECISION = Decisions.on(new Lead("lead-1", 3, 0, Lead.unknown("x").traits(), Set.of(),
            Lead.unknown("x").tally(), Map.of(), null, false, null,
            Ledger.NONE, Merging.NONE, null))
            .with(ACTIVITY)
            .with(Decisions.email(CANARY))
            .event()
            .build();

    @ParameterizedTest
    @CsvSource({
            // Reasons for the activity, the identity, the lead and the event, and their meaning
            "ConditionalCheckFailed, None, None, None, AlreadyStored",
            "ConditionalCheckFailed, None, ConditionalCheckFailed, None, AlreadyStored",
            "ConditionalCheckFailed, ConditionalCheckFailed, ConditionalCheckFailed, None, AlreadyStored",
            "None, ConditionalCheckFailed, None, None, IdentityTaken",
            "None, ConditionalCheckFailed, ConditionalCheckFailed, None, IdentityTaken",
            "None, None, ConditionalCheckFailed, None, LeadMoved",
            "None, None, ConditionalCheckFailed, ConditionalCheckFailed, LeadMoved",
            "None, None, TransactionConflict, None, Conflict",
            "TransactionConflict, ConditionalCheckFailed, None, None, Conflict",
            "ConditionalCheckFailed, None, TransactionConflict, None, Conflict"})
    void each_combination_of_cancellation_reasons_has_one_meaning(String activity, String identity, String lead,
            String event, String meaning) {
        try (var aws = cancelling(List.of(activity, identity, lead, event))) {
            Commit commit = store(aws).commit(Change.of(DECISION));

            assertThat(commit.getClass().getSimpleName()).isEqualTo(meaning);
            if (commit instanceof Commit.AlreadyStored(var stored)) {
                assertThat(stored).containsExactly(new StoredActivity(ACTIVITY, 2));
            }
            assertThat(aws.requests()).as("a refused transaction is not retried by the adapter").isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"None, None, ThrottlingError", "None, None, ProvisionedThroughputExceeded",
            "ConditionalCheckFailed, TransactionConflict, ThrottlingError",
            "ValidationError, None, ProvisionedThroughputExceeded"})
    void throttling_comes_before_every_other_reason(String activity, String identity, String lead) {
        try (var aws = cancelling(List.of(activity, identity, lead, "None"))) {
            assertThatThrownBy(() -> store(aws).commit(Change.of(DECISION))).isInstanceOf(BusyException.class)
                    .hasMessageNotContaining(CANARY);
        }
    }

    @ParameterizedTest
    @CsvSource({"ValidationError", "ItemCollectionSizeLimitExceeded"})
    void an_item_that_is_too_large_is_reported_as_permanent(String reason) {
        try (var aws = cancelling(List.of("None", "TransactionConflict", reason, "None"))) {
            assertThatThrownBy(() -> store(aws).commit(Change.of(DECISION))).isInstanceOf(TooLargeException.class)
                    .hasMessageNotContaining(CANARY);
        }
    }

    @Test
    void a_used_event_number_or_an_unknown_reason_is_a_fault() {
        for (String reason : List.of("ConditionalCheckFailed", "DuplicateItem")) {
            try (var aws = cancelling(List.of("None", "None", "None", reason))) {
                assertThatThrownBy(() -> store(aws).commit(Change.of(DECISION)))
                        .isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"TransactionInProgressException, busy, BusyException",
            "ThrottlingException, Rate exceeded, BusyException",
            "RequestLimitExceeded, too much, BusyException",
            "ValidationException, Item size has exceeded the maximum allowed size, TooLargeException",
            "ValidationException, Collection size exceeded in a transaction, TooLargeException",
            "ValidationException, One or more parameter values were invalid, DynamoDbException",
            "ResourceNotFoundException, no such table, ResourceNotFoundException"})
    void a_refused_call_is_busy_too_large_or_a_fault(String type, String message, String thrown) {
        try (var aws = new ScriptedAws((_, _) -> Reply.error(type, message))) {
            assertThatThrownBy(() -> store(aws).commit(Change.of(DECISION)))
                    .satisfies(fault -> assertThat(fault.getClass().getSimpleName()).isEqualTo(thrown));
        }
    }

    /** A transaction has at most 100 items. The caller must split larger decisions. */
    @Test
    void a_transaction_with_too_many_items_is_a_mistake_of_the_caller() {
        var decision = Decisions.onNew("lead-1");
        for (int i = 0; i < Table.MAX_TRANSACTION_ITEMS; i++) {
            decision.with(Decisions.activity("m-" + i));
        }
        try (var aws = new ScriptedAws((_, _) -> Reply.ok("{}"))) {
            assertThatThrownBy(() -> store(aws).commit(Change.of(decision.build())))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(aws.requests()).isZero();
        }
    }

    @Test
    void sdk_retries_share_a_token_and_each_commit_has_its_own() {
        var tokens = new ArrayList<String>();
        try (var aws = new ScriptedAws((_, request) -> {
            tokens.add(String.valueOf(request.text("ClientRequestToken")));
            return tokens.size() == 1 ? new Reply(500, "{}") : Reply.ok("{}");
        })) {
            assertThat(store(aws).commit(Change.of(DECISION))).isEqualTo(new Commit.Committed());
            assertThat(store(aws).commit(Change.of(DECISION))).isEqualTo(new Commit.Committed());
        }
        assertThat(tokens).hasSize(3).doesNotContain("null");
        assertThat(tokens.get(1)).isEqualTo(tokens.get(0));
        assertThat(tokens.get(2)).isNotEqualTo(tokens.get(0));
    }

    private static DynamoDbLeadStore store(ScriptedAws aws) {
        return new DynamoDbLeadStore(aws.table(), DynamoDbStores.IDENTITY_KEYS);
    }

    private static ScriptedAws cancelling(List<String> codes) {
        String payload = "{\\\"s\\\":\\\"web\\\",\\\"m\\\":\\\"m-1\\\",\\\"e\\\":\\\"Page Viewed\\\",\\\"o\\\":"
                + ACTIVITY.occurredAt().toEpochMilli() + ",\\\"r\\\":" + ACTIVITY.receivedAt().toEpochMilli()
                + ",\\\"p\\\":{\\\"path\\\":\\\"/pricing\\\"},\\\"i\\\":{\\\"email\\\":[\\\"jane@example.com\\\"]}}";
        String item = "{\"a\": {\"S\": \"" + payload + "\"}, \"v\": {\"N\": \"2\"}}";
        String reasons = Stream.of(codes)
                .flatMap(List::stream)
                .map(code -> "{\"Code\": \"" + code + "\""
                        + (code.equals("ConditionalCheckFailed") ? ", \"Item\": " + item : "") + "}")
                .collect(Collectors.joining(", ", "[", "]"));
        return new ScriptedAws((_, _) -> new Reply(400,
                "{\"__type\": \"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\", "
                        + "\"Message\": \"cancelled\", \"CancellationReasons\": " + reasons + "}"));
    }
}
