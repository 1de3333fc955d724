package io.leadscore.core.model;

import io.leadscore.core.json.Problem;
import io.leadscore.core.model.ScoringModel.Bars;
import io.leadscore.core.model.ScoringModel.Decay;
import io.leadscore.core.model.ScoringModel.EngagementRule;
import io.leadscore.core.model.ScoringModel.Pay;
import io.leadscore.core.model.ScoringModel.Rung;
import java.util.ArrayList;
import java.util.List;

/** Finds what a valid model says and its author probably did not intend. Each warning is certain; none is a guess. */
final class ModelWarnings {
    private final ScoringModel model;
    private final List<Problem> warnings = new ArrayList<>();

    private ModelWarnings(ScoringModel model) {
        this.model = model;
    }

    static List<Problem> of(ScoringModel model) {
        var found = new ModelWarnings(model);
        new PatternWarnings(found.warnings::add).find(model);
        new PageKeyWarnings(found.warnings::add).find(model);
        found.rulesThatPayNothing();
        found.noStages();
        for (int i = 0; i < model.stages().size(); i++) {
            found.higherBarBefore(i);
            found.outOfReach(i);
            found.flapping(i);
        }
        return List.copyOf(found.warnings);
    }

    private void warn(String path, String message) {
        warnings.add(new Problem(path, message));
    }

    private void rulesThatPayNothing() {
        var fitRules = model.fit().rules();
        for (int i = 0; i < fitRules.size(); i++) {
            if (fitRules.get(i).pointsMilli() == 0) {
                warn("fit.rules[" + i + "].points", "this rule never pays anything");
            }
        }
        var groups = model.engagement().groups();
        for (int g = 0; g < groups.size(); g++) {
            var rules = groups.get(g).rules();
            for (int i = 0; i < rules.size(); i++) {
                if (paysNothing(rules.get(i).pay())) {
                    warn("engagement.groups[" + g + "].rules[" + i + "]", "this rule never pays anything");
                }
            }
        }
    }

    private static boolean paysNothing(Pay pay) {
        return switch (pay) {
            case Pay.PerOccurrence(var tiers, _, _) -> tiers.stream().allMatch(tier -> tier.pointsMilli() == 0);
            case Pay.While(long points, _, _) -> points == 0;
        };
    }

    private void noStages() {
        if (model.stages().isEmpty()) {
            warn("stages",
                    "the model has none, so every lead stays a Prospect and no event about a higher stage is published");
        }
    }

    private void higherBarBefore(int i) {
        Bars bars = model.stages().get(i).enter();
        for (int before = 0; before < i; before++) {
            Rung rung = model.stages().get(before);
            Bars other = rung.enter();
            if (isLower(bars.totalMilli(), other.totalMilli()) || isLower(bars.fitMilli(), other.fitMilli())
                    || isLower(bars.engagementMilli(), other.engagementMilli())) {
                warn(path(i, "enter"), "is lower than the bar of an earlier rung, " + Findings.shown(rung.name())
                        + "; a lead that holds both rungs gets this stage, because the last one in the list counts");
                return;
            }
        }
    }

    private static boolean isLower(long bar, long before) {
        return bar != Bars.NONE && before != Bars.NONE && bar < before;
    }

    private void outOfReach(int i) {
        Bars bars = model.stages().get(i).enter();
        outOfReach(i, "total", bars.totalMilli(), model.total().maxMilli());
        long fit = model.fit().rules().stream().mapToLong(rule -> Math.max(0, rule.pointsMilli())).sum();
        outOfReach(i, "fit", bars.fitMilli(), Math.min(fit, model.fit().cap().maxMilli()));
        outOfReach(i, "engagement", bars.engagementMilli(), model.engagement().cap().maxMilli());
    }

    private void outOfReach(int i, String score, long bar, long most) {
        if (bar != Bars.NONE && bar > most) {
            warn(path(i, "enter"), "can never be reached: the " + score + " is at most " + Points.format(most));
        }
    }

    private void flapping(int i) {
        Rung rung = model.stages().get(i);
        Bars enter = rung.enter();
        Bars leave = rung.leave();
        boolean total = enter.totalMilli() != Bars.NONE && leave.totalMilli() == enter.totalMilli();
        boolean engagement = enter.engagementMilli() != Bars.NONE && leave.engagementMilli() == enter.engagementMilli();
        if ((total || engagement) && pointsDecay()) {
            warn(path(i, "leave"), "is not below enter, and points decay: a lead near the bar of " + Findings.shown(rung
                    .name()) + " can rise and fall repeatedly");
        }
    }

    private boolean pointsDecay() {
        return model.engagement()
                .groups()
                .stream()
                .flatMap(group -> group.rules().stream())
                .map(EngagementRule::pay)
                .anyMatch(pay -> !paysNothing(pay) && switch (pay) {
                    case Pay.PerOccurrence(_, _, Decay decay) -> decay.kind() != Decay.Kind.Never.NEVER;
                    case Pay.While _ -> true;
                });
    }

    private static String path(int stage, String field) {
        return "stages[" + stage + "]." + field;
    }
}
