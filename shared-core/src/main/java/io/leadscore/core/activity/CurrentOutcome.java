package io.leadscore.core.activity;

import io.leadscore.core.json.Json;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.Collections;

/**
 * What sales says of a lead now: the latest outcome, and the revenue of all deals that are won. Immutable.
 *
 * <p>Won and lost are words about a deal. The latest word about a deal decides: by {@code occurredAt}, then by message id. So a
 * deal that is won and then lost has no revenue, and a deal that is won twice has the revenue of the later time. Outcomes
 * without a deal are about one deal without a name.
 *
 * @param latest  the latest outcome, in the order in which the trait {@code outcome} is set: by {@code occurredAt}, then source,
 *                then message id
 * @param revenue exact sums by currency
 */
public record CurrentOutcome(Activity latest, SortedMap<String, Json.Num> revenue) {
    private static final Comparator<Activity> SET = Comparator.comparing(Activity::occurredAt)
            .thenComparing(Activity::source)
            .thenComparing(Activity::messageId);
    private static final Comparator<Activity> SAID = Comparator.comparing(Activity::occurredAt)
            .thenComparing(Activity::messageId)
            .thenComparing(Activity::source);
    private static final String NO_DEAL = "";

    public CurrentOutcome {
        revenue = Collections.unmodifiableSortedMap(new TreeMap<>(revenue));
    }

    /**
     * The current outcome.
     *
     * @param counting the activities that count for the lead, each message once, in any order. Those that are no outcome change
     *                 nothing
     * @return empty if none of them is an outcome
     */
    public static Optional<CurrentOutcome> of(Collection<Activity> counting) {
        Map<String, Activity> words = new TreeMap<>();
        Activity latest = null;
        for (Activity activity : counting) {
            Outcome outcome = Outcome.of(activity).orElse(null);
            if (outcome == null) {
                continue;
            }
            latest = latest == null || SET.compare(activity, latest) > 0 ? activity : latest;
            if (outcome == Outcome.WON || outcome == Outcome.LOST) {
                String deal = activity.properties().text(Outcome.DEAL);
                words.merge(deal == null ? NO_DEAL : deal, activity, (a, b) -> SAID.compare(a, b) >= 0 ? a : b);
            }
        }
        return latest == null ? Optional.empty() : Optional.of(new CurrentOutcome(latest, sums(words.values())));
    }

    private static SortedMap<String, Json.Num> sums(Collection<Activity> words) {
        var sums = new TreeMap<String, BigDecimal>();
        for (Activity word : words) {
            Revenue revenue = Outcome.revenue(word);
            if (revenue != null && Outcome.of(word).equals(Optional.of(Outcome.WON))) {
                sums.merge(revenue.currency(), revenue.exact(), BigDecimal::add);
            }
        }
        var numbers = new TreeMap<String, Json.Num>();
        sums.forEach((currency, sum) -> numbers.put(currency, Revenue.decimal(sum)));
        return numbers;
    }
}
