package io.leadscore.functions.aws;

import io.leadscore.functions.port.ModelStore.Run;
import io.leadscore.functions.port.VoidRuns;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Stores each run that voids activities as one row. Thread-safe. */
final class DynamoDbVoidRuns implements VoidRuns {
    private static final String ID = "id";
    private static final String REASON = "reason";
    private static final String DRY_RUN = "dryRun";
    /** When it was asked for, in milliseconds since 1970. */
    private static final String AT = "at";
    private static final String BY = "by";
    private static final String CURSOR = "cursor";
    private static final String DONE = "done";
    private static final String LEADS = "leads";
    private static final String CHANGED = "changed";
    private static final String ACTIVITIES = "activities";
    private static final String FAILED = "failed";

    private final Table table;

    DynamoDbVoidRuns(Table table) {
        this.table = table;
    }

    @Override
    public Optional<VoidRun> voidRun(String id) {
        return table.get(Keys.voidRun(id)).map(DynamoDbVoidRuns::read);
    }

    @Override
    public List<VoidRun> unfinishedVoidRuns() {
        return table.partition(Keys.VOID_RUNS_PARTITION, Keys.RUN_PREFIX)
                .map(DynamoDbVoidRuns::read)
                .filter(run -> !run.position().done())
                .toList();
    }

    @Override
    public void saveVoidRun(VoidRun run) {
        Asked asked = run.asked();
        var row = new Item(Keys.voidRun(run.id())).text(ID, run.id())
                .text(REASON, asked.reason())
                .number(AT, asked.at().toEpochMilli())
                .number(LEADS, run.counts().leads())
                .number(CHANGED, run.counts().changed())
                .number(ACTIVITIES, run.counts().activities())
                .number(FAILED, run.counts().failed());
        CorrectionItem.write(asked.selection(), row);
        if (asked.dryRun()) {
            row.flag(DRY_RUN);
        }
        if (asked.by() != null) {
            row.text(BY, asked.by());
        }
        if (run.position().cursor() != null) {
            row.text(CURSOR, run.position().cursor());
        }
        if (run.position().done()) {
            row.flag(DONE);
        }
        SuspectsItem.write(row, run.position().suspects());
        table.put(row.build());
    }

    private static VoidRun read(Map<String, AttributeValue> row) {
        var asked = new Asked(CorrectionItem.readMatching(row), Item.text(row, REASON), row.containsKey(DRY_RUN),
                Instant.ofEpochMilli(Item.number(row, AT)), row.containsKey(BY) ? Item.text(row, BY) : null);
        var position = new Run(row.containsKey(CURSOR) ? Item.text(row, CURSOR) : null, row.containsKey(DONE),
                SuspectsItem.read(row));
        return new VoidRun(Item.text(row, ID), asked, position, new Totals(Item.number(row, LEADS),
                Item.number(row, CHANGED), Item.number(row, ACTIVITIES), Item.number(row, FAILED)));
    }
}
