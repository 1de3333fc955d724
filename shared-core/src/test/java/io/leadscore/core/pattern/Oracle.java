package io.leadscore.core.pattern;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.Patterns;

/** Amazon's own matcher for one pattern. Patterns and documents are folded before it sees them. */
final class Oracle {
    private final String pattern;
    /** Null if event-ruler cannot hold the pattern in one machine. */
    private final @Nullable Machine whole;

    Oracle(Json.Obj pattern) throws IOException {
        this.pattern = Folded.fold((Json) pattern).toJson();
        this.whole = inOneMachine(this.pattern);
    }

    /** Whether event-ruler can hold the pattern in one machine. For a few patterns one of its own assertions fails. */
    boolean isWhole() {
        return whole != null;
    }

    boolean matches(Folded document) throws Exception {
        return whole == null ? matchesOneByOne(document)
                : !whole.rulesForJSONEvent(document.value().toJson()).isEmpty();
    }

    private static @Nullable Machine inOneMachine(String pattern) throws IOException {
        Machine machine = machine();
        try {
            machine.addRule("rule", pattern);
        } catch (AssertionError e) {
            return null;
        }
        return machine;
    }

    /**
     * Whether one choice of a branch of each {@code $or} and an alternative of each list matches. Each choice has a
     * machine of its own, because in one machine they sometimes disturb each other (see {@code docs/patterns.md}).
     */
    boolean matchesOneByOne(Folded document) throws Exception {
        for (var conjunction : JsonRuleCompiler.compile(pattern, false)) {
            for (Map<String, List<Patterns>> choice : choices(conjunction)) {
                Machine alone = machine();
                alone.addPatternRule("rule", choice);
                if (!alone.rulesForJSONEvent(document.value().toJson()).isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<Map<String, List<Patterns>>> choices(Map<String, List<Patterns>> conjunction) {
        List<Map<String, List<Patterns>>> choices = List.of(Map.of());
        for (var field : conjunction.entrySet()) {
            var longer = new ArrayList<Map<String, List<Patterns>>>();
            for (var choice : choices) {
                for (Patterns alternative : field.getValue()) {
                    var more = new HashMap<>(choice);
                    more.put(field.getKey(), List.of(alternative));
                    longer.add(more);
                }
            }
            choices = longer;
        }
        return choices;
    }

    /** The result of event-ruler for the unchanged pattern in one machine. */
    static boolean inOneMachine(String pattern, String document) throws Exception {
        Machine machine = machine();
        machine.addRule("rule", pattern.replace('\'', '"'));
        return !machine.rulesForJSONEvent(document.replace('\'', '"')).isEmpty();
    }

    private static Machine machine() {
        return Machine.builder().withOverridesForDuplicateRules(false).build();
    }
}
