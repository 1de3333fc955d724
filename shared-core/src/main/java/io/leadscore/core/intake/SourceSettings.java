package io.leadscore.core.intake;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a source of activities may say about a lead. Immutable.
 *
 * @param source        the name that its activities carry
 * @param kind          whether its write key is public
 * @param formTraits    the form fields that become traits as well as properties; for a {@link Kind#PAGE} key also the
 *                      traits that its identify calls may set
 * @param numericTraits the traits that become numbers if possible: a plain number, or the lower end of {@code 51-200}
 * @param events        names of events that a page key may send although they can harm a lead
 * @param honeypots     form fields that people do not see and robots fill in
 * @param locale        how the people who use this source write numbers, if that is known. With {@code de},
 *                      {@code 5.000} is five thousand; without a locale it stays text
 */
public record SourceSettings(String source, Kind kind, Set<String> formTraits, Set<String> numericTraits,
        Set<String> events, Set<String> honeypots, @Nullable Locale locale) {
    /** Who can use a write key. */
    public enum Kind {
        /** Everybody: the key stands in the source of a page. What it says of a trait is not trusted. */
        PAGE,
        /** Systems of the company, which keep the key secret. Their identify calls may set any trait. */
        SERVER;

        /** The name in settings. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind with this name in settings. */
        public static Optional<Kind> of(@Nullable String wire) {
            return Arrays.stream(values()).filter(kind -> kind.wire().equals(wire)).findFirst();
        }
    }

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
        events = Set.copyOf(events);
        honeypots = Set.copyOf(honeypots);
    }

    /** The default settings for a public source of this name. */
    public static SourceSettings page(String source) {
        return new SourceSettings(source, Kind.PAGE, DEFAULT_FORM_TRAITS, DEFAULT_NUMERIC_TRAITS, Set.of(),
                DEFAULT_HONEYPOTS, null);
    }

    /** The default settings for a source of this name that only the company can use. */
    public static SourceSettings server(String source) {
        return new SourceSettings(source, Kind.SERVER, DEFAULT_FORM_TRAITS, DEFAULT_NUMERIC_TRAITS, Set.of(),
                DEFAULT_HONEYPOTS, null);
    }

    /** These settings for a source of another name. */
    public SourceSettings named(String name) {
        return new SourceSettings(name, kind, formTraits, numericTraits, events, honeypots, locale);
    }

    /** These settings with other form traits. */
    public SourceSettings withFormTraits(Set<String> names) {
        return new SourceSettings(source, kind, names, numericTraits, events, honeypots, locale);
    }

    /** These settings with other events that a page key may send. */
    public SourceSettings withEvents(Set<String> names) {
        return new SourceSettings(source, kind, formTraits, numericTraits, names, honeypots, locale);
    }

    /** Whether the activities are trusted: a system of the company reports them. */
    public boolean trusted() {
        return kind == Kind.SERVER;
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
}
