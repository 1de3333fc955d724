package io.leadscore.infra.settings;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks fields of the settings. Each message names the field. */
final class Fields {
    private Fields() {}

    static void require(String field, @Nullable String value, String pattern) {
        if (value == null || !Pattern.matches(pattern, value)) {
            throw new IllegalArgumentException("settings: " + field + " must match " + pattern);
        }
    }

    static void requireNumber(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "settings: " + field + " is " + value + ". It must be from " + least + " to " + most);
        }
    }

    /** Sorted, so that the order in the file does not change the template. */
    static List<String> each(String field, @Nullable List<String> values, String pattern) {
        if (values == null) {
            throw new IllegalArgumentException("settings: " + field + " is missing");
        }
        values.forEach(value -> require(field, value, pattern));
        return List.copyOf(new TreeSet<>(values));
    }

    static <T> T or(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
