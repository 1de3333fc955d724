package io.leadscore.core.model;

import io.leadscore.core.model.ScoringModel.Cap;
import io.leadscore.core.model.ScoringModel.Engagement;
import io.leadscore.core.model.ScoringModel.EngagementRule;
import io.leadscore.core.model.ScoringModel.Fit;
import io.leadscore.core.model.ScoringModel.FitRule;
import io.leadscore.core.model.ScoringModel.RuleGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the rules, their groups and their bounds. */
final class RuleReader {
    private static final List<String> NOT_ON_FIT = List.of("min", "max", "count", "decay", "while");

    private final Findings findings;

    RuleReader(Findings findings) {
        this.findings = findings;
    }

    Fit fit(@Nullable ObjectReader fit) {
        var rules = new ArrayList<FitRule>();
        if (fit == null) {
            return new Fit(rules, Cap.NONE);
        }
        for (ObjectReader entry : fit.requiredList("rules", Findings.MAX_RULES)) {
            findings.countRule();
            String id = findings.id(entry);
            String title = entry.titleAndDescription();
            var when = entry.requiredPattern("when");
            long points = entry.requiredMilli("points");
            for (String name : NOT_ON_FIT) {
                if (entry.has(name)) {
                    entry.problem(name,
                            "is not allowed on a fit rule: it pays its points once, while the traits match");
                }
            }
            entry.end();
            if (when != null) {
                rules.add(new FitRule(id, title, when, points));
            }
        }
        Cap cap = cap(fit);
        fit.end();
        return new Fit(rules, cap);
    }

    Engagement engagement(@Nullable ObjectReader engagement) {
        var groups = new ArrayList<RuleGroup>();
        if (engagement == null) {
            return new Engagement(groups, Cap.NONE);
        }
        for (ObjectReader entry : engagement.requiredList("groups", Findings.MAX_RULES)) {
            String id = findings.id(entry);
            String title = entry.titleAndDescription();
            var rules = new ArrayList<EngagementRule>();
            for (ObjectReader rule : entry.requiredList("rules", Findings.MAX_RULES)) {
                addRule(rule, rules);
            }
            groups.add(new RuleGroup(id, title, rules, cap(entry)));
            entry.end();
        }
        Cap cap = cap(engagement);
        engagement.end();
        return new Engagement(groups, cap);
    }

    private void addRule(ObjectReader entry, List<EngagementRule> rules) {
        findings.countRule();
        String id = findings.id(entry);
        String title = entry.titleAndDescription();
        var when = entry.requiredPattern("when");
        var pay = PayReader.read(entry);
        Cap cap = cap(entry);
        entry.end();
        if (when != null) {
            rules.add(new EngagementRule(id, title, when, pay, cap));
        }
    }

    /** Reads bounds that include zero, so a sum of no points stays zero. */
    private static Cap cap(ObjectReader fields) {
        OptionalLong min = fields.milli("min");
        OptionalLong max = fields.milli("max");
        if (min.isPresent() && min.getAsLong() > 0) {
            fields.problem("min", "must be at most 0; only the total may have a minimum above 0");
        }
        if (max.isPresent() && max.getAsLong() < 0) {
            fields.problem("max", "must be at least 0; only the total may have a maximum below 0");
        }
        return new Cap(min.orElse(Cap.NONE.minMilli()), max.orElse(Cap.NONE.maxMilli()));
    }

    /** Reads the bounds of the total. Its minimum may have any sign, and is 0 by default. */
    static Cap total(@Nullable ObjectReader total) {
        if (total == null) {
            return new Cap(0, Cap.NONE.maxMilli());
        }
        OptionalLong min = total.milli("min");
        OptionalLong max = total.milli("max");
        total.end();
        if (max.isPresent() && max.getAsLong() < min.orElse(0)) {
            total.problem("max", "must not be below min, which is " + Points.format(min.orElse(0))
                    + (total.has("min") ? "" : " by default"));
        }
        return new Cap(min.orElse(0), max.orElse(Cap.NONE.maxMilli()));
    }
}
