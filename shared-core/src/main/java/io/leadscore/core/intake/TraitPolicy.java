package io.leadscore.core.intake;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.WhiteSpace;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides which traits a source may set, and which of them become numbers. */
final class TraitPolicy {
    /**
     * Names of values that Leadscore computes, in lower case; they are reserved in any case. Inputs cannot set them, or
     * a form post could make its sender look qualified wherever traits are shown.
     */
    static final Set<String> RESERVED = Set.of("score", "stage", "total", "fit", "engagement", "leadid", "lead_id",
            "leadscore", "lead_score", "leadstage", "lead_stage");

    /** A number as people write it, and a range whose ends are joined by a hyphen or an en dash. */
    private static final Pattern PLAIN = Pattern.compile("(-?)0*(\\d{1,16}(?:\\.\\d{1,16})?)");
    private static final Pattern RANGE = Pattern.compile("0*(\\d{1,15}) ?[-\u2013] ?0*(\\d{1,15})");

    private final SourceSettings settings;

    TraitPolicy(SourceSettings settings) {
        this.settings = settings;
    }

    boolean allowsForm(String name) {
        return settings.formTraits().contains(name) && !isReserved(name);
    }

    boolean allowsCall(String name) {
        return (settings.anyTrait() || settings.formTraits().contains(name)) && !isReserved(name);
    }

    private static boolean isReserved(String name) {
        return RESERVED.contains(Folded.fold(name));
    }

    /** The value. It becomes a number if the trait is numeric and the text is a number or a range. */
    Json typed(String name, Json value) {
        if (!settings.numericTraits().contains(name) || !(value instanceof Json.Text(String text))) {
            return value;
        }
        Matcher plain = PLAIN.matcher(WhiteSpace.trim(text));
        if (plain.matches()) {
            var number = new Json.Num(plain.group(1) + plain.group(2));
            return Math.abs(number.doubleValue()) <= JsonReader.LARGEST_NUMBER ? number : value;
        }
        Matcher range = RANGE.matcher(WhiteSpace.trim(text));
        if (range.matches() && Long.parseLong(range.group(1)) <= Long.parseLong(range.group(2))) {
            return new Json.Num(range.group(1));
        }
        return value;
    }
}
