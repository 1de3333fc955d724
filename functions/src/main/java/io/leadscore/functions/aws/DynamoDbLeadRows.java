package io.leadscore.functions.aws;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Erasure;
import io.leadscore.functions.port.LeadRows;
import io.leadscore.functions.port.LeadStore.Page;
import io.leadscore.table.TableSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** The rows of a lead in the table that {@code docs/design.md} describes. Thread-safe. */
final class DynamoDbLeadRows implements LeadRows {
    /** Rows of one page to erase: four batches of deletes, so that a caller can look at its time in between. */
    private static final int ERASED_PAGE = 100;

    private final Table table;
    private final Supplier<IdentityKeys> identityKeys;

    DynamoDbLeadRows(Table table, Supplier<IdentityKeys> identityKeys) {
        this.table = table;
        this.identityKeys = identityKeys;
    }

    @Override
    public Page<Row> read(String leadId, @Nullable String after, int limit) {
        QueryResponse page = page(Keys.leadPartition(leadId), after, limit, null);
        List<Row> rows = page.items().stream().filter(DynamoDbLeadRows::isKept).map(DynamoDbLeadRows::row).toList();
        return new Page<>(rows, next(page));
    }

    private QueryResponse page(String partition, @Nullable String after, int limit, @Nullable String attributes) {
        return table.page(request -> request.consistentRead(true)
                .keyConditionExpression("pk = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(partition)))
                .projectionExpression(attributes)
                .limit(limit)
                .exclusiveStartKey(after == null ? null : Keys.key(partition, after)));
    }

    private static @Nullable String next(QueryResponse page) {
        return page.hasLastEvaluatedKey() ? Item.text(page.lastEvaluatedKey(), TableSchema.SK) : null;
    }

    private static boolean isKept(Map<String, AttributeValue> row) {
        String key = Item.text(row, TableSchema.SK);
        return !key.equals(Keys.LEAD) && !key.startsWith(Keys.RANKING_PREFIX) && !key.startsWith(Keys.WAITING_PREFIX);
    }

    private static Row row(Map<String, AttributeValue> row) {
        String key = Item.text(row, TableSchema.SK);
        if (key.startsWith(Keys.ACTIVITY_PREFIX)) {
            return new Row.Acted(key, DynamoDbLeadStore.storedActivity(row));
        }
        if (key.startsWith(TableSchema.EVENT_PREFIX)) {
            return new Row.Happened(key, EventItem.read(row));
        }
        var attributes = new HashMap<>(row);
        attributes.keySet().removeAll(List.of(TableSchema.PK, TableSchema.SK));
        return new Row.Other(key, object(attributes));
    }

    private static Json.Obj object(Map<String, AttributeValue> attributes) {
        var fields = new LinkedHashMap<String, Json>();
        new TreeMap<>(attributes).forEach((name, value) -> fields.put(name, json(value)));
        return new Json.Obj(fields);
    }

    /** Bytes are no content for a reader: their place says that there are some. */
    private static Json json(AttributeValue value) {
        return switch (value.type()) {
            case S -> Json.text(value.s());
            case N -> new Json.Num(value.n());
            case BOOL -> Json.Bool.of(value.bool());
            case M -> object(value.m());
            case L -> new Json.Arr(value.l().stream().map(DynamoDbLeadRows::json).toList());
            case SS -> new Json.Arr(value.ss().stream().<Json>map(Json::text).toList());
            case NS -> new Json.Arr(value.ns().stream().<Json>map(Json.Num::new).toList());
            case B, BS, NUL, UNKNOWN_TO_SDK_VERSION -> Json.Null.NULL;
        };
    }

    @Override
    public Erased erase(String leadId, @Nullable String after) {
        QueryResponse page = page(Keys.leadPartition(leadId), after, ERASED_PAGE, "pk, sk, " + EventItem.UNPUBLISHED);
        var gone = new ArrayList<Map<String, AttributeValue>>();
        boolean eventsLeft = false;
        for (Map<String, AttributeValue> row : page.items()) {
            if (row.containsKey(EventItem.UNPUBLISHED)
                    || Item.text(row, TableSchema.SK).startsWith(Keys.CRM_PREFIX)) {
                eventsLeft = true;
            } else if (!Item.text(row, TableSchema.SK).equals(Keys.LEAD)) {
                gone.add(row);
            }
        }
        table.deleteAll(gone);
        return new Erased(next(page), eventsLeft);
    }

    @Override
    public void erasePart(String leadId) {
        table.deleteAll(List.of(Keys.lead(leadId)));
    }

    @Override
    public void eraseCrm(String leadId) {
        table.deleteAll(table.partition(Keys.leadPartition(leadId), Keys.CRM_PREFIX).toList());
    }

    @Override
    public void eraseLinks(String leadId) {
        table.deleteAll(table.all(request -> request.consistentRead(true)
                .keyConditionExpression("pk = :pk")
                .projectionExpression("pk, sk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(Keys.linkPartition(leadId))))).toList());
    }

    @Override
    public void release(Identity identity, Collection<String> leadIds, Erasure erasure) {
        var values = new HashMap<>(Map.of(":at", AttributeValue.fromS(erasure.erasedAt().toString())));
        if (erasure.suppressed()) {
            values.put(":true", AttributeValue.fromBool(true));
        }
        var anyOf = new ArrayList<String>();
        for (String leadId : leadIds) {
            String name = ":l" + anyOf.size();
            anyOf.add(name);
            values.put(name, AttributeValue.fromS(leadId));
        }
        table.updateIf(identityKeys.get().key(identity), request -> request
                .updateExpression("SET " + IdentityItem.ERASED_AT + " = :at"
                        + (erasure.suppressed() ? ", " + IdentityItem.SUPPRESSED + " = :true" : "") + " REMOVE #lead")
                .conditionExpression("#lead IN (" + String.join(", ", anyOf) + ")")
                .expressionAttributeNames(Map.of("#lead", IdentityItem.LEAD_ID))
                .expressionAttributeValues(values));
    }

    @Override
    public void lift(Identity identity) {
        table.remove(identityKeys.get().key(identity), IdentityItem.SUPPRESSED);
    }
}
