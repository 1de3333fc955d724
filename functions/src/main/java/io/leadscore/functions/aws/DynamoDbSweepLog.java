package io.leadscore.functions.aws;

import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.Suspects;
import io.leadscore.functions.port.SweepLog;
import io.leadscore.table.TableSchema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Stores a sweep as one row: which shards are done, and the sum of their counts. One row makes it certain which shard
 * is the last. Thread-safe.
 */
final class DynamoDbSweepLog implements SweepLog {
    private static final String BEGUN = "begun";
    private static final String REVISION = "revision";
    /** One letter for each shard. */
    private static final String SHARDS = "shards";
    private static final String DUE = "due";
    private static final String CHANGED = "changed";
    private static final String EVENTS = "events";
    private static final String FAILED = "failed";
    private static final char OPEN = '-';
    private static final char FINISHED = 'x';
    /** All shards may write at the same time, and each write may force the other writers to retry. */
    private static final int MAX_REPEATS = 100;

    private final Table table;

    DynamoDbSweepLog(Table table) {
        this.table = table;
    }

    private record Progress(long revision, String shards, Counts counts) {
        static final Progress NONE = new Progress(0, Character.toString(OPEN).repeat(LeadStore.DUE_SHARDS),
                Counts.NONE);

        Progress plus(Counts more) {
            return new Progress(revision, shards, counts.plus(more));
        }

        boolean isFinished(int shard) {
            return shards.charAt(shard) == FINISHED;
        }

        Progress finish(int shard) {
            var letters = new StringBuilder(shards);
            letters.setCharAt(shard, FINISHED);
            return new Progress(revision, letters.toString(), counts);
        }

        int finished() {
            return (int) shards.chars().filter(letter -> letter == FINISHED).count();
        }

        boolean isComplete() {
            return shards.indexOf(OPEN) < 0;
        }
    }

    @Override
    public void begin(LocalDate asOf, String run, Instant now) {
        table.putIfAbsent(row(asOf, run, Progress.NONE).text(BEGUN, now.toString()).build());
    }

    @Override
    public void progress(LocalDate asOf, String run, int shard, Counts counts) {
        change(asOf, run, progress -> progress.isFinished(shard) ? progress : progress.plus(counts));
    }

    @Override
    public Optional<Counts> finish(LocalDate asOf, String run, int shard, Counts counts) {
        Progress after = change(asOf, run,
                progress -> progress.isFinished(shard) ? progress : progress.plus(counts).finish(shard));
        return after.isComplete() ? Optional.of(after.counts()) : Optional.empty();
    }

    @Override
    public List<Logged> sweeps(LocalDate asOf) {
        return table.partition(Keys.sweepPartition(asOf.toString())).map(row -> logged(asOf, row)).toList();
    }

    private static Logged logged(LocalDate asOf, Map<String, AttributeValue> row) {
        Progress progress = read(row);
        return new Logged(asOf, Item.text(row, TableSchema.SK),
                row.containsKey(BEGUN) ? Instant.parse(Item.text(row, BEGUN)) : null, progress.counts(),
                progress.finished());
    }

    @Override
    public Suspects suspects(LocalDate asOf, int shard) {
        return table.get(Keys.sweepSuspects(asOf.toString(), shard)).map(SuspectsItem::read).orElse(Suspects.NONE);
    }

    @Override
    public void saveSuspects(LocalDate asOf, int shard, Suspects suspects) {
        var row = new Item(Keys.sweepSuspects(asOf.toString(), shard));
        SuspectsItem.write(row, suspects);
        table.put(row.build());
    }

    private Progress change(LocalDate asOf, String run, UnaryOperator<Progress> change) {
        return table.backoff()
                .upTo(MAX_REPEATS, () -> tryChange(asOf, run, change))
                .orElseThrow(() -> new BusyException(
                        "the progress of the sweep was not stored: other workers were first in each attempt"));
    }

    private Optional<Progress> tryChange(LocalDate asOf, String run, UnaryOperator<Progress> change) {
        Optional<Map<String, AttributeValue>> row = table.get(Keys.sweep(asOf.toString(), run));
        Progress before = row.map(DynamoDbSweepLog::read).orElse(Progress.NONE);
        Progress after = change.apply(before);
        return after.equals(before) || write(asOf, run, row, before, after) ? Optional.of(after) : Optional.empty();
    }

    /** A transaction has a token, so a retry by the SDK does not count twice. */
    private boolean write(LocalDate asOf, String run, Optional<Map<String, AttributeValue>> row, Progress before,
            Progress after) {
        var next = row(asOf, run, new Progress(before.revision() + 1, after.shards(), after.counts()));
        row.filter(read -> read.containsKey(BEGUN)).ifPresent(read -> next.text(BEGUN, Item.text(read, BEGUN)));
        var put = TransactWriteItem.builder().put(item -> {
            item.tableName(table.name()).item(next.build());
            if (row.isPresent()) {
                item.conditionExpression("revision = :read")
                        .expressionAttributeValues(
                                Map.of(":read", AttributeValue.fromN(Long.toString(before.revision()))));
            } else {
                item.conditionExpression("attribute_not_exists(pk)");
            }
        }).build();
        return table.tryTransact(List.of(put)).isEmpty();
    }

    private static Item row(LocalDate asOf, String run, Progress progress) {
        return new Item(Keys.sweep(asOf.toString(), run)).number(REVISION, progress.revision())
                .text(SHARDS, progress.shards())
                .number(DUE, progress.counts().due())
                .number(CHANGED, progress.counts().changed())
                .number(EVENTS, progress.counts().events())
                .number(FAILED, progress.counts().failed());
    }

    private static Progress read(Map<String, AttributeValue> row) {
        return new Progress(Item.number(row, REVISION), Item.text(row, SHARDS),
                new Counts(Item.wholeNumber(row, DUE), Item.wholeNumber(row, CHANGED), Item.wholeNumber(row, EVENTS),
                        Item.wholeNumber(row, FAILED)));
    }
}
