package io.leadscore.functions.service;

import io.leadscore.core.activity.Outcome;
import io.leadscore.core.intake.SourceSettings;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import io.leadscore.functions.port.WriteKeyStore;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes write keys from their settings as JSON: {@code {"source", "kind", "formTraits", "numericTraits", "events",
 * "honeypots", "nextHosts", "locale"}}. Only {@code source} is required. A field that is not known is refused: it may be a
 * mistyped limit. Thread-safe.
 */
public final class WriteKeyMaker {
    /** The prefix of our keys, by which people and secret scanners recognize them. */
    private static final String KEY_PREFIX = "lsk_";
    /** The most characters of a source: it is in the key of every row of its activities. */
    static final int MAX_SOURCE_CHARS = 256;

    /** The most texts of a list, and the most characters of each: with them the settings fit into a row of 400 KB. */
    static final int MAX_TEXTS = 100;
    static final int MAX_TEXT_CHARS = 128;

    private static final Set<String> KNOWN = Set.of("source", "kind", "formTraits", "numericTraits", "events",
            "honeypots", "nextHosts", "locale");

    private final WriteKeyStore keys;
    private final Supplier<String> ids;
    private final Set<String> numericTraits;

    /**
     * @param ids           random ids that were never used before
     * @param numericTraits numeric traits of keys that name none
     */
    public WriteKeyMaker(WriteKeyStore keys, Supplier<String> ids, Set<String> numericTraits) {
        this.keys = keys;
        this.ids = ids;
        this.numericTraits = Set.copyOf(numericTraits);
    }

    /** The result. */
    public sealed interface Result {
        /**
         * The key works.
         *
         * @param id  the id by which it is listed
         * @param key its text, which is stored nowhere
         */
        record Made(String id, String key) implements Result {}

        /** There is no new key. The paths are fields of the settings; an empty path means the whole. */
        record Refused(List<Problem> problems) implements Result {}
    }

    /** Makes a key, and stores its settings. */
    public Result make(Json.Obj settings) {
        var reader = new Reader(settings);
        WriteKey made = reader.read(numericTraits);
        if (!reader.problems.isEmpty()) {
            return new Result.Refused(List.copyOf(reader.problems));
        }
        String key = KEY_PREFIX + ids.get();
        keys.put(key, made);
        return new Result.Made(keys.id(key), key);
    }

    /** Reads the settings of one key, and collects their problems. Used by one thread. */
    private static final class Reader {
        private final Json.Obj fields;
        private final List<Problem> problems = new ArrayList<>();

        Reader(Json.Obj fields) {
            this.fields = fields;
        }

        WriteKey read(Set<String> numericTraits) {
            fields.fields()
                    .keySet()
                    .stream()
                    .filter(name -> !KNOWN.contains(name))
                    .findFirst()
                    .ifPresent(name -> problem("", "has an unknown field: " + name));
            return new WriteKey(new SourceSettings(source(), kind(), texts("formTraits",
                    SourceSettings.DEFAULT_FORM_TRAITS), texts("numericTraits", numericTraits),
                    texts("events",
                            Set.of()),
                    texts("honeypots", SourceSettings.DEFAULT_HONEYPOTS), locale()), texts("nextHosts", Set.of()),
                    false);
        }

        private void problem(String path, String message) {
            problems.add(new Problem(path, message));
        }

        private String source() {
            String source = fields.text("source");
            if (source == null || source.isBlank()) {
                problem("", "must have a source that is not blank");
                return "";
            }
            if (Outcome.isReserved(source)) {
                problem("source", "must not be " + String.join(", ", new TreeSet<>(Outcome.SOURCES))
                        + ": these are for outcomes that sales records");
            }
            if (source.length() > MAX_SOURCE_CHARS) {
                problem("source", "must have at most " + MAX_SOURCE_CHARS + " characters");
            }
            return source;
        }

        private SourceSettings.Kind kind() {
            Optional<SourceSettings.Kind> kind = fields.get("kind") == null ? Optional.of(SourceSettings.Kind.PAGE)
                    : SourceSettings.Kind.of(fields.text("kind"));
            if (kind.isEmpty()) {
                problem("kind", "must be page or server");
            }
            return kind.orElse(SourceSettings.Kind.PAGE);
        }

        private @Nullable Locale locale() {
            Json tag = fields.get("locale");
            Optional<Locale> locale = tag instanceof Json.Text(String text) ? SourceSettings.locale(text)
                    : Optional.empty();
            if (tag != null && locale.isEmpty()) {
                problem("locale", "must be a language tag that the platform knows, such as de or fr-CH");
            }
            return locale.orElse(null);
        }

        private Set<String> texts(String name, Set<String> otherwise) {
            Json value = fields.get(name);
            if (value == null) {
                return otherwise;
            }
            if (!(value instanceof Json.Arr(var items)) || items.size() > MAX_TEXTS
                    || !items.stream().allMatch(Reader::isShortText)) {
                problem(name, "must be a list of at most " + MAX_TEXTS + " texts, each of 1 to " + MAX_TEXT_CHARS
                        + " characters");
                return otherwise;
            }
            return items.stream().map(item -> ((Json.Text) item).value()).collect(Collectors.toUnmodifiableSet());
        }

        private static boolean isShortText(Json item) {
            return item instanceof Json.Text(String text) && !text.isBlank() && text.length() <= MAX_TEXT_CHARS;
        }
    }
}
