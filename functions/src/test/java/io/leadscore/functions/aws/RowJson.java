package io.leadscore.functions.aws;

import io.leadscore.core.json.Json;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Rows as DynamoDB writes them in JSON: {@code {"pk": {"S": "LEAD#1"}, …}}, sorted by name. */
public final class RowJson {
    private RowJson() {}

    public static Json.Obj write(Map<String, AttributeValue> row) {
        var fields = new TreeMap<String, Json>();
        row.forEach((name, value) -> fields.put(name, write(value)));
        return new Json.Obj(fields);
    }

    private static Json write(AttributeValue value) {
        return switch (value.type()) {
            case S -> Json.obj("S", value.s());
            case N -> Json.obj("N", value.n());
            case B -> Json.obj("B", Base64.getEncoder().encodeToString(value.b().asByteArray()));
            case BOOL -> Json.obj("BOOL", value.bool());
            case M -> Json.obj("M", write(value.m()));
            default -> throw new IllegalArgumentException("no row has a value of the type " + value.type());
        };
    }

    public static Map<String, AttributeValue> read(Json.Obj row) {
        var values = new TreeMap<String, AttributeValue>();
        row.fields().forEach((name, value) -> values.put(name, read(name, (Json.Obj) value)));
        return values;
    }

    private static AttributeValue read(String name, Json.Obj value) {
        String type = value.fields().keySet().iterator().next();
        return switch (type) {
            case "S" -> AttributeValue.fromS(value.text("S"));
            case "N" -> AttributeValue.fromN(value.text("N"));
            case "B" -> AttributeValue.fromB(SdkBytes.fromByteArray(
                    Base64.getDecoder().decode(Objects.requireNonNull(value.text("B")))));
            case "BOOL" -> AttributeValue.fromBool(value.get("BOOL") == Json.Bool.TRUE);
            case "M" -> AttributeValue.fromM(read(value.object("M")));
            default -> throw new IllegalArgumentException(name + " has a value of the type " + type);
        };
    }
}
