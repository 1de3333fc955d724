package io.leadscore.functions.aws;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Builds a row, and reads the attributes of a row by name and type. */
final class Item {
    private final Map<String, AttributeValue> attributes;

    Item(Map<String, AttributeValue> key) {
        attributes = new HashMap<>(key);
    }

    Item text(String name, String value) {
        attributes.put(name, AttributeValue.fromS(value));
        return this;
    }

    Item number(String name, long value) {
        return number(name, Long.toString(value));
    }

    Item number(String name, String literal) {
        attributes.put(name, AttributeValue.fromN(literal));
        return this;
    }

    Item bytes(String name, byte[] value) {
        attributes.put(name, AttributeValue.fromB(SdkBytes.fromByteArray(value)));
        return this;
    }

    Item texts(String name, List<String> values) {
        attributes.put(name, AttributeValue.fromL(values.stream().map(AttributeValue::fromS).toList()));
        return this;
    }

    Item flag(String name) {
        attributes.put(name, AttributeValue.fromBool(true));
        return this;
    }

    Item all(Map<String, AttributeValue> others) {
        attributes.putAll(others);
        return this;
    }

    Map<String, AttributeValue> build() {
        return Map.copyOf(attributes);
    }

    static String text(Map<String, AttributeValue> row, String name) {
        return required(row, name).s();
    }

    static List<String> texts(Map<String, AttributeValue> row, String name) {
        return required(row, name).l().stream().map(AttributeValue::s).toList();
    }

    static long number(Map<String, AttributeValue> row, String name) {
        return Long.parseLong(literal(row, name));
    }

    static String literal(Map<String, AttributeValue> row, String name) {
        return required(row, name).n();
    }

    static int wholeNumber(Map<String, AttributeValue> row, String name) {
        return Math.toIntExact(number(row, name));
    }

    static byte[] bytes(Map<String, AttributeValue> row, String name) {
        return required(row, name).b().asByteArray();
    }

    private static AttributeValue required(Map<String, AttributeValue> row, String name) {
        @Nullable
        AttributeValue value = row.get(name);
        if (value == null) {
            throw new IllegalStateException("a row has no attribute " + name);
        }
        return value;
    }
}
