package io.leadscore.functions.aws.local.capacity;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Computes an item after an update, for the updates that we make: they set attributes to values, also only if they are absent,
 * remove them, or add to a number. */
final class PlainUpdate {
    private static final Pattern CLAUSE = Pattern
            .compile("(SET|REMOVE|ADD)\\s+(.*?)(?=\\s*(?:\\bSET\\b|\\bREMOVE\\b|\\bADD\\b|$))");
    private static final Pattern ASSIGNMENT = Pattern.compile("(#?\\w+)\\s*=\\s*(:\\w+)");
    /** A value that is set only if the attribute is absent. The comma is no separator there. */
    private static final Pattern IF_ABSENT = Pattern
            .compile("(#?\\w+)\\s*=\\s*if_not_exists\\(\\s*(#?\\w+)\\s*,\\s*(:\\w+)\\s*\\)");
    private static final Pattern SEPARATOR = Pattern.compile(",(?![^()]*\\))");
    private static final Pattern ADDITION = Pattern.compile("(#?\\w+)\\s+(:\\w+)");
    private static final Pattern NAME = Pattern.compile("#?\\w+");

    private PlainUpdate() {}

    /** @throws IllegalArgumentException if the expression does anything else */
    static Map<String, AttributeValue> apply(UpdateItemRequest update, Map<String, AttributeValue> before) {
        var after = new HashMap<>(before);
        after.putAll(update.key());
        String expression = update.updateExpression().strip();
        Matcher clause = CLAUSE.matcher(expression);
        int end = 0;
        while (clause.lookingAt()) {
            for (String part : SEPARATOR.split(clause.group(2), -1)) {
                switch (clause.group(1)) {
                    case "SET" -> set(update, part.strip(), after);
                    case "ADD" -> add(update, part.strip(), after);
                    default -> after.remove(name(update, part.strip()));
                }
            }
            end = clause.end();
            clause.region(end + leadingSpaces(expression, end), expression.length());
        }
        if (end != expression.length()) {
            throw notPlain();
        }
        return after;
    }

    private static int leadingSpaces(String text, int from) {
        int spaces = 0;
        while (from + spaces < text.length() && Character.isWhitespace(text.charAt(from + spaces))) {
            spaces++;
        }
        return spaces;
    }

    private static void set(UpdateItemRequest update, String assignment, Map<String, AttributeValue> after) {
        Matcher ifAbsent = IF_ABSENT.matcher(assignment);
        if (ifAbsent.matches() && ifAbsent.group(1).equals(ifAbsent.group(2))) {
            AttributeValue otherwise = update.expressionAttributeValues().get(ifAbsent.group(3));
            if (otherwise == null) {
                throw notPlain();
            }
            after.putIfAbsent(name(update, ifAbsent.group(1)), otherwise);
            return;
        }
        Matcher parts = ASSIGNMENT.matcher(assignment);
        AttributeValue value = parts.matches() ? update.expressionAttributeValues().get(parts.group(2)) : null;
        if (value == null) {
            throw notPlain();
        }
        after.put(name(update, parts.group(1)), value);
    }

    private static void add(UpdateItemRequest update, String addition, Map<String, AttributeValue> after) {
        Matcher parts = ADDITION.matcher(addition);
        AttributeValue value = parts.matches() ? update.expressionAttributeValues().get(parts.group(2)) : null;
        if (value == null || value.n() == null) {
            throw notPlain();
        }
        var number = new BigDecimal(value.n());
        after.merge(name(update, parts.group(1)), value,
                (was, _) -> AttributeValue.fromN(new BigDecimal(was.n()).add(number).toString()));
    }

    private static String name(UpdateItemRequest update, String name) {
        if (!NAME.matcher(name).matches()) {
            throw notPlain();
        }
        return name.startsWith("#") ? update.expressionAttributeNames().getOrDefault(name, name) : name;
    }

    private static IllegalArgumentException notPlain() {
        return new IllegalArgumentException(
                "the meter cannot compute the cost of an update that does more than set, remove and add to attributes");
    }
}
