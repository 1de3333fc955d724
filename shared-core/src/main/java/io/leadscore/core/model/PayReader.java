package io.leadscore.core.model;

import io.leadscore.core.model.ScoringModel.Count;
import io.leadscore.core.model.ScoringModel.Decay;
import io.leadscore.core.model.ScoringModel.Pay;
import io.leadscore.core.model.ScoringModel.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how an engagement rule pays: points or tiers with count and decay, or points with {@code while}. */
final class PayReader {
    /** The most tiers of a rule: far more than anyone can explain to a salesperson. */
    static final int MAX_TIERS = 100;
    /** The most characters of a {@code oncePer} path: a key has at most 256, and few keys are nested. */
    static final int MAX_PATH_CHARS = 1_024;

    private static final Pattern ONCE_PER = Pattern.compile("event|source|properties(\\.[^.]+)+", Pattern.DOTALL);

    private PayReader() {}

    static Pay read(ObjectReader rule) {
        ObjectReader window = rule.object("while");
        Counting counting = counting(rule);
        Decay decay = DecayReader.read(rule);
        if (rule.has("while")) {
            for (String name : List.of("count", "decay")) {
                if (rule.has(name)) {
                    rule.problem(name,
                            "is not allowed together with while, which pays once, as long as its condition holds");
                }
            }
        }
        long points = points(rule, counting);
        if (rule.has("while")) {
            return window == null ? new Pay.While(points, 1, 1) : window(window, points);
        }
        List<Tier> tiers = counting.tiers() == null ? List.of(new Tier(1, points)) : counting.tiers();
        return new Pay.PerOccurrence(tiers, counting.count(), decay);
    }

    private static long points(ObjectReader rule, Counting counting) {
        if (counting.tiers() == null) {
            return rule.require("points", "a number of points, or count.tiers instead")
                    ? rule.milli("points").orElse(0)
                    : 0;
        }
        if (rule.has("points")) {
            rule.milli("points");
            rule.problem("count.tiers", "replaces points, but the rule has both; remove one of them");
        }
        return 0;
    }

    private static Pay window(ObjectReader window, long points) {
        int atLeast = window.requiredWhole("atLeast", ObjectReader.LARGEST_WHOLE, "a number of matches").orElse(1);
        int within = window.requiredWhole("within", ObjectReader.LARGEST_WHOLE, "a number of days").orElse(1);
        window.end();
        return new Pay.While(points, atLeast, within);
    }

    /** @param tiers null if there are none; then points are required */
    private record Counting(Count count, @Nullable List<Tier> tiers) {}

    private static Counting counting(ObjectReader rule) {
        ObjectReader count = rule.object("count");
        if (count == null) {
            return new Counting(Count.ALL, null);
        }
        String oncePer = count.text("oncePer");
        if (oncePer != null && !ONCE_PER.matcher(oncePer).matches()) {
            count.problem("oncePer", "must be event, source or a path such as properties.asset");
        } else if (oncePer != null && oncePer.length() > MAX_PATH_CHARS) {
            count.problem("oncePer", "may have at most " + MAX_PATH_CHARS + " characters");
        }
        int perDay = count.whole("perDay", ObjectReader.LARGEST_WHOLE).orElse(Count.UNLIMITED);
        int most = count.whole("most", ObjectReader.LARGEST_WHOLE).orElse(Count.UNLIMITED);
        List<Tier> tiers = count.has("tiers") ? tiers(count) : null;
        count.end();
        return new Counting(new Count(oncePer, perDay, most), tiers);
    }

    private static List<Tier> tiers(ObjectReader count) {
        var tiers = new ArrayList<Tier>();
        for (ObjectReader entry : count.nonEmptyList("tiers", MAX_TIERS)) {
            OptionalInt from = entry.requiredWhole("from", ObjectReader.LARGEST_WHOLE,
                    "the number of the first occurrence");
            long points = entry.requiredMilli("points");
            entry.end();
            if (from.isEmpty()) {
                continue;
            }
            if (!tiers.isEmpty() && from.getAsInt() <= tiers.getLast().from()) {
                entry.problem("from",
                        "must be greater than the from of the previous tier, which is " + tiers.getLast().from());
            }
            tiers.add(new Tier(from.getAsInt(), points));
        }
        return tiers;
    }
}
