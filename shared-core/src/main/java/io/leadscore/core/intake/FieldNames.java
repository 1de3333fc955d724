package io.leadscore.core.intake;

import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.json.Json;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the field names of a form mean. Case, hyphens, underscores and blanks do not matter: {@code E-Mail},
 * {@code job_title} and {@code First Name} mean {@code email}, {@code jobTitle} and {@code firstName}. If several fields
 * have one meaning, the one with the exact name is used, else the first in the order of their names. Immutable.
 */
final class FieldNames {
    /** The field that Formspree and others use for the address of the sender. */
    private static final String REPLY_TO = "_replyto";

    private final Map<String, String> meanings = new HashMap<>();

    FieldNames(SourceSettings settings) {
        Stream.concat(Arrays.stream(Kind.values()).map(Kind::field), new TreeSet<>(settings.formTraits()).stream())
                .forEach(name -> meanings.putIfAbsent(bare(name), name));
        settings.formTraits().forEach(name -> meanings.put(name, name));
        meanings.put(REPLY_TO, Kind.EMAIL.field());
    }

    /** The fields of known meaning, by the name that each of them has for a lead. */
    Map<String, Field> known(Json.Obj fields) {
        var known = new LinkedHashMap<String, Field>();
        for (String name : new TreeSet<>(fields.fields().keySet())) {
            String meaning = meaning(name);
            Json value = fields.get(name);
            if (value != null && meaning != null) {
                var field = new Field(name, value);
                if (name.equals(meaning)) {
                    known.put(meaning, field);
                } else {
                    known.merge(meaning, field, (first, next) -> first.name().equals(REPLY_TO) ? next : first);
                }
            }
        }
        return known;
    }

    /** The name that the field has for a lead; null if it means nothing known. */
    @Nullable
    String meaning(String name) {
        String exact = meanings.get(name);
        return exact != null || name.startsWith("_") ? exact : meanings.get(bare(name));
    }

    /** @param name as the form sends it, for messages */
    record Field(String name, Json value) {}

    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_\\s]", "");
    }
}
