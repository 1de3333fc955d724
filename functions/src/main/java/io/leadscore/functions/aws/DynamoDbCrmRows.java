package io.leadscore.functions.aws;

import io.leadscore.functions.port.LeadStore.Page;
import io.leadscore.functions.port.crm.CrmRow;
import io.leadscore.functions.port.crm.CrmRow.State;
import io.leadscore.functions.port.crm.CrmRows;
import io.leadscore.functions.port.crm.SinkPause;
import io.leadscore.table.TableSchema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Rows in the partition of their lead, in the table that {@code docs/design.md} describes. They are listed by the index of leads that
 * are due, in shards of their own, so that no index is added. The day of a row in the index never changes, so a write of the row does
 * not write the index. Thread-safe.
 */
final class DynamoDbCrmRows implements CrmRows {
    /** The first shard of the index that has rows of this kind. The sweep reads those below. */
    static final int FIRST_SHARD = 100;

    private static final String DUE_SHARD = TableSchema.DUE.partitionKey().name();
    private static final String DUE_ON = TableSchema.DUE.sortKey().name();
    private static final String LEAD_ID = "lead";
    private static final String SINK = "sink";
    private static final String NUMBER = "n";
    private static final String STATE = "state";
    private static final String RECORD = "record";
    private static final String HASH = "hash";
    private static final String AT = "at";
    private static final String ERROR = "error";
    private static final String SCORES = "scores";
    private static final String OPEN = "open";
    private static final String SINCE = "since";
    private static final String UNTIL = "until";
    private static final String REASON = "reason";

    private final Table table;

    DynamoDbCrmRows(Table table) {
        this.table = table;
    }

    @Override
    public Map<String, CrmRow> rows(String sink, Collection<String> leadIds) {
        var keys = new HashSet<>(leadIds).stream().map(leadId -> Keys.crm(leadId, sink)).toList();
        var rows = new TreeMap<String, CrmRow>();
        table.getAll(keys).stream().map(DynamoDbCrmRows::read).forEach(row -> rows.put(row.leadId(), row));
        return rows;
    }

    @Override
    public Known known(String leadId, Collection<String> sinks) {
        var keys = new ArrayList<Map<String, AttributeValue>>();
        var pauseOf = new HashMap<Map<String, AttributeValue>, String>();
        for (String sink : new HashSet<>(sinks)) {
            keys.add(Keys.crm(leadId, sink));
            pauseOf.put(Keys.crmPause(sink), sink);
        }
        keys.addAll(pauseOf.keySet());
        var rows = new TreeMap<String, CrmRow>();
        var pauses = new TreeMap<String, SinkPause>();
        for (Map<String, AttributeValue> item : table.getAll(keys)) {
            String paused = pauseOf.get(Table.keyOf(item));
            if (paused == null) {
                CrmRow row = read(item);
                rows.put(row.sink(), row);
            } else {
                pauses.put(paused, readPause(item));
            }
        }
        return new Known(rows, pauses);
    }

    @Override
    public Optional<CrmRow> save(CrmRow row) {
        var next = new CrmRow(row.leadId(), row.sink(), row.n() + 1, row.listed(), row.state(), row.record(),
                row.hash(), row.at(), row.error(), row.scores(), row.open());
        Map<String, AttributeValue> item = write(next);
        boolean saved = row.n() == 0 ? table.putIfAbsent(item)
                : table.putIf(item, NUMBER + " = :n", Map.of(":n", number(row.n())));
        return saved ? Optional.of(next) : Optional.empty();
    }

    @Override
    public boolean delete(CrmRow row) {
        return table.deleteIf(Keys.crm(row.leadId(), row.sink()),
                "attribute_not_exists(pk) OR " + NUMBER + " = :n", Map.of(":n", number(row.n())));
    }

    @Override
    public Page<ListedLead> listed(int shard, @Nullable String cursor) {
        QueryResponse page = table.page(request -> request.indexName(TableSchema.DUE.name())
                .keyConditionExpression(DUE_SHARD + " = :shard")
                .expressionAttributeValues(Map.of(":shard", number(FIRST_SHARD + (long) shard)))
                .exclusiveStartKey(cursor == null ? null : Cursor.read(cursor)));
        return new Page<>(page.items()
                .stream()
                .map(item -> new ListedLead(LeadItem.leadId(item),
                        Item.text(item, TableSchema.SK).substring(Keys.CRM_PREFIX.length())))
                .toList(), page.hasLastEvaluatedKey() ? Cursor.write(page.lastEvaluatedKey()) : null);
    }

    @Override
    public boolean isAnnounced(String sink, String leadId, String eventId) {
        return table.get(Keys.announced(leadId, sink, eventId)).isPresent();
    }

    @Override
    public void announced(String sink, String leadId, String eventId, Instant until) {
        table.put(new Item(Keys.announced(leadId, sink, eventId)).number(TableSchema.EXPIRES, until.getEpochSecond())
                .build());
    }

    @Override
    public Optional<SinkPause> pause(String sink) {
        return table.get(Keys.crmPause(sink)).map(DynamoDbCrmRows::readPause);
    }

    @Override
    public void pause(String sink, SinkPause pause) {
        table.put(new Item(Keys.crmPause(sink)).number(SINCE, pause.since().toEpochMilli())
                .number(UNTIL, pause.until().toEpochMilli())
                .text(REASON, pause.reason())
                .build());
    }

    @Override
    public void resume(String sink) {
        table.delete(Keys.crmPause(sink));
    }

    private static SinkPause readPause(Map<String, AttributeValue> item) {
        return new SinkPause(time(item, SINCE), time(item, UNTIL), Item.text(item, REASON));
    }

    private static Map<String, AttributeValue> write(CrmRow row) {
        var item = new Item(Keys.crm(row.leadId(), row.sink())).text(LEAD_ID, row.leadId())
                .text(SINK, row.sink())
                .number(NUMBER, row.n())
                .text(STATE, row.state().wire())
                .number(AT, row.at().toEpochMilli());
        optional(item, RECORD, row.record());
        optional(item, HASH, row.hash());
        optional(item, ERROR, row.error());
        if (row.listed() != null) {
            item.number(DUE_SHARD, FIRST_SHARD + CrmRows.shard(row.leadId())).text(DUE_ON, row.listed().toString());
        }
        map(item, SCORES, row.scores(), score -> score);
        map(item, OPEN, row.open(), Instant::toEpochMilli);
        return item.build();
    }

    private static void optional(Item item, String name, @Nullable String value) {
        if (value != null) {
            item.text(name, value);
        }
    }

    private static <V> void map(Item item, String name, Map<String, V> values, Function<V, Long> number) {
        if (!values.isEmpty()) {
            var numbers = new HashMap<String, AttributeValue>();
            values.forEach((key, value) -> numbers.put(key, number(number.apply(value))));
            item.all(Map.of(name, AttributeValue.fromM(numbers)));
        }
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private static CrmRow read(Map<String, AttributeValue> item) {
        var scores = new TreeMap<String, Long>();
        var open = new TreeMap<String, Instant>();
        numbers(item, SCORES).forEach((model, score) -> scores.put(model, Long.parseLong(score.n())));
        numbers(item, OPEN)
                .forEach((message, time) -> open.put(message, Instant.ofEpochMilli(Long.parseLong(time.n()))));
        return new CrmRow(Item.text(item, LEAD_ID), Item.text(item, SINK), Item.number(item, NUMBER),
                item.containsKey(DUE_ON) ? Instant.parse(Item.text(item, DUE_ON)) : null,
                State.valueOf(Item.text(item, STATE).toUpperCase(Locale.ROOT)), text(item, RECORD), text(item, HASH),
                time(item, AT), text(item, ERROR), scores, open);
    }

    private static Map<String, AttributeValue> numbers(Map<String, AttributeValue> item, String name) {
        return item.containsKey(name) ? Objects.requireNonNull(item.get(name)).m() : Map.of();
    }

    private static @Nullable String text(Map<String, AttributeValue> item, String name) {
        return item.containsKey(name) ? Item.text(item, name) : null;
    }

    private static Instant time(Map<String, AttributeValue> item, String name) {
        return Instant.ofEpochMilli(Item.number(item, name));
    }
}
