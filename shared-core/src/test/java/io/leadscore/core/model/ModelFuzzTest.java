package io.leadscore.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random edits of correct models. The reader must refuse what the schema refuses, and nothing may throw. */
final class ModelFuzzTest {
    private static final int DOCUMENTS = 4_000;
    private static final List<String> KEYS = List.of("id", "name", "title", "when", "points", "count", "decay", "while",
            "min", "max", "after", "every", "lose", "steps", "halfLife", "expire", "ifSilent", "tiers", "from",
            "oncePer",
            "perDay", "most", "enter", "leave", "did", "within", "atLeast", "total", "fit", "engagement", "rules",
            "groups", "stages", "disqualify", "$or", "event", "properties", "prefix", "numeric", "exists", "wildcard",
            "anything-but", "handOff", "stage", "withinDays", "a.b", "", "we\u2028ird");
    private static final List<String> VALUES = List.of("null", "true", "0", "-0", "1", "3.0", "2e0", "-1", "0.0005",
            "1e-3",
            "50.25", "3650", "3651", "1000000", "1000001", "1e15", "1e-400", "\"\"", "\" \"", "\"x\"", "\"50%\"",
            "\"0%\"",
            "\"100.000%\"", "\"50%\\n\"", "\"Prospect\\u2028\"", "\"fit\"", "\"a\\n\"", "\"properties.a\"",
            "\"properties.a\\n\"", "\"event\"", "{}", "[]", "[null]", "[1, \"A\"]", "{\"event\": [\"A\"]}",
            "{\"a\": {\"b\": [{\"exists\": true}]}}", "{\"expire\": 3}", "{\"lose\": 1, \"after\": 2}",
            "{\"atLeast\": 1, \"within\": 2}", "{\"total\": 5}", "{\"stage\": \"SQL\", \"withinDays\": 3}",
            "[{\"from\": 1, \"points\": 2}]",
            "[{\"after\": 1, \"lose\": 2}]", "[{\"a\": [1]}, {\"b\": [2]}]", "[{\"wildcard\": \"a*\"}]");

    @Test
    void what_the_schema_refuses_the_reader_refuses_and_nothing_throws() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        List<Json> models = new ArrayList<>(List.of(Documents.complete(), Documents.resource("/cases/edges.json")));
        ShippedModels.names().forEach(name -> models.add(Documents.parse(ShippedModels.json(name))));
        int accepted = 0;
        int refusedByReaderAlone = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            Json document = models.get(random.nextInt(models.size()));
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                document = edit(document, random);
            }
            boolean schema = Documents.schemaAccepts(document);
            boolean reader = ModelReader.read(document).problems().isEmpty();
            assertThat(schema || !reader).as("seed %d: the schema alone refuses %s", seed, document.toJson()).isTrue();
            accepted += reader ? 1 : 0;
            refusedByReaderAlone += schema && !reader ? 1 : 0;
        }
        assertThat(accepted).as("seed %d: edits that leave a model right", seed)
                .isBetween(DOCUMENTS / 50, DOCUMENTS / 2);
        assertThat(refusedByReaderAlone).as("seed %d: faults that only the reader sees", seed).isPositive();
    }

    /** Goes to a random place and there replaces, removes, adds, doubles or renames something. */
    private static Json edit(Json at, Random random) {
        boolean here = random.nextInt(5) == 0;
        switch (at) {
            case Json.Obj(var fields) when !fields.isEmpty() -> {
                var copy = new LinkedHashMap<>(fields);
                String key = List.copyOf(fields.keySet()).get(random.nextInt(fields.size()));
                if (!here) {
                    copy.put(key, edit(Documents.at(at, key), random));
                } else {
                    switch (random.nextInt(3)) {
                        case 0 -> copy.remove(key);
                        case 1 -> copy.put(anyKey(random), value(random));
                        default -> copy.put(anyKey(random), Objects.requireNonNull(copy.remove(key)));
                    }
                }
                return new Json.Obj(copy);
            }
            case Json.Arr(var items) when !items.isEmpty() -> {
                var copy = new ArrayList<>(items);
                int index = random.nextInt(items.size());
                if (!here) {
                    copy.set(index, edit(items.get(index), random));
                } else {
                    switch (random.nextInt(3)) {
                        case 0 -> copy.remove(index);
                        case 1 -> copy.add(items.get(index));
                        default -> copy.add(index, value(random));
                    }
                }
                return new Json.Arr(copy);
            }
            case Json.Obj _,Json.Arr _,Json.Text _,Json.Num _,Json.Bool _,Json.Null _ -> {
                return value(random);
            }
        }
    }

    private static String anyKey(Random random) {
        return KEYS.get(random.nextInt(KEYS.size()));
    }

    private static Json value(Random random) {
        return Documents.parse(VALUES.get(random.nextInt(VALUES.size())));
    }
}
