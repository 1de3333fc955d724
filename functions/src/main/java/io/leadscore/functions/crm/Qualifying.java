package io.leadscore.functions.crm;

import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.ModelState;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.model.ScoringModel.Rung;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.functions.port.crm.StageChanges;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which leads are sent to a system: those that have reached a rung under one of their models. Thread-safe.
 *
 * <p>The rung is the one that the settings name. Without one it is the rung at which the model hands leads to sales. If it does not, it
 * is the rung at which the event {@code Lead Qualified} is published first: the second, or the only one of a ladder with one rung.
 */
public final class Qualifying {
    private static final int QUALIFIED = 1;

    private final @Nullable String stage;
    private final Function<Lead, Map<String, CompiledModel>> models;
    private final StageChanges changes;

    /**
     * @param stage  a rung of the settings; null for none. A model without such a rung sends no leads
     * @param models the models of a lead, by name
     */
    public Qualifying(@Nullable String stage, Function<Lead, Map<String, CompiledModel>> models,
            StageChanges changes) {
        this.stage = stage;
        this.models = models;
        this.changes = changes;
    }

    /** By model: the day on which the lead rose last to the rung or beyond. Without the models under which it never did. */
    public Map<String, LocalDate> days(Lead lead) {
        var days = new TreeMap<String, LocalDate>();
        Map<String, CompiledModel> ofLead = models.apply(lead);
        changes.of(lead).forEachOrdered(change -> {
            CompiledModel model = ofLead.get(change.model());
            if (model != null) {
                List<String> ladder = ladder(model);
                int rung = rung(model.model(), ladder);
                if (rung >= 0 && ladder.indexOf(change.from()) < rung && ladder.indexOf(change.to()) >= rung) {
                    days.put(change.model(), change.day());
                }
            }
        });
        return days;
    }

    private static List<String> ladder(CompiledModel model) {
        return model.model().stages().stream().map(Rung::name).toList();
    }

    /** Whether the lead is at or beyond the rung of a model now, or was so after one of these events. */
    boolean reached(Lead lead, List<News> events) {
        return models.apply(lead).values().stream().anyMatch(model -> {
            List<String> ladder = ladder(model);
            int rung = rung(model.model(), ladder);
            ModelState state = lead.models().get(model.name());
            boolean now = state != null && ladder.indexOf(state.stage()) >= rung;
            boolean then = events.stream()
                    .anyMatch(news -> model.name().equals(news.model()) && ladder.indexOf(news.stage()) >= rung);
            return rung >= 0 && (now || then);
        });
    }

    /** Whether the lead rose by the event, to the rung or beyond. */
    boolean rises(Lead lead, News news) {
        CompiledModel model = news.model() == null ? null : models.apply(lead).get(news.model());
        if (model == null) {
            return false;
        }
        List<String> ladder = ladder(model);
        int rung = rung(model.model(), ladder);
        int to = ladder.indexOf(news.stage());
        return rung >= 0 && to >= rung && to > ladder.indexOf(news.change().object("stage").text("from"));
    }

    /** The place of the rung in the ladder; negative if the ladder does not have it. */
    private int rung(ScoringModel model, List<String> ladder) {
        String named = stage != null ? stage : model.handOff() == null ? null : model.handOff().stage();
        return named == null ? Math.min(QUALIFIED, model.stages().size() - 1) : ladder.indexOf(named);
    }
}
