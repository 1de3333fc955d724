package io.leadscore.functions.sinks.record;

import io.leadscore.core.json.Json;
import io.leadscore.functions.port.crm.Profile;
import io.leadscore.functions.port.crm.SinkWrite.What;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a record of a CRM gets of a lead: its own properties, and the traits of the settings. Immutable. */
public final class LeadProperties {
    public static final String ID = "leadscore_id";
    public static final String STAGE = "leadscore_stage";
    public static final String SCORE = "leadscore_score";
    public static final String FIT = "leadscore_fit";
    public static final String ENGAGEMENT = "leadscore_engagement";
    public static final String REASONS = "leadscore_reasons";
    public static final String NEXT_CHANGE_ON = "leadscore_next_change_on";
    public static final String QUALIFIED_ON = "leadscore_qualified_on";
    public static final String UPDATED_AT = "leadscore_updated_at";
    /** In the order in which people read them. */
    public static final List<String> ALL = List.of(ID, STAGE, SCORE, FIT, ENGAGEMENT, REASONS, NEXT_CHANGE_ON,
            QUALIFIED_ON,
            UPDATED_AT);

    /** What the stage of a record says whose lead became a part of another one. */
    private static final String MERGED = "Merged";
    /** More are not read. */
    private static final int MAX_REASONS = 5;
    /** The length of a text of Salesforce that lists and filters can use. */
    private static final int MAX_REASONS_CHARS = 255;
    private static final int MILLI_PLACES = 3;

    private final @Nullable String model;
    private final Map<String, String> traits;
    private final UnaryOperator<String> names;

    /**
     * @param model  whose scores are sent; null for the first one of the lead, by name
     * @param traits the names of traits, with the names of the properties that they become
     * @param names  from the names of this class to those in the CRM
     */
    public LeadProperties(@Nullable String model, Map<String, String> traits, UnaryOperator<String> names) {
        this.model = model;
        this.traits = Map.copyOf(traits);
        this.names = names;
    }

    /** The properties without {@link #UPDATED_AT}, by their names in the CRM. */
    public Json.Obj of(String leadId, What what) {
        return switch (what) {
            case What.Current current -> current(leadId, current);
            case What.Merged(var into, var _) -> named(Map.of(ID, Json.text(leadId), STAGE, Json.text(MERGED), REASONS,
                    Json.text("Merged into the lead " + into)));
            case What.Erased _ -> named(Map.of());
        };
    }

    /** With the time of the write; without one for a person who was erased. */
    Json.Obj at(Json.Obj properties, What what, Instant now) {
        return properties.with(names.apply(UPDATED_AT),
                what instanceof What.Erased ? Json.Null.NULL : Json.text(now.toString()));
    }

    private Json.Obj current(String leadId, What.Current current) {
        var values = new LinkedHashMap<String, Json>();
        values.put(ID, Json.text(leadId));
        Json.Obj models = current.profile().object("models");
        String scored = model != null ? model : models.fields().keySet().stream().sorted().findFirst().orElse(null);
        if (scored != null && !models.object(scored).isEmpty()) {
            Json.Obj card = models.object(scored);
            values.put(STAGE, value(card.get("stage")));
            values.put(SCORE, rounded(card.get("total")));
            values.put(FIT, rounded(card.get("fit")));
            values.put(ENGAGEMENT, rounded(card.get("engagement")));
            values.put(REASONS, Json.text(reasons(card)));
            values.put(NEXT_CHANGE_ON, value(card.get("nextChangeOn")));
            values.put(QUALIFIED_ON, Json.nullable(current.qualified().get(scored)));
        }
        Json.Obj all = named(values);
        for (var trait : traits.entrySet()) {
            // What the lead does not have stays as sales has typed it.
            Json value = text(current.profile().object("traits").get(trait.getKey()));
            all = value == Json.Null.NULL ? all : all.with(trait.getValue(), value);
        }
        return all;
    }

    /** All properties but the time; one that has no value is empty. */
    private Json.Obj named(Map<String, Json> values) {
        var all = new LinkedHashMap<String, Json>();
        ALL.stream()
                .filter(name -> !name.equals(UPDATED_AT))
                .forEach(name -> all.put(names.apply(name), values.getOrDefault(name, Json.Null.NULL)));
        return new Json.Obj(all);
    }

    private static Json value(@Nullable Json value) {
        return value == null ? Json.Null.NULL : value;
    }

    private static Json rounded(@Nullable Json points) {
        return points instanceof Json.Num number ? Json.number(Profile.rounded(milli(number))) : Json.Null.NULL;
    }

    private static long milli(Json.Num points) {
        return new BigDecimal(points.literal()).movePointRight(MILLI_PLACES).longValueExact();
    }

    /** A trait is a text in a CRM, except a number. A list or an object has no form that a CRM knows. */
    private static Json text(@Nullable Json trait) {
        return switch (trait) {
            case Json.Text text -> text;
            case Json.Num number -> number;
            case Json.Bool bool -> Json.text(bool.toJson());
            case null, default -> Json.Null.NULL;
        };
    }

    /** {@code +20 pricing-viewed (3 times); -5 free-mail}: the lines with the most points, up or down, first. */
    private static String reasons(Json.Obj card) {
        Stream<Json> lines = card.get("lines") instanceof Json.Arr(List<Json> items) ? items.stream() : Stream.of();
        String text = lines.map(Line::of)
                .flatMap(Optional::stream)
                .filter(line -> milli(line.points()) != 0)
                .sorted(Comparator.comparingLong((Line line) -> -Math.abs(milli(line.points())))
                        .thenComparing(Line::rule))
                .limit(MAX_REASONS)
                .map(Line::text)
                .collect(Collectors.joining("; "));
        return text.length() <= MAX_REASONS_CHARS ? text : text.substring(0, MAX_REASONS_CHARS - 1) + "…";
    }

    /** A line of a score card: the points of a rule, and how often it counted. */
    private record Line(String rule, Json.Num points, String count) {
        private static Optional<Line> of(Json json) {
            if (!(json instanceof Json.Obj line && line.get("rule") instanceof Json.Text(String rule)
                    && line.get("points") instanceof Json.Num points)) {
                return Optional.empty();
            }
            return Optional.of(new Line(rule, points,
                    line.get("count") instanceof Json.Num number ? number.literal() : "1"));
        }

        private String text() {
            return (points.literal().startsWith("-") ? "" : "+") + points.literal() + " " + rule
                    + (count.equals("1") || count.equals("0") ? "" : " (" + count + " times)");
        }
    }
}
