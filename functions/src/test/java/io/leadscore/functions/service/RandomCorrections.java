package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.correction.Correction;
import io.leadscore.core.correction.Correction.Act;
import io.leadscore.core.correction.Selection;
import io.leadscore.core.correction.Selection.Message;
import io.leadscore.core.lead.Decision;
import io.leadscore.functions.models.ModelActivation.Result.Activated;
import io.leadscore.functions.models.Reevaluation;
import io.leadscore.functions.port.LeadStore.Found;
import io.leadscore.functions.service.LeadCorrections.Order;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A person who voids and restores activities at random, and an operator who changes the model. It also knows which activities
 * are voided: at each commit of a correction, those that the lead had in that instant, and that the correction selects.
 */
final class RandomCorrections {
    private static final List<String> PATTERNS = List.of("{\"source\": [\"web\"]}", "{\"event\": [\"Page Viewed\"]}",
            "{\"properties\": {\"asset\": [\"a1\", \"a2\"]}}", "{\"source\": [{\"exists\": true}]}",
            "{\"event\": [{\"exists\": false}]}");
    private static final List<String> POINTS = List.of("\"points\": 10", "\"points\": 11", "\"points\": 12");

    private final Scene scene;
    private final Random random;
    private final Set<Copy> voided = new HashSet<>();

    /** A stored activity. */
    private record Copy(String storedUnder, Message message) {}

    RandomCorrections(Scene scene, Random random) {
        this.scene = scene;
        this.random = random;
    }

    /** The next thing that somebody wants. It may be tried again until it is done. */
    BooleanSupplier next(List<Activity> sent) {
        List<String> leads = scene.memory.scan(null, Integer.MAX_VALUE - 1).items();
        if (leads.isEmpty() || random.nextInt(12) == 0) {
            return remodel();
        }
        String lead = leads.get(random.nextInt(leads.size()));
        var order = new Order(random.nextInt(3) == 0 ? Act.RESTORE : Act.VOID,
                random.nextBoolean() ? matching() : named(lead, sent), "bot", null);
        return () -> {
            scene.corrections.correct(lead, order, scene.soon());
            return true;
        };
    }

    private BooleanSupplier remodel() {
        String model = Scene.HANDS_OFF.replace(POINTS.getFirst(), POINTS.get(random.nextInt(POINTS.size())));
        return () -> {
            if (scene.activation.activate(model) instanceof Activated(var name, var version, var at, var _)) {
                scene.clock.advance(Reevaluation.LONGEST_DECISION);
                scene.reevaluation.work(name, version, at, Delivery.FIRST, scene.soon());
            }
            return true;
        };
    }

    private Selection matching() {
        return new Selection.Matching(Scene.json(PATTERNS.get(random.nextInt(PATTERNS.size()))), day(), day());
    }

    private @Nullable LocalDate day() {
        return random.nextInt(3) > 0 ? null : scene.today().minusDays(random.nextInt(6));
    }

    /** Some of what the lead has, and sometimes what it does not have. */
    private Selection named(String lead, List<Activity> sent) {
        var named = new ArrayList<Message>();
        scene.memory.activities(lead)
                .filter(_ -> random.nextBoolean())
                .forEach(stored -> named.add(Message.of(stored.activity())));
        if (named.isEmpty() || random.nextInt(8) == 0) {
            named.add(Message.of(sent.get(random.nextInt(sent.size()))));
        }
        return new Selection.Named(named);
    }

    /** Notes what a commit has voided or restored. It is called in the same instant. */
    void committed(Decision decision, Consumer<String> saw) {
        Correction correction = decision.correction();
        if (correction == null) {
            return;
        }
        saw.accept(correction.act().wire() + (decision.before().ledger().parts().isEmpty() ? "" : " of a merged lead"));
        var selected = correction.selection().matcher();
        for (String id : decision.before().ledger().leadIds(correction.leadId())) {
            scene.memory.activities(id).filter(stored -> selected.test(stored.activity())).forEach(stored -> {
                var copy = new Copy(id, Message.of(stored.activity()));
                if (correction.act() == Act.VOID) {
                    voided.add(copy);
                } else {
                    voided.remove(copy);
                }
            });
        }
    }

    boolean isVoided(Found found) {
        return voided.contains(new Copy(found.leadId(), Message.of(found.stored().activity())));
    }
}
