package io.leadscore.functions.aws.local.capacity;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The size of an item in bytes, by the rules of the DynamoDB Developer Guide ("item sizes and formats"). */
public final class ItemSize {
    /** Overhead of a list or a map, in addition to its elements. */
    private static final int CONTAINER_BYTES = 3;
    private static final int ELEMENT_BYTES = 1;

    private ItemSize() {}

    /** The size of the names and values of all attributes. */
    public static int of(Map<String, AttributeValue> item) {
        int bytes = 0;
        for (var attribute : item.entrySet()) {
            bytes += utf8(attribute.getKey()) + of(attribute.getValue());
        }
        return bytes;
    }

    private static int of(AttributeValue value) {
        return switch (value.type()) {
            case S -> utf8(value.s());
            case N -> number(value.n());
            case B -> size(value.b());
            case BOOL, NUL -> 1;
            case SS -> value.ss().stream().mapToInt(ItemSize::utf8).sum();
            case NS -> value.ns().stream().mapToInt(ItemSize::number).sum();
            case BS -> value.bs().stream().mapToInt(ItemSize::size).sum();
            case L -> CONTAINER_BYTES + elements(value.l());
            case M -> CONTAINER_BYTES + ELEMENT_BYTES * value.m().size() + of(value.m());
            case UNKNOWN_TO_SDK_VERSION ->
                throw new IllegalArgumentException("an item has an attribute of an unknown type");
        };
    }

    private static int elements(Collection<AttributeValue> elements) {
        return elements.stream().mapToInt(element -> ELEMENT_BYTES + of(element)).sum();
    }

    /** One byte for every two significant digits, plus one, plus one for a minus sign. */
    private static int number(String literal) {
        // These are our own numbers, which DynamoDB limits to 38 digits. Input from outside is never parsed here.
        BigDecimal value = new BigDecimal(literal).stripTrailingZeros();
        if (value.signum() == 0) {
            return 1;
        }
        // Pairs of digits are counted from the decimal point.
        int digits = value.precision();
        boolean splitPair = Math.floorMod(value.scale(), 2) == 1 ^ digits % 2 == 1;
        int pairs = digits % 2 == 1 ? (digits + 1) / 2 : digits / 2 + (splitPair ? 1 : 0);
        return pairs + 1 + (value.signum() < 0 ? 1 : 0);
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int size(SdkBytes bytes) {
        return bytes.asByteArrayUnsafe().length;
    }
}
