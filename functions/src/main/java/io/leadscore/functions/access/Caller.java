package io.leadscore.functions.access;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls. Subject and name can be those of an employee, so they never reach a log, a metric or an event. Immutable.
 *
 * @param subject     the {@code sub} of the token, or the ARN of the caller; null if there is no sign-in
 * @param name        to show to people; null if there is none. People may choose it themselves, so it proves nothing
 * @param permissions all that the caller has. Those that another one includes are added
 */
public record Caller(@Nullable String subject, @Nullable String name, Set<Permission> permissions) {
    /** The most characters of a subject: the longest ARN. OpenID Connect allows 255. The rest is cut off. */
    static final int MAX_SUBJECT_CHARS = 2_048;
    /** The most characters of a name. It is shown in the history. The rest is cut off. */
    static final int MAX_NAME_CHARS = 200;

    /** The caller of an open route, of whom nothing is known. */
    public static final Caller NOBODY = new Caller(null, null, Set.of());

    public Caller {
        subject = line(subject, MAX_SUBJECT_CHARS);
        name = line(name, MAX_NAME_CHARS);
        Set<Permission> given = permissions;
        EnumSet<Permission> all = EnumSet.noneOf(Permission.class);
        Arrays.stream(Permission.values())
                .filter(each -> given.stream().anyMatch(permission -> permission.includes(each)))
                .forEach(all::add);
        permissions = Collections.unmodifiableSet(all);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /** Who did it, for the history: the name with the subject, or the subject alone; null if there is no sign-in. */
    public @Nullable String by() {
        return subject == null || name == null ? subject : name + " (" + subject + ")";
    }

    /** One line without control characters; null if nothing is left. */
    private static @Nullable String line(@Nullable String text, int maxChars) {
        if (text == null) {
            return null;
        }
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cs}\\u2028\\u2029]+", " ").strip();
        int end = Math.min(line.length(), maxChars);
        if (end < line.length() && Character.isHighSurrogate(line.charAt(end - 1))) {
            end--;
        }
        return line.isEmpty() ? null : line.substring(0, end);
    }

    /** Without the subject and the name: they are personal data. */
    @Override
    public String toString() {
        return "Caller" + permissions;
    }
}
