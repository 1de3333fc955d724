package io.leadscore.core.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names of fields that are ours, and not a sender's. A stranger chooses the names of properties, traits and form
 * fields, and such a name can hold anything, also personal data. So what is kept about a refused input has only these.
 */
public final class KnownFields {
    private static final Set<String> NAMES = Stream.concat(
            Stream.of("userId", "anonymousId", "previousId", "groupId", "messageId", "event", "type", "name",
                    "category", "timestamp", "originalTimestamp", "sentAt", "traits", "properties", "context", "form",
                    "batch", FormIntake.MESSAGE_ID),
            SourceSettings.DEFAULT_FORM_TRAITS.stream()).collect(Collectors.toUnmodifiableSet());

    private KnownFields() {}

    /**
     * The beginning of a problem's path that has only names of ours: {@code properties} for
     * {@code properties.<any name>}. A form's field that means a known one has this one's name: {@code email} for
     * {@code E-Mail}. Empty if already the first name is not known.
     *
     * @param settings of the key; the traits that it names are ours as well
     */
    public static String partOf(String path, SourceSettings settings) {
        var known = new ArrayList<String>();
        for (String name : List.of(path.split("\\.", -1))) {
            if (!NAMES.contains(name)) {
                break;
            }
            known.add(name);
        }
        if (!known.isEmpty()) {
            return String.join(".", known);
        }
        String meaning = new FieldNames(settings).meaning(path);
        return meaning == null ? "" : meaning;
    }
}
