package io.leadscore.functions.aws;

import io.leadscore.events.PublishedEvent.ScoringModelActivated;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.ModelStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Scoring models in the table that {@code docs/design.md} describes. A model of more than 400 KB does not fit.
 * Thread-safe.
 */
final class DynamoDbModelStore implements ModelStore {
    private static final String EVENT_KIND = "model";
    private static final String NAME = "name";
    private static final String VERSION = "version";
    private static final String JSON = "json";
    private static final String CURSOR = "cursor";
    private static final String DONE = "done";
    /** Retries after another writer was first. Only people and deployments write models, so there are few writers. */
    private static final int MAX_REPEATS = 20;

    private final Table table;

    DynamoDbModelStore(Table table) {
        this.table = table;
    }

    @Override
    public Map<String, Integer> active() {
        var active = new TreeMap<String, Integer>();
        table.partition(Keys.ACTIVE_PARTITION, Keys.ACTIVE_PREFIX)
                .forEach(row -> active.put(Item.text(row, NAME), Item.wholeNumber(row, VERSION)));
        return active;
    }

    @Override
    public Optional<String> version(String name, int version) {
        return table.get(Keys.modelVersion(name, version)).map(row -> Item.text(row, JSON));
    }

    @Override
    public int add(String name, String json) {
        return table.backoff()
                .upTo(MAX_REPEATS, () -> tryAdd(name, json))
                .orElseThrow(() -> new BusyException(
                        "the model version was not stored: other writers were first in each attempt"));
    }

    private Optional<Integer> tryAdd(String name, String json) {
        int next = newest(name) + 1;
        var row = new Item(Keys.modelVersion(name, next)).number(VERSION, next).text(JSON, json).build();
        var put = TransactWriteItem.builder()
                .put(item -> item.tableName(table.name())
                        .item(row)
                        .conditionExpression("attribute_not_exists(pk)"))
                .build();
        // A transaction has a token, so a retry by the SDK is not mistaken for another writer.
        return table.tryTransact(List.of(put)).isEmpty() ? Optional.of(next) : Optional.empty();
    }

    private int newest(String name) {
        var newest = table.page(request -> request.consistentRead(true)
                .keyConditionExpression("pk = :pk AND begins_with(sk, :prefix)")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(Keys.modelPartition(name)), ":prefix",
                        AttributeValue.fromS(Keys.VERSION_PREFIX)))
                .scanIndexForward(false)
                .limit(1)).items();
        return newest.isEmpty() ? 0 : Item.wholeNumber(newest.getFirst(), VERSION);
    }

    @Override
    public void activate(String name, int version, ScoringModelActivated event) {
        if (table.backoff().upTo(MAX_REPEATS, () -> tryActivate(name, version, event)).isEmpty()) {
            throw new BusyException("the model was not activated: other activations were first in each attempt");
        }
    }

    private Optional<Integer> tryActivate(String name, int version, ScoringModelActivated event) {
        var key = Keys.activeModel(name);
        Optional<Map<String, AttributeValue>> before = table.get(key);
        // An activation that began earlier must not take back a later one that was faster.
        if (before.isPresent() && Item.wholeNumber(before.get(), VERSION) >= version) {
            return Optional.of(version);
        }
        TransactWriteItem active = activePut(new Item(key).text(NAME, name).number(VERSION, version).build(), before);
        TransactWriteItem recorded = TransactWriteItem.builder()
                .put(put -> put.tableName(table.name())
                        .item(EventItem.write(Keys.system(EVENT_KIND, name + "#" + version), event))
                        .conditionExpression("attribute_not_exists(pk)"))
                .build();
        var refusal = table.tryTransact(List.of(active, recorded));
        if (refusal.isEmpty()) {
            return Optional.of(version);
        }
        List<CancellationReason> reasons = refusal.get().cancellationReasons();
        boolean onlyRecordedBefore = !reasons.get(0).code().equals(SdkErrors.CONDITION_FAILED)
                && reasons.get(1).code().equals(SdkErrors.CONDITION_FAILED);
        // A version that is activated again has its event already. Event ids are never used twice.
        return onlyRecordedBefore && table.tryTransact(List.of(active)).isEmpty()
                ? Optional.of(version)
                : Optional.empty();
    }

    private TransactWriteItem activePut(Map<String, AttributeValue> row,
            Optional<Map<String, AttributeValue>> before) {
        return TransactWriteItem.builder().put(put -> {
            put.tableName(table.name()).item(row);
            before.ifPresentOrElse(
                    read -> put.conditionExpression("version = :read")
                            .expressionAttributeValues(Map.of(":read", read.get(VERSION))),
                    () -> put.conditionExpression("attribute_not_exists(pk)"));
        }).build();
    }

    @Override
    public void deactivate(String name) {
        table.transact(List.of(table.deleting(Keys.activeModel(name))));
    }

    @Override
    public Optional<Run> run(String name, int version) {
        return table.get(Keys.modelRun(name, version))
                .map(row -> new Run(row.containsKey(CURSOR) ? Item.text(row, CURSOR) : null, row.containsKey(DONE),
                        SuspectsItem.read(row)));
    }

    @Override
    public void saveRun(String name, int version, Run run) {
        var row = new Item(Keys.modelRun(name, version));
        if (run.cursor() != null) {
            row.text(CURSOR, run.cursor());
        }
        if (run.done()) {
            row.flag(DONE);
        }
        SuspectsItem.write(row, run.suspects());
        table.put(row.build());
    }
}
