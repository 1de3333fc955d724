package io.leadscore.functions.aws;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.json.Problem;
import io.leadscore.functions.port.RefusedInputs;
import io.leadscore.table.TableSchema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Stores refusals as one row each, and a row for each hour that counts them. The row of the hour stays small, so a write
 * that finds it full costs one unit; a row that held the refusals would cost more with each of them. Thread-safe.
 */
final class DynamoDbRefusedInputs implements RefusedInputs {
    private static final JsonReader READER = new JsonReader(JsonReader.Limits.DOCUMENT);
    private static final String COUNTED = "counted";
    private static final String ROUTE = "route";
    private static final String STATUS = "status";
    private static final String INPUTS = "inputs";
    private static final String PROBLEMS = "problems";

    private final Table table;

    DynamoDbRefusedInputs(Table table) {
        this.table = table;
    }

    @Override
    public int record(String keyId, Refusal refusal) {
        OptionalInt number = count(keyId, refusal.at());
        if (number.isEmpty()) {
            return MAX_AN_HOUR;
        }
        table.put(new Item(Keys.refusal(keyId, refusal.at(), number.getAsInt())).text(ROUTE, refusal.route())
                .number(STATUS, refusal.status())
                .number(INPUTS, refusal.inputs())
                .text(PROBLEMS, write(refusal.problems()))
                .number(TableSchema.EXPIRES, expiry(refusal.at()))
                .build());
        return number.getAsInt();
    }

    /** The number of the refusal in its hour; empty if the hour is full. */
    private OptionalInt count(String keyId, Instant at) {
        return table.updated(Keys.hourOfRefusals(keyId, hour(at)), update -> update
                .updateExpression("SET " + TableSchema.EXPIRES + " = :expires ADD " + COUNTED + " :one")
                .conditionExpression("attribute_not_exists(" + COUNTED + ") OR " + COUNTED + " < :most")
                .expressionAttributeValues(Map.of(":one", number(1), ":most", number(MAX_AN_HOUR), ":expires",
                        number(expiry(at))))
                .returnValues(ReturnValue.ALL_OLD))
                .map(before -> OptionalInt
                        .of(1 + (before.containsKey(COUNTED) ? Item.wholeNumber(before, COUNTED) : 0)))
                .orElseGet(OptionalInt::empty);
    }

    @Override
    public List<Refusal> newest(String keyId, Instant from, int limit) {
        // A query reads at least one page of DynamoDB, so it asks for no more rows than are shown.
        return table.all(query -> query.consistentRead(true)
                .scanIndexForward(false)
                .limit(limit)
                .keyConditionExpression("pk = :pk AND sk BETWEEN :from AND :to")
                .expressionAttributeValues(Map.of(":pk", text(Keys.refusalsPartition(keyId)), ":from",
                        text(Keys.refusalsFrom(from)), ":to", text(Keys.REFUSALS_END))))
                .limit(limit)
                .map(DynamoDbRefusedInputs::read)
                .toList();
    }

    @Override
    public List<Instant> fullHours(String keyId, Instant from) {
        return table.partition(Keys.refusalsPartition(keyId), Keys.HOUR_PREFIX)
                .filter(row -> Item.wholeNumber(row, COUNTED) >= MAX_AN_HOUR)
                .map(Keys::hourOfRefusals)
                .filter(hour -> !hour.isBefore(hour(from)))
                .toList();
    }

    private static Instant hour(Instant at) {
        return at.truncatedTo(ChronoUnit.HOURS);
    }

    /** An hour later, so that the count of an hour is there as long as its refusals. */
    private static long expiry(Instant at) {
        return hour(at).plus(KEPT).plus(1, ChronoUnit.HOURS).getEpochSecond();
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static String write(List<Problem> problems) {
        return new Json.Arr(problems.stream()
                .<Json>map(Problem::json)
                .toList()).toJson();
    }

    private static Refusal read(Map<String, AttributeValue> row) {
        return new Refusal(Keys.timeOfRefusal(row), Item.text(row, ROUTE), Item.wholeNumber(row, STATUS),
                Item.wholeNumber(row, INPUTS), problems(Item.text(row, PROBLEMS)));
    }

    private static List<Problem> problems(String json) {
        try {
            return ((Json.Arr) READER.read(json)).items()
                    .stream()
                    .map(Json.Obj.class::cast)
                    .map(problem -> new Problem(String.valueOf(problem.text("field")),
                            String.valueOf(problem.text("message"))))
                    .toList();
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the row of a refusal has problems that are not JSON", e);
        }
    }
}
