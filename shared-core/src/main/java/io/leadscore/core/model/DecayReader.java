package io.leadscore.core.model;

import io.leadscore.core.json.Json;
import io.leadscore.core.model.ScoringModel.Decay;
import io.leadscore.core.model.ScoringModel.Loss;
import io.leadscore.core.model.ScoringModel.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads how an occurrence loses its points with age. */
final class DecayReader {
    /** The longest decay in days: ten years. {@code nextChangeOn} looks equally far ahead. */
    static final int LONGEST_DAYS = 3_650;
    /** The most steps of one decay: ten a year for the longest decay, far more than models use. */
    static final int MAX_STEPS = 100;

    private static final Pattern PERCENT = Pattern.compile("(100|[1-9]?[0-9])(?:\\.([0-9]{1,3}))?%");
    private static final int WHOLE_PERCENT = 1_000;
    private static final int ALL = 100 * WHOLE_PERCENT;

    /** The fields that name a kind of decay. */
    private enum Field {
        AFTER("after"), EVERY("every"), STEPS("steps"), HALF_LIFE("halfLife"), EXPIRE("expire");

        private final String key;

        Field(String key) {
            this.key = key;
        }
    }

    private DecayReader() {}

    static Decay read(ObjectReader rule) {
        ObjectReader decay = rule.object("decay");
        if (decay == null) {
            return Decay.NEVER;
        }
        boolean ifSilent = decay.flag("ifSilent");
        List<Field> fields = Arrays.stream(Field.values()).filter(field -> decay.has(field.key)).toList();
        if (fields.size() != 1) {
            String found = fields.isEmpty()
                    ? "none"
                    : fields.stream().map(field -> field.key).collect(Collectors.joining(" and "));
            rule.problem("decay",
                    "must have exactly one of after, every, steps, halfLife and expire, but has " + found);
        }
        Decay.Kind kind = Decay.Kind.Never.NEVER;
        for (Field field : fields) {
            kind = kind(field, decay);
        }
        if (!fields.contains(Field.AFTER) && !fields.contains(Field.EVERY) && decay.has("lose")) {
            decay.problem("lose", "is allowed only with after or every");
        }
        decay.end();
        return new Decay(kind, ifSilent);
    }

    private static Decay.Kind kind(Field field, ObjectReader decay) {
        return switch (field) {
            case AFTER -> new Decay.Kind.After(days(decay, field.key), lossOrAll(decay));
            case EVERY -> new Decay.Kind.Every(days(decay, field.key), lossOrAll(decay));
            case STEPS -> new Decay.Kind.Steps(steps(decay));
            case HALF_LIFE -> new Decay.Kind.HalfLife(days(decay, field.key));
            case EXPIRE -> new Decay.Kind.Expire(days(decay, field.key));
        };
    }

    private static int days(ObjectReader fields, String name) {
        return optionalDays(fields, name).orElse(1);
    }

    private static OptionalInt optionalDays(ObjectReader fields, String name) {
        return fields.requiredWhole(name, LONGEST_DAYS, "a number of days");
    }

    private static List<Step> steps(ObjectReader decay) {
        var steps = new ArrayList<Step>();
        for (ObjectReader entry : decay.nonEmptyList("steps", MAX_STEPS)) {
            OptionalInt after = optionalDays(entry, "after");
            Loss loss = loss(entry);
            entry.end();
            if (after.isEmpty() || loss == null) {
                continue;
            }
            var step = new Step(after.getAsInt(), loss);
            if (!steps.isEmpty()) {
                ascending(entry, steps.getLast(), step);
            }
            steps.add(step);
        }
        return steps;
    }

    private static void ascending(ObjectReader entry, Step before, Step step) {
        if (step.afterDays() <= before.afterDays()) {
            entry.problem("after",
                    "must be greater than the after of the previous step, which is " + before.afterDays());
        }
        boolean oneUnit = before.loss().getClass() == step.loss().getClass();
        if (!oneUnit) {
            entry.problem("lose",
                    "must have the unit of the previous step: percentages in all steps, or points in all steps");
        } else if (size(step.loss()) <= size(before.loss())) {
            entry.problem("lose",
                    "must be greater than the lose of the previous step: it is the total lost until then");
        }
    }

    private static long size(Loss loss) {
        return switch (loss) {
            case Loss.Percent(int milliPercent) -> milliPercent;
            case Loss.Magnitude(long milli) -> milli;
        };
    }

    private static Loss lossOrAll(ObjectReader fields) {
        Loss loss = loss(fields);
        return loss == null ? new Loss.Percent(ALL) : loss;
    }

    private static @Nullable Loss loss(ObjectReader fields) {
        if (!fields.require("lose", "a percentage such as \"50%\" or a number of points")) {
            return null;
        }
        Json lose = fields.get("lose");
        if (lose instanceof Json.Num) {
            OptionalLong milli = fields.milli("lose");
            if (milli.isPresent() && milli.getAsLong() <= 0) {
                fields.problem("lose", "must be above 0: it is the size of the loss, also of negative points");
            }
            return milli.isPresent() ? new Loss.Magnitude(milli.getAsLong()) : null;
        }
        Matcher percent = PERCENT.matcher(lose instanceof Json.Text(String text) ? text : "");
        if (percent.matches()) {
            String decimals = percent.group(2) == null ? "" : percent.group(2);
            int milliPercent = Integer.parseInt(percent.group(1)) * WHOLE_PERCENT
                    + Integer.parseInt((decimals + "000").substring(0, 3));
            if (milliPercent > 0 && milliPercent <= ALL) {
                return new Loss.Percent(milliPercent);
            }
        }
        fields.problem("lose", "must be a number of points above 0, or a percentage such as \"50%\": above 0, "
                + "at most 100, with at most 3 decimals");
        return null;
    }
}
