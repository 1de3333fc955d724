package io.leadscore.functions.aws;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.ActivityJson;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.correction.Correction;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.Claim;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.Link;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.table.TableSchema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Leads in the table that {@code docs/design.md} describes. Thread-safe. */
final class DynamoDbLeadStore implements LeadStore {
    private static final String PAYLOAD = "a";
    private static final String COMMITTED_BY = "v";
    /**
     * When the activity occurred: also part of the payload, but the history reads only this of most rows. An event has an
     * attribute of the same name.
     */
    private static final String TIME = EventItem.TIME;
    /** The first and the last sort key of the history: those of activities and events, and of no other row. */
    private static final String HISTORY_FROM = Keys.ACTIVITY_PREFIX;
    private static final String HISTORY_TO = TableSchema.EVENT_PREFIX + '~';

    /**
     * Between the first numbers of events before and after a restore. A lead has far fewer events, and 999 restores
     * fit the 12 digits of a key.
     */
    static final long EVENTS_PER_RESTORE = 1_000_000_000L;

    private final Table table;
    private final Supplier<IdentityKeys> identityKeys;
    private final long lastSeqBefore;
    private final CommitTransaction commits;

    DynamoDbLeadStore(Table table, Supplier<IdentityKeys> identityKeys) {
        this(table, identityKeys, 0);
    }

    /**
     * @param identityKeys called by the first read or write of an identity, so that other work does not need the secret
     * @param restores     how often the table was restored, 0 to 999
     */
    DynamoDbLeadStore(Table table, Supplier<IdentityKeys> identityKeys, int restores) {
        this.table = table;
        this.identityKeys = identityKeys;
        this.lastSeqBefore = restores * EVENTS_PER_RESTORE;
        this.commits = new CommitTransaction(table, identityKeys);
    }

    @Override
    public Map<Identity, Claim> resolve(Collection<Identity> identities) {
        var byKey = new HashMap<Map<String, AttributeValue>, Identity>();
        IdentityKeys keys = identityKeys.get();
        identities.forEach(identity -> byKey.put(keys.key(identity), identity));
        var known = new HashMap<Identity, Claim>();
        for (Map<String, AttributeValue> row : table.getAll(byKey.keySet())) {
            Identity identity = byKey
                    .get(Map.of(TableSchema.PK, row.get(TableSchema.PK), TableSchema.SK, row.get(TableSchema.SK)));
            if (identity != null) {
                known.put(identity, IdentityItem.read(row));
            }
        }
        return known;
    }

    @Override
    public Optional<Lead> lead(String leadId) {
        return table.get(Keys.lead(leadId)).map(row -> read(leadId, row));
    }

    private Lead read(String leadId, Map<String, AttributeValue> row) {
        return LeadItem.read(leadId, row).numberedAbove(lastSeqBefore);
    }

    @Override
    public List<Lead> leads(Collection<String> leadIds) {
        var keys = new HashSet<>(leadIds).stream().map(Keys::lead).toList();
        return table.getAll(keys).stream().map(row -> read(LeadItem.leadId(row), row)).toList();
    }

    @Override
    public Commit commit(Change change) {
        return commits.commit(change);
    }

    static Map<String, AttributeValue> activityRow(String leadId, StoredActivity stored) {
        return new Item(Keys.activity(leadId, stored.activity().source(), stored.activity().messageId()))
                .text(PAYLOAD, ActivityJson.write(stored.activity()))
                .text(TIME, stored.activity().occurredAt().toString())
                .number(COMMITTED_BY, stored.leadVersion())
                .build();
    }

    static StoredActivity storedActivity(Map<String, AttributeValue> row) {
        return new StoredActivity(ActivityJson.read(Item.text(row, PAYLOAD)), Item.number(row, COMMITTED_BY));
    }

    @Override
    public Optional<StoredActivity> activity(String leadId, String source, String messageId) {
        return table.get(Keys.activity(leadId, source, messageId)).map(DynamoDbLeadStore::storedActivity);
    }

    @Override
    public List<Found> stored(Collection<String> leadIds, Collection<Activity> activities) {
        List<Activity> all = List.copyOf(activities);
        return stored(leadIds.stream().distinct().collect(Collectors.toMap(Function.identity(), _ -> all)));
    }

    @Override
    public List<Found> stored(Map<String, List<Activity>> byId) {
        var leadOf = new HashMap<Map<String, AttributeValue>, String>();
        byId.forEach((leadId, activities) -> activities.forEach(activity -> leadOf
                .put(Keys.activity(leadId, activity.source(), activity.messageId()), leadId)));
        var found = new ArrayList<Found>();
        for (Map<String, AttributeValue> row : table.getAll(leadOf.keySet())) {
            String leadId = leadOf.get(Keys.key(Item.text(row, TableSchema.PK), Item.text(row, TableSchema.SK)));
            found.add(new Found(Objects.requireNonNull(leadId), storedActivity(row)));
        }
        return found;
    }

    @Override
    public Optional<Link> link(String leadId, String otherId) {
        return table.get(Keys.link(leadId, otherId)).map(LinkItem::read);
    }

    @Override
    public List<Link> links(int shard, Instant writtenUpTo) {
        var keys = DynamoDbOutbox.keys(table, LinkItem.shard(shard), writtenUpTo);
        return table.getAll(keys).stream().map(LinkItem::read).toList();
    }

    @Override
    public Stream<StoredActivity> activities(String leadId) {
        return table.partition(Keys.leadPartition(leadId), Keys.ACTIVITY_PREFIX).map(DynamoDbLeadStore::storedActivity);
    }

    @Override
    public Stream<StoredActivity> activities(String leadId, String source) {
        return table.partition(Keys.leadPartition(leadId), Keys.activitiesOf(source))
                .map(DynamoDbLeadStore::storedActivity);
    }

    @Override
    public Stream<Correction> corrections(String leadId) {
        return table.partition(Keys.leadPartition(leadId), Keys.CORRECTION_PREFIX)
                .map(row -> CorrectionItem.read(leadId, row));
    }

    @Override
    public Stream<OutboxRow> events(String leadId) {
        return table.partition(Keys.leadPartition(leadId), TableSchema.EVENT_PREFIX).map(EventItem::read);
    }

    @Override
    public Stream<HistoryMark> history(String leadId) {
        return table.all(request -> request.consistentRead(true)
                .keyConditionExpression("pk = :pk AND sk BETWEEN :from AND :to")
                .projectionExpression("sk, #time")
                .expressionAttributeNames(Map.of("#time", TIME))
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(Keys.leadPartition(leadId)), ":from",
                        AttributeValue.fromS(HISTORY_FROM), ":to", AttributeValue.fromS(HISTORY_TO))))
                // What is remembered of other systems has keys between those of activities and events.
                .filter(row -> !Item.text(row, TableSchema.SK).startsWith(Keys.CRM_PREFIX))
                .map(row -> new HistoryMark(time(leadId, row), Item.text(row, TableSchema.SK)));
    }

    /** An activity that an earlier version stored has its time only in the payload. */
    private Instant time(String leadId, Map<String, AttributeValue> row) {
        return row.containsKey(TIME) ? Instant.parse(Item.text(row, TIME))
                : table.get(Keys.key(Keys.leadPartition(leadId), Item.text(row, TableSchema.SK)))
                        .map(DynamoDbLeadStore::storedActivity)
                        .map(stored -> stored.activity().occurredAt())
                        .orElse(Instant.EPOCH);
    }

    @Override
    public Map<String, HistoryEntry> history(String leadId, Collection<String> keys) {
        var rows = table.getAll(
                new HashSet<>(keys).stream().map(key -> Keys.key(Keys.leadPartition(leadId), key)).toList());
        var entries = new HashMap<String, HistoryEntry>();
        for (Map<String, AttributeValue> row : rows) {
            String key = Item.text(row, TableSchema.SK);
            entries.put(key, key.startsWith(TableSchema.EVENT_PREFIX) ? new HistoryEntry.Happened(EventItem.read(row))
                    : new HistoryEntry.Acted(storedActivity(row)));
        }
        return entries;
    }

    @Override
    public Page<String> due(int shard, LocalDate upTo, @Nullable String cursor) {
        QueryResponse page = table.page(request -> request.indexName(TableSchema.DUE.name())
                .keyConditionExpression("dueShard = :shard AND dueOn <= :day")
                .expressionAttributeValues(Map.of(":shard", AttributeValue.fromN(Integer.toString(shard)), ":day",
                        AttributeValue.fromS(upTo.toString())))
                .exclusiveStartKey(cursor == null ? null : Cursor.read(cursor)));
        return new Page<>(page.items().stream().map(LeadItem::leadId).toList(),
                page.hasLastEvaluatedKey() ? Cursor.write(page.lastEvaluatedKey()) : null);
    }

    @Override
    public List<RankedLead> ranking(String model, String stage, int shard, @Nullable RankedLead after, int limit) {
        var values = new HashMap<>(
                Map.of(":rank", AttributeValue.fromS(Keys.rankingShard(model, stage, shard))));
        if (after != null) {
            values.put(":after", AttributeValue.fromN(RankPosition.of(after)));
        }
        var rows = new ArrayList<RankedLead>();
        QueryResponse page = null;
        do {
            Map<String, AttributeValue> start = page == null ? null : page.lastEvaluatedKey();
            page = table.page(request -> request.indexName(TableSchema.RANKING.name())
                    .keyConditionExpression("#rank = :rank" + (after == null ? "" : " AND band < :after"))
                    .expressionAttributeNames(Map.of("#rank", LeadItem.RANK))
                    .expressionAttributeValues(values)
                    .scanIndexForward(false)
                    .limit(limit - rows.size())
                    .exclusiveStartKey(start));
            for (Map<String, AttributeValue> row : page.items()) {
                long band = RankPosition.band(Item.literal(row, LeadItem.BAND));
                rows.add(new RankedLead(LeadItem.leadId(row), band));
            }
        } while (page.hasLastEvaluatedKey() && rows.size() < limit);
        return rows;
    }

    @Override
    public Page<String> scan(@Nullable String cursor, int limit) {
        var leadIds = new ArrayList<String>();
        Map<String, AttributeValue> start = cursor == null ? Map.of() : Cursor.read(cursor);
        do {
            var page = table.scanPage(Keys.LEAD, limit, start);
            page.items().forEach(row -> leadIds.add(LeadItem.leadId(row)));
            start = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : Map.of();
        } while (leadIds.isEmpty() && !start.isEmpty());
        return new Page<>(leadIds, start.isEmpty() ? null : Cursor.write(start));
    }
}
