package io.leadscore.core.pattern;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the alternatives of a field's list, and folds their texts. */
final class AlternativeReader {
    private static final String SUPPORTED = "prefix, suffix, wildcard, equals-ignore-case, anything-but, numeric, exists";

    private final Problems problems;

    AlternativeReader(Problems problems) {
        this.problems = problems;
    }

    /** Reads one alternative. Null if there is a problem with it. */
    @Nullable
    Alternative read(Json json, Place place) {
        // No switch with patterns here: the first one costs a cold JVM 3 ms, and compiling a pattern needs no other.
        if (json instanceof Json.Text(String text)) {
            return new Alternative.TextIs(Folded.fold(text));
        }
        if (json instanceof Json.Num number) {
            return new Alternative.NumberIs(number);
        }
        if (json instanceof Json.Obj object) {
            return operator(object, place);
        }
        if (json instanceof Json.Arr) {
            return problems.refuse(place, "an alternative must be a value or an object with one operator, not a list");
        }
        return new Alternative.LiteralIs(json);
    }

    private @Nullable Alternative operator(Json.Obj object, Place place) {
        if (object.fields().size() != 1) {
            return problems.refuse(place, "an alternative must have exactly one operator (" + SUPPORTED + ")");
        }
        var field = object.fields().entrySet().iterator().next();
        Place inner = place.at(field.getKey());
        Json operand = field.getValue();
        return switch (field.getKey()) {
            case "prefix", "suffix" -> affix(field.getKey(), operand, inner);
            case "wildcard" -> text("wildcard", operand, inner);
            case "equals-ignore-case" -> text("equals-ignore-case", operand, inner);
            case "anything-but" -> anythingBut(operand, inner);
            case "numeric" -> new NumericReader(problems).read(operand, inner);
            case "exists" -> exists(operand, inner);
            case "cidr" -> problems.refuse(inner, "cidr is not supported here, although EventBridge has it");
            default -> problems.refuse(inner, "this operator is unknown; use one of " + SUPPORTED);
        };
    }

    /**
     * Reads {@code prefix} or {@code suffix}. They may contain {@code equals-ignore-case}, which means the same on
     * folded texts.
     */
    private @Nullable Alternative affix(String operator, Json operand, Place place) {
        if (operand instanceof Json.Obj object) {
            Json inner = object.get("equals-ignore-case");
            if (object.fields().size() != 1 || inner == null) {
                return problems.refuse(place, "must be a string, or an object with equals-ignore-case alone");
            }
            return text(operator, inner, place.at("equals-ignore-case"));
        }
        return text(operator, operand, place);
    }

    private @Nullable Alternative text(String operator, Json operand, Place place) {
        if (!(operand instanceof Json.Text(String raw))) {
            return problems.refuse(place, "must be a string");
        }
        String text = Folded.fold(raw);
        return switch (operator) {
            case "prefix" -> new Alternative.Prefix(text);
            case "suffix" -> new Alternative.Suffix(text);
            case "wildcard" -> {
                var wildcard = Wildcard.of(text, problems, place);
                yield wildcard == null ? null : new Alternative.Like(wildcard);
            }
            default -> new Alternative.TextIs(text);
        };
    }

    private @Nullable Alternative exists(Json operand, Place place) {
        if (operand instanceof Json.Bool bool) {
            return bool == Json.Bool.TRUE ? new Alternative.Exists() : new Alternative.Absent();
        }
        return problems.refuse(place, "must be true or false");
    }

    private @Nullable Alternative anythingBut(Json operand, Place place) {
        if (operand instanceof Json.Obj object) {
            if (object.fields().size() != 1) {
                return problems.refuse(place, "anything-but must have exactly one operator");
            }
            var field = object.fields().entrySet().iterator().next();
            Place inner = place.at(field.getKey());
            return switch (field.getKey()) {
                case "prefix", "suffix", "wildcard", "equals-ignore-case" ->
                    anythingButOperator(field.getKey(), field.getValue(), inner);
                default -> problems.refuse(inner,
                        "anything-but accepts values, prefix, suffix, wildcard or equals-ignore-case");
            };
        }
        return anythingButValues(listed(operand), place, operand instanceof Json.Arr);
    }

    private @Nullable Alternative anythingButOperator(String operator, Json operand, Place place) {
        var refused = new ArrayList<Alternative>();
        List<Json> operands = listed(operand);
        if (operands.isEmpty()) {
            return problems.refuse(place, "the list must not be empty");
        }
        for (int i = 0; i < operands.size(); i++) {
            Place at = operand instanceof Json.Arr ? place.at(i) : place;
            Json item = operands.get(i);
            if (operator.endsWith("fix") && item instanceof Json.Text(String text) && text.isEmpty()) {
                return problems.refuse(at,
                        "must not be empty: every string has the empty " + operator + ", so nothing could match");
            }
            Alternative test = text(operator, item, at);
            if (test == null) {
                return null;
            }
            refused.add(test);
        }
        return new Alternative.AnythingBut(refused);
    }

    private @Nullable Alternative anythingButValues(List<Json> operands, Place place, boolean isList) {
        if (operands.isEmpty()) {
            return problems.refuse(place, "the list must not be empty");
        }
        var refused = new ArrayList<Alternative>();
        boolean texts = operands.getFirst() instanceof Json.Text;
        for (int i = 0; i < operands.size(); i++) {
            Json item = operands.get(i);
            if (texts ? !(item instanceof Json.Text) : !(item instanceof Json.Num)) {
                return problems.refuse(isList ? place.at(i) : place,
                        "anything-but must have only strings or only numbers");
            }
            Alternative test = read(item, place);
            if (test != null) {
                refused.add(test);
            }
        }
        return new Alternative.AnythingBut(refused);
    }

    private static List<Json> listed(Json operand) {
        return operand instanceof Json.Arr(var items) ? items : List.of(operand);
    }
}
