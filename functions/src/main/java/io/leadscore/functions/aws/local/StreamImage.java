package io.leadscore.functions.aws.local;

import io.leadscore.core.json.Json;
import io.leadscore.table.TableSchema;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Records of the table's stream in the JSON shape in which Lambda hands them to a function. */
final class StreamImage {
    private StreamImage() {}

    /** Whether a deployment's filter lets the record through: inserts of events. */
    static boolean isInsertedEvent(Record change) {
        Map<String, AttributeValue> keys = change.dynamodb().keys();
        return change.eventName() == OperationType.INSERT
                && (text(keys, TableSchema.SK).startsWith(TableSchema.EVENT_PREFIX)
                        || text(keys, TableSchema.PK).startsWith(TableSchema.SYSTEM_PREFIX));
    }

    private static String text(Map<String, AttributeValue> keys, String name) {
        AttributeValue value = keys.get(name);
        return value == null ? "" : value.s();
    }

    static Json.Obj batch(List<Record> records, String streamArn) {
        return object("Records",
                new Json.Arr(records.stream().<Json>map(change -> record(change, streamArn)).toList()));
    }

    private static Json.Obj record(Record change, String streamArn) {
        var fields = new LinkedHashMap<String, Json>();
        fields.put("eventID", Json.text(change.eventID()));
        fields.put("eventName", Json.text(change.eventNameAsString()));
        fields.put("eventVersion", Json.text(change.eventVersion()));
        fields.put("eventSource", Json.text(change.eventSource()));
        fields.put("awsRegion", Json.text(change.awsRegion()));
        var image = new LinkedHashMap<String, Json>();
        image.put("ApproximateCreationDateTime",
                Json.number(change.dynamodb().approximateCreationDateTime().getEpochSecond()));
        image.put("Keys", attributes(change.dynamodb().keys()));
        if (change.dynamodb().hasNewImage()) {
            image.put("NewImage", attributes(change.dynamodb().newImage()));
        }
        image.put("SequenceNumber", Json.text(change.dynamodb().sequenceNumber()));
        image.put("SizeBytes", Json.number(change.dynamodb().sizeBytes()));
        image.put("StreamViewType", Json.text(change.dynamodb().streamViewTypeAsString()));
        fields.put("dynamodb", new Json.Obj(image));
        fields.put("eventSourceARN", Json.text(streamArn));
        return new Json.Obj(fields);
    }

    private static Json.Obj attributes(Map<String, AttributeValue> attributes) {
        var fields = new TreeMap<String, Json>();
        attributes.forEach((name, value) -> fields.put(name, value(value)));
        return new Json.Obj(fields);
    }

    private static Json.Obj value(AttributeValue value) {
        return switch (value.type()) {
            case S -> object("S", Json.text(value.s()));
            case N -> object("N", Json.text(value.n()));
            case B -> object("B", base64(value.b()));
            case BOOL -> object("BOOL", Json.Bool.of(value.bool()));
            case NUL -> object("NULL", Json.Bool.TRUE);
            case M -> object("M", attributes(value.m()));
            case L -> object("L", new Json.Arr(value.l().stream().<Json>map(StreamImage::value).toList()));
            case SS -> object("SS", texts(value.ss()));
            case NS -> object("NS", texts(value.ns()));
            case BS -> object("BS", new Json.Arr(value.bs().stream().map(StreamImage::base64).toList()));
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalStateException("an attribute of an unknown type");
        };
    }

    private static Json base64(SdkBytes bytes) {
        return Json.text(Base64.getEncoder().encodeToString(bytes.asByteArray()));
    }

    private static Json texts(List<String> texts) {
        return new Json.Arr(new ArrayList<Json>(texts.stream().map(Json::text).toList()));
    }

    private static Json.Obj object(String name, Json value) {
        return new Json.Obj(Map.of(name, value));
    }
}
