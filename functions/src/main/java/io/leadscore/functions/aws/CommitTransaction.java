package io.leadscore.functions.aws;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.Ranking;
import io.leadscore.events.PublishedEvent;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.Claim;
import io.leadscore.functions.port.LeadStore.Commit;
import io.leadscore.functions.port.LeadStore.StoredActivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Writes one change as one transaction, and interprets the cancellation reasons. Thread-safe. */
final class CommitTransaction {
    private static final String ABSENT = "attribute_not_exists(pk)";

    private final Table table;
    private final LinkItem links;
    private final Supplier<IdentityKeys> identityKeys;

    CommitTransaction(Table table, Supplier<IdentityKeys> identityKeys) {
        this.table = table;
        this.links = new LinkItem(table.name());
        this.identityKeys = identityKeys;
    }

    /**
     * The kind of an item of the transaction. DynamoDB reports a failure by the item's position; the kind at that
     * position says what it means.
     */
    enum Part {
        ACTIVITY, IDENTITY, LEAD, EVENT, LINK, REST
    }

    /** The items, and the kind of each. */
    record Plan(List<TransactWriteItem> items, List<Part> parts) {}

    Commit commit(Change change) {
        Plan plan = plan(change);
        return table.tryTransact(plan.items())
                .map(cancelled -> refused(cancelled, plan.parts()))
                .orElseGet(Commit.Committed::new);
    }

    Plan plan(Change change) {
        var items = new ArrayList<TransactWriteItem>();
        var parts = new ArrayList<Part>();
        change.decisions().forEach(decision -> add(items, parts, decision, change.reclaimed()));
        change.linked()
                .forEach((other, evidence) -> add(items, parts, Part.REST,
                        links.adding(change.decisions().getFirst(), other, evidence)));
        change.released()
                .forEach((identity, claim) -> add(items, parts, Part.IDENTITY,
                        IdentityItem.releasing(table.name(), identityKeys.get().key(identity), claim)));
        if (change.settled() != null) {
            add(items, parts, Part.LINK, links.deleting(change.settled()));
        }
        return new Plan(items, parts);
    }

    private void add(List<TransactWriteItem> items, List<Part> parts, Decision decision,
            Map<Identity, Claim> reclaimed) {
        Lead after = decision.after();
        for (Activity activity : decision.activities()) {
            var stored = new StoredActivity(activity, after.version());
            add(items, parts, Part.ACTIVITY, activityPut(after.leadId(), stored));
        }
        for (Identity identity : new TreeSet<>(decision.newIdentities())) {
            add(items, parts, Part.IDENTITY, identityPut(identity, after.leadId(), reclaimed.get(identity)));
        }
        add(items, parts, Part.LEAD, leadPut(decision.before(), after));
        for (PublishedEvent event : decision.events()) {
            add(items, parts, Part.EVENT, absentPut(
                    EventItem.write(Keys.event(after.leadId(), event.metadata().seq()), event)));
        }
        if (decision.correction() != null) {
            // Its key has the version that the lead gets, so the condition on the lead is enough.
            add(items, parts, Part.REST, table.putting(CorrectionItem.write(decision.correction())));
        }
        Map<String, Optional<Ranking>> rankings = LeadItem.rankingRows(decision.before(), after, decision.rankings());
        rankings.forEach((model, ranking) -> add(items, parts, Part.REST,
                ranking.map(entry -> table.putting(LeadItem.rankingRow(after.leadId(), model, entry)))
                        .orElseGet(() -> table.deleting(Keys.ranking(after.leadId(), model)))));
        decision.waits()
                .forEach((model, wait) -> add(items, parts, Part.REST,
                        wait.map(waits -> table.putting(LeadItem.waitRow(after.leadId(), model, waits)))
                                .orElseGet(() -> table.deleting(Keys.waiting(after.leadId(), model)))));
    }

    private static void add(List<TransactWriteItem> items, List<Part> parts, Part part, TransactWriteItem item) {
        items.add(item);
        parts.add(part);
    }

    private TransactWriteItem activityPut(String leadId, StoredActivity stored) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table.name())
                        .item(DynamoDbLeadStore.activityRow(leadId, stored))
                        .conditionExpression(ABSENT)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .build();
    }

    /** @param erased what was read about an identity that was erased; null if it is unknown */
    private TransactWriteItem identityPut(Identity identity, String leadId, @Nullable Claim erased) {
        if (erased == null) {
            return absentPut(IdentityItem.write(identityKeys.get().key(identity), Claim.of(leadId)));
        }
        return TransactWriteItem.builder()
                .put(IdentityItem.reclaiming(identityKeys.get().key(identity), leadId, erased)
                        .tableName(table.name())
                        .build())
                .build();
    }

    private TransactWriteItem absentPut(Map<String, AttributeValue> row) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table.name()).item(row).conditionExpression(ABSENT))
                .build();
    }

    private TransactWriteItem leadPut(Lead before, Lead after) {
        var put = Put.builder().tableName(table.name()).item(LeadItem.write(after));
        if (before.version() == 0) {
            put.conditionExpression(ABSENT);
        } else {
            put.conditionExpression("version = :read")
                    .expressionAttributeValues(
                            Map.of(":read", AttributeValue.fromN(Long.toString(before.version()))));
        }
        return TransactWriteItem.builder().put(put.build()).build();
    }

    /**
     * A conflict is checked first: it says nothing about the other conditions. A repeated activity is checked before an
     * identity that is taken and a lead that has changed, because the writer that stored the activity also caused
     * those.
     */
    private static Commit refused(TransactionCanceledException cancelled, List<Part> parts) {
        List<CancellationReason> reasons = cancelled.cancellationReasons();
        if (reasons.stream().anyMatch(reason -> reason.code().equals(SdkErrors.CONFLICT))) {
            return new Commit.Conflict();
        }
        var failed = new TreeSet<Part>();
        var stored = new ArrayList<StoredActivity>();
        for (int position = 0; position < reasons.size(); position++) {
            CancellationReason reason = reasons.get(position);
            if (reason.code().equals(SdkErrors.CONDITION_FAILED)) {
                failed.add(parts.get(position));
                if (parts.get(position) == Part.ACTIVITY) {
                    stored.add(DynamoDbLeadStore.storedActivity(reason.item()));
                }
            }
        }
        if (failed.contains(Part.ACTIVITY)) {
            return new Commit.AlreadyStored(stored);
        }
        if (failed.contains(Part.IDENTITY)) {
            return new Commit.IdentityTaken();
        }
        if (failed.contains(Part.LEAD)) {
            return new Commit.LeadMoved();
        }
        if (failed.contains(Part.LINK)) {
            return new Commit.LinkMoved();
        }
        throw new IllegalStateException(
                "the lead's version has not changed, but its next event number is already in use",
                cancelled);
    }
}
