package io.leadscore.core.model;

import io.leadscore.core.model.ScoringModel.Did;
import io.leadscore.core.model.ScoringModel.Disqualification;
import io.leadscore.core.model.ScoringModel.EngagementRule;
import io.leadscore.core.model.ScoringModel.Pay;
import io.leadscore.core.model.ScoringModel.RuleGroup;
import io.leadscore.core.pattern.EventPattern;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * The events that harm a lead: those that an entry of {@code disqualify} or a rule with negative points names. A stranger
 * could send them with the write key of a web page, so page keys may not send them. The events that every page sends
 * are not among them. Thread-safe.
 */
public final class GuardedEvents {
    /** The folded names of the events of pages, screens and forms. */
    public static final Set<String> OF_PAGES = Set.of("page viewed", "screen viewed", "form submitted");

    private GuardedEvents() {}

    /** The folded names of the model's events. */
    public static Set<String> of(ScoringModel model) {
        var names = new HashSet<String>();
        for (Disqualification entry : model.disqualify()) {
            Did did = entry.did();
            if (did != null) {
                add(did.when(), names);
            }
        }
        for (RuleGroup group : model.engagement().groups()) {
            for (EngagementRule rule : group.rules()) {
                if (isNegative(rule.pay())) {
                    add(rule.when(), names);
                }
            }
        }
        names.removeAll(OF_PAGES);
        return Collections.unmodifiableSet(names);
    }

    private static void add(EventPattern pattern, Set<String> names) {
        Set<String> named = pattern.eventNames();
        if (named != null) {
            names.addAll(named);
        }
    }

    /** Whether some number of occurrences takes points. */
    static boolean isNegative(Pay pay) {
        return switch (pay) {
            case Pay.PerOccurrence(var tiers, _, _) -> tiers.stream().anyMatch(tier -> tier.pointsMilli() < 0);
            case Pay.While(long pointsMilli, _, _) -> pointsMilli < 0;
        };
    }
}
