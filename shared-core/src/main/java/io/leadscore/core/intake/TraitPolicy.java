package io.leadscore.core.intake;

import io.leadscore.core.activity.Outcome;
import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which traits a source may set, and which of them become numbers. */
final class TraitPolicy {
    /**
     * Names of values that Leadscore computes, in lower case; they are reserved in any case. Inputs cannot set them, or
     * a form post could make its sender look qualified wherever traits are shown.
     */
    static final Set<String> RESERVED = Set.of("score", "stage", "total", "fit", "engagement", "leadid", "lead_id",
            "leadscore", "lead_score", "leadstage", "lead_stage");

    /**
     * Names, in lower case, of traits that only a system of the company knows: the company to which an account belongs.
     */
    private static final Set<String> NOT_OF_PAGES = Set.of("companyid");

    static final String OF_SERVERS = "is left out: the write key of a page cannot set it";

    private final SourceSettings settings;

    TraitPolicy(SourceSettings settings) {
        this.settings = settings;
    }

    /** Whether this is the trait that only {@linkplain io.leadscore.core.activity.Outcome outcomes} set, in any case. */
    static boolean isOutcome(String name) {
        return Folded.fold(name).equals(Outcome.TRAIT);
    }

    boolean allowsForm(String name) {
        return settings.formTraits().contains(name) && !isReserved(name) && isFree(name);
    }

    /** Why a call cannot set the trait; null if it can. */
    @Nullable
    String refusal(String name) {
        if (isReserved(name)) {
            return "is left out: only Leadscore computes it";
        }
        boolean isAllowed = settings.trusted() || isOutcome(name)
                || (settings.formTraits().contains(name) && isFree(name));
        return isAllowed ? null : OF_SERVERS;
    }

    private boolean isFree(String name) {
        return settings.trusted() || !NOT_OF_PAGES.contains(Folded.fold(name));
    }

    private static boolean isReserved(String name) {
        return RESERVED.contains(Folded.fold(name));
    }

    /** The value. It becomes a number if the trait is numeric and the text is a number or a range. */
    Json typed(String name, Json value) {
        if (!settings.numericTraits().contains(name) || !(value instanceof Json.Text(String text))) {
            return value;
        }
        Json.Num number = WrittenNumber.read(text, settings.locale());
        return number == null ? value : number;
    }
}
