package io.leadscore.core.docs;

import io.leadscore.core.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The reference in {@code docs/models.md}, made from the JSON Schema of scoring models. */
final class ModelsPage {
    static final String SCHEMA = "shared-core/src/main/resources/io/leadscore/scoring-model.schema.json";

    private static final String BEGIN = "<!-- generated from " + SCHEMA
            + " by ModelsPageTest; edit the schema, not this part -->\n";
    private static final String END = "<!-- end of the generated part -->";

    /** The objects of a model, in the order of the page, by where the schema defines them. */
    private static final Map<String, String> TITLES = titles();

    private final Json.Obj schema;

    ModelsPage(Json.Obj schema) {
        this.schema = schema;
    }

    private static Map<String, String> titles() {
        var titles = new LinkedHashMap<String, String>();
        titles.put("", "Model");
        titles.put("/properties/fit", "Fit");
        titles.put("/$defs/fitRule", "Fit rule");
        titles.put("/properties/engagement", "Engagement");
        titles.put("/$defs/group", "Group");
        titles.put("/$defs/engagementRule", "Engagement rule");
        titles.put("/$defs/engagementRule/properties/count", "Count");
        titles.put("/$defs/engagementRule/properties/count/properties/tiers/items", "Tier");
        titles.put("/$defs/engagementRule/properties/while", "While");
        titles.put("/$defs/decay", "Decay");
        titles.put("/$defs/decay/properties/steps/items", "Step");
        titles.put("/properties/total", "Total");
        titles.put("/$defs/rung", "Stage");
        titles.put("/$defs/bars/anyOf/1", "Bars");
        titles.put("/$defs/did", "Did");
        titles.put("/$defs/disqualification", "Disqualify entry");
        titles.put("/$defs/handOff", "Hand-off");
        return titles;
    }

    /** The page with its generated part made again; all other parts stay. */
    String made(String page) {
        int begin = page.indexOf("<!-- generated");
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the page lacks the marks of its generated part");
        }
        return page.substring(0, begin) + BEGIN + "\n" + reference() + page.substring(end);
    }

    private String reference() {
        var text = new StringBuilder();
        TITLES.forEach((_, title) -> text.append("- ").append(link(title)).append('\n'));
        text.append('\n');
        TITLES.forEach((pointer, title) -> section(text, pointer, title));
        return text.toString();
    }

    private void section(StringBuilder text, String pointer, String title) {
        Json.Obj object = at(pointer);
        text.append("### ").append(title).append("\n\n");
        String description = pointer.endsWith("/anyOf/1")
                ? description(at(pointer.replace("/anyOf/1", "")))
                : description(object);
        text.append(description).append("\n\n");
        text.append("| Field | Type | Required | Description |\n|---|---|---|---|\n");
        object.object("properties").fields().forEach((name, value) -> {
            String inner = pointer + "/properties/" + name;
            text.append("| `").append(name).append("` | ").append(type((Json.Obj) value, inner)).append(" | ");
            text.append(isRequired(object, name) ? "yes" : "no").append(" | ");
            text.append(description((Json.Obj) value)).append(" |\n");
        });
        text.append('\n');
    }

    private static boolean isRequired(Json.Obj object, String name) {
        return object.get("required") instanceof Json.Arr(var names) && names.contains(Json.text(name));
    }

    /** What a field may hold. */
    private String type(Json.Obj field, String pointer) {
        String ref = field.text("$ref");
        if (ref != null) {
            return ref.equals("#/$defs/pattern") ? "[event pattern](patterns.md)" : type(target(ref), ref.substring(1));
        }
        String title = TITLES.get(pointer);
        if (title != null) {
            return link(title);
        }
        if (field.get("anyOf") instanceof Json.Arr(var choices)) {
            return indexed(choices).map(choice -> type(choice.getValue(), pointer + "/anyOf/" + choice.getKey()))
                    .collect(Collectors.joining(" or "));
        }
        if (field.get("allOf") instanceof Json.Arr(var parts) && field.text("type") == null) {
            return type(merged(parts), pointer);
        }
        return switch (Objects.requireNonNull(field.text("type"), pointer)) {
            case "string" -> "text";
            case "boolean" -> "true or false";
            case "number" -> "number" + range(field);
            case "integer" -> "whole number" + range(field);
            case "array" -> "list of " + type(field.object("items"), pointer + "/items") + atMost(field);
            default -> throw new IllegalArgumentException("the object at " + pointer + " has no title");
        };
    }

    private static Stream<Map.Entry<Integer, Json.Obj>> indexed(List<Json> items) {
        return IntStream.range(0, items.size()).mapToObj(i -> Map.entry(i, (Json.Obj) items.get(i)));
    }

    /** All of several schemas at once; what a later one says replaces what an earlier one says. */
    private Json.Obj merged(List<Json> parts) {
        var merged = new LinkedHashMap<String, Json>();
        for (Json part : parts) {
            String ref = ((Json.Obj) part).text("$ref");
            merged.putAll((ref == null ? (Json.Obj) part : target(ref)).fields());
        }
        return new Json.Obj(merged);
    }

    private static String range(Json.Obj field) {
        String least = number(field, "minimum");
        String above = number(field, "exclusiveMinimum");
        return (least == null ? " above " + above + ", at most " : ", " + least + " to ") + number(field, "maximum");
    }

    private static String atMost(Json.Obj field) {
        String most = number(field, "maxItems");
        return most == null ? "" : ", at most " + most;
    }

    private static @Nullable String number(Json.Obj field, String name) {
        return field.get(name) instanceof Json.Num(String literal)
                ? String.format(Locale.ROOT, "%,d", Long.parseLong(literal))
                : null;
    }

    /** A field's own description, or that of what it refers to. */
    private String description(Json.Obj field) {
        String own = field.text("description");
        String ref = field.text("$ref");
        String text = own == null && ref != null ? target(ref).text("description") : own;
        return Objects.requireNonNull(text, () -> "there is no description of " + field.toJson())
                .replace("|", "\\|")
                .replace("<", "&lt;");
    }

    private Json.Obj target(String ref) {
        return at(ref.substring(1));
    }

    private Json.Obj at(String pointer) {
        Json json = schema;
        for (String part : pointer.split("/", -1)) {
            if (!part.isEmpty()) {
                json = json instanceof Json.Arr(var items) ? items.get(Integer.parseInt(part))
                        : Objects.requireNonNull(((Json.Obj) json).get(part), pointer);
            }
        }
        return (Json.Obj) json;
    }

    private static String link(String title) {
        return "[" + title + "](#" + Pages.slug(title) + ")";
    }
}
