package io.leadscore.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import io.leadscore.core.model.ScoringModel.HandOff;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random hand-offs of a model: each fault is found at its place, and what has none is read as it is written. */
final class HandOffModelTest {
    private static final int MODELS = 2_000;
    private static final List<String> RUNGS = List.of("Lead", "EQL", "MQL", "SQL");
    /** Values of {@code stage}, by whether the field is wrong. The rungs themselves are added. */
    private static final Map<String, Boolean> STAGES = Map.of("\"sql\"", true, "\"SQL \"", true, "\"\"", true,
            "\"Prospect\"", true, "\"Disqualified\"", true, "null", true, "4", true, "[\"SQL\"]", true);
    private static final Map<String, Boolean> DAYS = Map.of("1", false, "365", false, "30.0", false, "2e0", false, "0",
            true, "366", true, "-1", true, "1.5", true, "\"2\"", true, "null", true);

    @Test
    void every_fault_is_found_at_its_place() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        var seen = new HashSet<Integer>();
        Map<String, Boolean> stages = new HashMap<>(STAGES);
        RUNGS.forEach(rung -> stages.put("\"" + rung + "\"", false));
        for (int i = 0; i < MODELS; i++) {
            var fields = new LinkedHashMap<String, Json>();
            var wrong = new ArrayList<String>();
            add(fields, "stage", stages, random, wrong);
            add(fields, "withinDays", DAYS, random, wrong);
            if (random.nextInt(4) == 0) {
                fields.put("within", Json.number(2));
                wrong.add("handOff.within");
            }
            Json written = new Json.Obj(fields);
            Json document = Edits.set(Documents.complete(), "handOff", written);
            var reading = ModelReader.read(document);
            assertThat(reading.problems()).extracting(Problem::path)
                    .as("-Dleadscore.seed=%d: %s", seed, written.toJson())
                    .containsExactlyInAnyOrderElementsOf(wrong);
            if (reading.model() != null) {
                String stage = Documents.textAt(written, "stage");
                int days = (int) Double.parseDouble(Documents.at(written, "withinDays").toJson());
                assertThat(reading.model().handOff()).isEqualTo(new HandOff(stage, days));
            }
            seen.add(wrong.size());
        }
        assertThat(seen).as("-Dleadscore.seed=%d: numbers of faults", seed).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    private static void add(Map<String, Json> fields, String name, Map<String, Boolean> values, Random random,
            List<String> wrong) {
        if (random.nextInt(8) == 0) {
            wrong.add("handOff." + name);
            return;
        }
        var value = List.copyOf(values.entrySet()).get(random.nextInt(values.size()));
        fields.put(name, Documents.parse(value.getKey()));
        if (value.getValue()) {
            wrong.add("handOff." + name);
        }
    }
}
