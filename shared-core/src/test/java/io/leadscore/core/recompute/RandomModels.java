package io.leadscore.core.recompute;

import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.model.ModelReader;
import io.leadscore.core.model.Points;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.model.ShippedModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;

/** Small random models with every feature, so the random streams reach their edge cases; and the shipped models. */
final class RandomModels {
    /** Patterns that activities of {@link Streams} may match. The last one is for penalties. */
    private static final List<String> ACTIVITY_PATTERNS = List.of("{\"event\": [\"A\"]}", "{\"event\": [\"B\"]}",
            "{\"event\": [\"A\", \"C\"]}", "{\"event\": [\"D\"], \"properties\": {\"k\": [\"x\"]}}",
            "{\"event\": [{\"prefix\": \"e\"}]}", "{\"source\": [\"mail\"]}",
            "{\"properties\": {\"n\": [{\"numeric\": [\">\", 2]}]}}",
            "{\"properties\": {\"k\": [{\"exists\": false}]}}",
            "{\"$or\": [{\"event\": [\"B\"]}, {\"properties\": {\"k\": [\"y\"]}}]}");
    private static final String BAD = "{\"event\": [\"Bad\"]}";
    private static final List<String> TRAIT_PATTERNS = List.of("{\"tier\": [\"x\"]}", "{\"tier\": [\"y\", \"z\"]}",
            "{\"size\": [{\"numeric\": [\">=\", 50]}]}", "{\"size\": [{\"exists\": false}]}",
            "{\"kind\": [{\"anything-but\": [\"student\"]}]}", "{\"kind\": [\"partner\"]}");

    private static final List<String> RUNGS = List.of("Lead", "EQL", "MQL", "SQL");

    private final Random random;
    private int ids;

    RandomModels(Random random) {
        this.random = random;
    }

    static ScoringModel shipped(String name) {
        return read(ShippedModels.json(name));
    }

    static ScoringModel read(String json) {
        try {
            var reading = ModelReader.read(new JsonReader(JsonReader.Limits.DOCUMENT).read(json));
            if (reading.model() == null) {
                throw new AssertionError(reading.problems() + " in " + json);
            }
            return Objects.requireNonNull(reading.model());
        } catch (MalformedJsonException e) {
            throw new AssertionError(json, e);
        }
    }

    ScoringModel model(String name) {
        ids = 0;
        var fields = new ArrayList<String>();
        fields.add("\"name\": \"" + name + "\"");
        if (chance(15)) {
            fields.add("\"appliesTo\": {\"kind\": [{\"exists\": false}, {\"anything-but\": [\"student\"]}]}");
        }
        fields.add("\"fit\": " + object(caps(20, 40, "\"rules\": " + list(random.nextInt(4), this::fitRule))));
        fields.add(
                "\"engagement\": " + object(caps(30, 90, "\"groups\": " + list(1 + random.nextInt(3), this::group))));
        if (chance(40)) {
            fields.add("\"total\": {\"min\": " + points(-60, 5) + ", \"max\": " + points(40, 150) + "}");
        }
        int rungs = 1 + random.nextInt(RUNGS.size());
        fields.add("\"stages\": [" + stages(rungs) + "]");
        if (chance(60)) {
            fields.add("\"handOff\": {\"stage\": \"" + one(RUNGS.subList(0, rungs)) + "\", \"withinDays\": "
                    + days(chance(80) ? 6 : 40) + "}");
        }
        if (chance(40)) {
            fields.add("\"disqualify\": " + list(1 + random.nextInt(2), this::disqualification));
        }
        return read("{" + String.join(", ", fields) + "}");
    }

    private String fitRule() {
        return "{\"id\": \"" + id() + "\", \"when\": " + one(TRAIT_PATTERNS) + ", \"points\": " + points(-15, 30) + "}";
    }

    private String group() {
        return object(caps(30, 60, "\"id\": \"" + id() + "\", \"rules\": " + list(1 + random.nextInt(4), this::rule)));
    }

    private String rule() {
        boolean bad = chance(25);
        String start = "\"id\": \"" + id() + "\", \"when\": " + (bad ? BAD : one(ACTIVITY_PATTERNS));
        String points = bad ? points(-60, -5) : points(chance(15) ? -10 : 1, 30);
        if (chance(15)) {
            return object(caps(10, 30, start + ", \"points\": " + points + ", \"while\": {\"atLeast\": " + days(4)
                    + ", \"within\": " + days(20) + "}"));
        }
        boolean tiers = chance(20);
        String count = count(tiers);
        return object(caps(20, 50, start + (tiers ? "" : ", \"points\": " + points) + (count.isEmpty()
                ? ""
                : ", \"count\": {" + count + "}") + (chance(75) ? ", \"decay\": " + decay() : "")));
    }

    private String count(boolean tiers) {
        var fields = new ArrayList<String>();
        if (chance(30)) {
            fields.add("\"oncePer\": \""
                    + one(List.of("properties.k", "properties.k.z", "event", "source", "properties.n"))
                    + "\"");
        }
        if (chance(30)) {
            fields.add("\"perDay\": " + days(3));
        }
        if (chance(30)) {
            fields.add("\"most\": " + days(5));
        }
        if (tiers) {
            int from = days(2);
            fields.add("\"tiers\": [{\"from\": " + from + ", \"points\": " + points(-3, 12) + "}, {\"from\": " + (from
                    + days(3)) + ", \"points\": " + points(1, 25) + "}]");
        }
        return String.join(", ", fields);
    }

    private String decay() {
        String silent = chance(35) ? ", \"ifSilent\": true" : "";
        boolean percent = chance(50);
        return "{" + switch (random.nextInt(5)) {
            case 0 -> "\"after\": " + days(60) + ", \"lose\": " + loss(percent, 1, 100);
            case 1 -> "\"every\": " + days(30) + ", \"lose\": " + loss(percent, 1, 40);
            case 2 -> {
                int first = days(30);
                yield "\"steps\": [{\"after\": " + first + ", \"lose\": " + loss(percent, 1, 40) + "}, {\"after\": "
                        + (first
                                + days(30))
                        + ", \"lose\": " + loss(percent, 41, 99) + "}]";
            }
            case 3 -> "\"halfLife\": " + days(40);
            default -> "\"expire\": " + days(60);
        } + silent + "}";
    }

    private String loss(boolean percent, int from, int to) {
        String amount = points(from, to);
        return percent ? "\"" + amount + "%\"" : amount;
    }

    private String stages(int count) {
        var rungs = new ArrayList<String>();
        int bar = days(8);
        for (String name : RUNGS.subList(0, count)) {
            rungs.add("{\"name\": \"" + name + "\", " + bars(bar)
                    + (chance(12) ? ", \"when\": " + one(TRAIT_PATTERNS) : "")
                    + (chance(15) ? ", \"did\": " + did() : "") + "}");
            bar = Math.max(1, bar + random.nextInt(-3, 20));
        }
        return String.join(", ", rungs);
    }

    private String bars(int bar) {
        int leave = random.nextInt(bar + 1);
        return switch (random.nextInt(4)) {
            case 0 -> "\"enter\": " + bar;
            case 1 -> "\"enter\": {\"engagement\": " + bar + ", \"fit\": " + random.nextInt(3)
                    + "}, \"leave\": {\"engagement\": "
                    + leave + "}";
            case 2 -> "\"enter\": {\"total\": " + bar + ", \"engagement\": 1}, \"leave\": " + leave;
            default -> "\"enter\": " + bar + ".5, \"leave\": " + leave;
        };
    }

    private String disqualification() {
        int kind = random.nextInt(3);
        return "{\"id\": \"" + id() + "\"" + (kind != 0 ? ", \"did\": " + did(BAD) : "") + (kind != 1
                ? ", \"when\": {\"kind\": [\"competitor\"]}"
                : "") + "}";
    }

    private String did() {
        return did(one(ACTIVITY_PATTERNS));
    }

    private String did(String when) {
        return "{\"when\": " + when + (chance(50) ? ", \"atLeast\": " + days(3) : "") + (chance(70)
                ? ", \"within\": " + days(40)
                : "") + "}";
    }

    private String caps(int deepest, int highest, String fields) {
        return fields + (chance(25) ? ", \"min\": " + points(-deepest, 0) : "") + (chance(25)
                ? ", \"max\": " + points(0, highest)
                : "");
    }

    private static String object(String fields) {
        return "{" + fields + "}";
    }

    private static String list(int size, Supplier<String> item) {
        var items = new ArrayList<String>();
        for (int i = 0; i < size; i++) {
            items.add(item.get());
        }
        return items.toString();
    }

    private String id() {
        return "r" + ids++;
    }

    private String points(int from, int to) {
        long milli = random.nextInt(from, to + 1) * Points.MILLI;
        // Fractions that do not halve evenly make rounding visible.
        return Points.format(chance(30) && milli < to * Points.MILLI ? milli + random.nextInt(1000) : milli);
    }

    private int days(int most) {
        return 1 + random.nextInt(most);
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
