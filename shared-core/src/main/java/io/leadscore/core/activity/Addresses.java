package io.leadscore.core.activity;

import io.leadscore.core.activity.Identities.Reading;
import io.leadscore.core.json.Json;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Removes e-mail addresses that must not be kept from the values of an activity. Thread-safe. */
final class Addresses {
    private Addresses() {}

    /** The object without the texts, at any depth, that are one of these addresses. Other kinds of identities stay. */
    static Json.Obj without(Set<Identity> gone, Json.Obj object) {
        return gone.stream().noneMatch(identity -> identity.kind() == Identity.Kind.EMAIL) ? object
                : object(gone, object);
    }

    private static Json.Obj object(Set<Identity> gone, Json.Obj object) {
        var left = new LinkedHashMap<String, Json>();
        object.fields().forEach((name, value) -> {
            Json kept = value(gone, value);
            if (kept != null) {
                left.put(name, kept);
            }
        });
        return new Json.Obj(left);
    }

    private static @Nullable Json value(Set<Identity> gone, Json value) {
        return switch (value) {
            case Json.Text(String text) -> isOneOf(gone, text) ? null : value;
            case Json.Obj object -> object(gone, object);
            case Json.Arr(var items) -> new Json.Arr(
                    items.stream().map(item -> value(gone, item)).filter(Objects::nonNull).toList());
            case Json.Num _,Json.Bool _,Json.Null _ -> value;
        };
    }

    private static boolean isOneOf(Set<Identity> gone, String text) {
        return text.indexOf('@') >= 0
                && Identities.read(Identity.Kind.EMAIL, text) instanceof Reading.Usable(Identity identity)
                && gone.contains(identity);
    }
}
