package io.leadscore.functions.aws.local;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamViewType;
import io.leadscore.table.TableSchema;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Converts records of the table's stream to the event that Lambda passes to a function. */
final class StreamImage {
    private StreamImage() {}

    /** Whether the record is an insert of an event, so that a deployment's filter passes it on. */
    static boolean isInsertedEvent(Record change) {
        var keys = change.dynamodb().keys();
        return change.eventName() == OperationType.INSERT
                && (text(keys.get(TableSchema.SK)).startsWith(TableSchema.EVENT_PREFIX)
                        || text(keys.get(TableSchema.PK)).startsWith(TableSchema.SYSTEM_PREFIX));
    }

    /** Whether the record is an insert of a link between leads. */
    static boolean isInsertedLink(Record change) {
        return change.eventName() == OperationType.INSERT
                && text(change.dynamodb().keys().get(TableSchema.PK)).startsWith(TableSchema.LINK_PREFIX);
    }

    private static String text(@Nullable AttributeValue value) {
        return value == null ? "" : value.s();
    }

    static DynamodbEvent batch(List<Record> records, String streamArn) {
        var event = new DynamodbEvent();
        event.setRecords(records.stream().map(change -> record(change, streamArn)).toList());
        return event;
    }

    private static DynamodbStreamRecord record(Record change, String streamArn) {
        var image = new StreamRecord();
        image.setApproximateCreationDateTime(Date.from(change.dynamodb().approximateCreationDateTime()));
        image.setKeys(attributes(change.dynamodb().keys()));
        if (change.dynamodb().hasNewImage()) {
            image.setNewImage(attributes(change.dynamodb().newImage()));
        }
        image.setSequenceNumber(change.dynamodb().sequenceNumber());
        image.setSizeBytes(change.dynamodb().sizeBytes());
        image.setStreamViewType(StreamViewType.fromValue(change.dynamodb().streamViewTypeAsString()));

        var copy = new DynamodbStreamRecord();
        copy.setEventID(change.eventID());
        copy.setEventName(change.eventNameAsString());
        copy.setEventVersion(change.eventVersion());
        copy.setEventSource(change.eventSource());
        copy.setAwsRegion(change.awsRegion());
        copy.setDynamodb(image);
        copy.setEventSourceARN(streamArn);
        return copy;
    }

    private static Map<String, com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue> attributes(
            Map<String, AttributeValue> attributes) {
        var copy = new TreeMap<String, com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue>();
        attributes.forEach((name, value) -> copy.put(name, attribute(value)));
        return copy;
    }

    private static com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue attribute(
            AttributeValue value) {
        var copy = new com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue();
        return switch (value.type()) {
            case S -> copy.withS(value.s());
            case N -> copy.withN(value.n());
            case B -> copy.withB(value.b().asByteBuffer());
            case BOOL -> copy.withBOOL(value.bool());
            case NUL -> copy.withNULL(true);
            case M -> copy.withM(attributes(value.m()));
            case L -> copy.withL(value.l().stream().map(StreamImage::attribute).toList());
            case SS -> copy.withSS(value.ss());
            case NS -> copy.withNS(value.ns());
            case BS -> copy.withBS(value.bs().stream().map(SdkBytes::asByteBuffer).toList());
            case UNKNOWN_TO_SDK_VERSION ->
                throw new IllegalStateException("a record of the stream has an attribute of an unknown type");
        };
    }
}
