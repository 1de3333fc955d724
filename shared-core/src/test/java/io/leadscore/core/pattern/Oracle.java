package io.leadscore.core.pattern;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;

/**
 * Amazon's own matcher for one pattern. Patterns and documents are folded before it sees them. Each conjunction that
 * Amazon's compiler makes of the {@code $or} has a machine of its own: in one machine they disturb each other (see
 * {@code docs/patterns.md}).
 */
final class Oracle {
    private final List<Machine> conjunctions = new ArrayList<>();

    Oracle(Json.Obj pattern) throws IOException {
        for (var conjunction : JsonRuleCompiler.compile(Folded.fold((Json) pattern).toJson(), false)) {
            Machine machine = machine();
            machine.addPatternRule("rule", conjunction);
            conjunctions.add(machine);
        }
    }

    boolean matches(Folded document) throws Exception {
        String json = document.value().toJson();
        for (Machine conjunction : conjunctions) {
            if (!conjunction.rulesForJSONEvent(json).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** What event-ruler says when it is given the pattern as it is, in one machine. */
    static boolean inOneMachine(String pattern, String document) throws Exception {
        Machine machine = machine();
        machine.addRule("rule", pattern.replace('\'', '"'));
        return !machine.rulesForJSONEvent(document.replace('\'', '"')).isEmpty();
    }

    private static Machine machine() {
        return Machine.builder().withOverridesForDuplicateRules(false).build();
    }
}
