package io.leadscore.core.model;

import io.leadscore.core.json.Problem;
import io.leadscore.core.model.ScoringModel.Cap;
import io.leadscore.core.model.ScoringModel.Count;
import io.leadscore.core.model.ScoringModel.Did;
import io.leadscore.core.model.ScoringModel.EngagementRule;
import io.leadscore.core.model.ScoringModel.Pay;
import io.leadscore.core.model.ScoringModel.RuleGroup;
import io.leadscore.core.pattern.EventPattern;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds what a stranger could do to a lead with the public write key of a page: disqualify it, or take points from it
 * without end. Page keys may not send the {@linkplain GuardedEvents events that a model names} for that. So a warning is
 * about a pattern that names no event, or one that every page sends, and that does not ask for the source.
 */
final class PageKeyWarnings {
    private static final String CURE = "ask for the source of a system of the company, such as \"source\": [\"aws.ses\"]";

    private final Consumer<Problem> warnings;

    PageKeyWarnings(Consumer<Problem> warnings) {
        this.warnings = warnings;
    }

    void find(ScoringModel model) {
        for (int i = 0; i < model.disqualify().size(); i++) {
            Did did = model.disqualify().get(i).did();
            if (did != null && isOpen(did.when())) {
                warnings.accept(new Problem("disqualify[" + i + "].did.when",
                        "anybody can disqualify a lead, because the write key of a page can send this; " + CURE));
            }
        }
        var groups = model.engagement().groups();
        for (int g = 0; g < groups.size(); g++) {
            var rules = groups.get(g).rules();
            for (int i = 0; i < rules.size(); i++) {
                EngagementRule rule = rules.get(i);
                if (takesWithoutEnd(rule, groups.get(g), model.engagement().cap()) && isOpen(rule.when())) {
                    warnings.accept(new Problem("engagement.groups[" + g + "].rules[" + i + "].when",
                            "anybody can take all points of a lead, because the write key of a page can send this; "
                                    + "give the rule or its group a min, or a count.most, or " + CURE));
                }
            }
        }
    }

    /** Whether the key of a page can send an activity that matches. */
    private static boolean isOpen(EventPattern pattern) {
        if (pattern.roots().stream().anyMatch(root -> root.name().equals("source"))) {
            return false;
        }
        Set<String> events = pattern.eventNames();
        return events == null || events.stream().anyMatch(GuardedEvents.OF_PAGES::contains);
    }

    private static boolean takesWithoutEnd(EngagementRule rule, RuleGroup group, Cap engagement) {
        boolean bounded = hasMin(rule.cap()) || hasMin(group.cap()) || hasMin(engagement);
        return !bounded && GuardedEvents.isNegative(rule.pay()) && switch (rule.pay()) {
            case Pay.PerOccurrence(_, Count count, _) -> count.most() == Count.UNLIMITED;
            case Pay.While _ -> false;
        };
    }

    private static boolean hasMin(Cap cap) {
        return cap.minMilli() != Long.MIN_VALUE;
    }
}
