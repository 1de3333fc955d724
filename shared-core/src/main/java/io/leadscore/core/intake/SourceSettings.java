package io.leadscore.core.intake;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a source of activities may set. Immutable.
 *
 * @param source        the name that its activities carry
 * @param formTraits    the form fields that become traits as well as properties
 * @param anyTrait      whether identify calls may set every trait; if false, they may set only {@code formTraits}
 * @param numericTraits the traits that become numbers if possible: a plain number, or the lower end of {@code 51-200}
 * @param honeypots     form fields that people do not see and robots fill in
 * @param locale        how the people who use this source write numbers, if that is known. With {@code de},
 *                      {@code 5.000} is five thousand; without a locale it stays text
 */
public record SourceSettings(String source, Set<String> formTraits, boolean anyTrait, Set<String> numericTraits,
        Set<String> honeypots, @Nullable Locale locale) {
    /**
     * The traits that a public form may set by default. No trait is among them that would mark a lead as a partner or
     * competitor.
     */
    public static final Set<String> DEFAULT_FORM_TRAITS = Set.of("email", "firstName", "lastName", "name", "phone",
            "company", "companySize", "jobTitle", "industry", "country", "region", "city", "website");
    /** Traits that models compare as numbers. */
    public static final Set<String> DEFAULT_NUMERIC_TRAITS = Set.of("companySize");

    /** The honeypots of Formspree, Netlify and FormSubmit. */
    public static final Set<String> DEFAULT_HONEYPOTS = Set.of("_gotcha", "bot-field", "_honey");

    public SourceSettings {
        formTraits = Set.copyOf(formTraits);
        numericTraits = Set.copyOf(numericTraits);
        honeypots = Set.copyOf(honeypots);
    }

    /** Settings with the usual honeypots and without a locale. */
    public SourceSettings(String source, Set<String> formTraits, boolean anyTrait, Set<String> numericTraits) {
        this(source, formTraits, anyTrait, numericTraits, DEFAULT_HONEYPOTS, null);
    }

    /**
     * The locale of a language tag (BCP 47) such as {@code de} or {@code fr-CH}.
     *
     * @return empty if the platform has no data about numbers in this locale
     */
    public static Optional<Locale> locale(String languageTag) {
        var locale = Locale.forLanguageTag(languageTag);
        boolean known = !locale.getLanguage().isEmpty()
                && Locale.availableLocales().anyMatch(locale::equals);
        return known ? Optional.of(locale) : Optional.empty();
    }

    /** The default settings for a source of this name. */
    public static SourceSettings of(String source) {
        return new SourceSettings(source, DEFAULT_FORM_TRAITS, true, DEFAULT_NUMERIC_TRAITS);
    }
}
