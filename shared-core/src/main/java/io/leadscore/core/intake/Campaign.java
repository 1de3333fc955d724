package io.leadscore.core.intake;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.WhiteSpace;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the campaign that brought a visitor, and adds it to the properties of a call as {@code utm_source},
 * {@code utm_medium}, {@code utm_campaign}, {@code utm_term} and {@code utm_content}. SDKs send it as
 * {@code context.campaign}, or only with the address of the page. The first place with a value counts: the
 * properties of the call themselves, {@code context.campaign}, then the query of {@code context.page.search}, of
 * {@code context.page.url} and of {@code properties.url}. A value that cannot be kept is left out, and the next place
 * counts.
 */
final class Campaign {
    /** The most characters of a value: names of campaigns are short, and rules compare them. */
    static final int MAX_CHARS = 500;

    /** A field by its name in {@code context.campaign}, and as a property. */
    private enum Field {
        SOURCE("source", "utm_source"), MEDIUM("medium", "utm_medium"), NAME("name", "utm_campaign"), TERM("term",
                "utm_term"), CONTENT("content", "utm_content");

        private final String name;
        private final String property;

        Field(String name, String property) {
            this.name = name;
            this.property = property;
        }
    }

    private final Json.Obj campaign;
    private final List<Address> addresses;
    private final ActivityBuilder draft;

    private Campaign(Json.Obj campaign, List<Address> addresses, ActivityBuilder draft) {
        this.campaign = campaign;
        this.addresses = addresses;
        this.draft = draft;
    }

    static void add(Json.Obj call, Json.Obj properties, ActivityBuilder draft) {
        Json.Obj context = call.object("context");
        Json.Obj page = context.object("page");
        var campaign = new Campaign(context.object("campaign"), List.of(
                Address.ofSearch("context.page.search", page.text("search")),
                Address.ofUrl("context.page.url", page.text("url")),
                Address.ofUrl("properties.url", properties.text("url"))), draft);
        for (Field field : Field.values()) {
            if (!isThere(properties.get(field.property))) {
                campaign.ofContext(field)
                        .or(() -> campaign.ofAddresses(field))
                        .ifPresent(value -> draft.derivedProperty(field.property, Json.text(value)));
            }
        }
    }

    private static boolean isThere(@Nullable Json value) {
        boolean isBlank = value instanceof Json.Text(String text) && WhiteSpace.isBlank(text);
        return value != null && value != Json.Null.NULL && !isBlank;
    }

    private Optional<String> ofContext(Field field) {
        String path = "context.campaign." + field.name;
        return switch (campaign.get(field.name)) {
            case Json.Text(String text) -> usable(text, field, path);
            // The same value is a text if it is in an address.
            case Json.Num(String literal) -> usable(literal, field, path);
            case null -> Optional.empty();
            case Json.Null _ -> Optional.empty();
            case Json.Obj _,Json.Arr _,Json.Bool _ -> {
                draft.leaveOut(path, "must be a string");
                yield Optional.empty();
            }
        };
    }

    private Optional<String> ofAddresses(Field field) {
        return addresses.stream()
                .flatMap(address -> address.parameters(field.property)
                        .flatMap(encoded -> decoded(encoded, field, address.path()).stream()))
                .findFirst();
    }

    private Optional<String> decoded(String encoded, Field field, String path) {
        try {
            return usable(URLDecoder.decode(encoded, StandardCharsets.UTF_8), field, path);
        } catch (IllegalArgumentException _) {
            draft.leaveOut(path, field.property + " is left out: it is not percent-encoded");
            return Optional.empty();
        }
    }

    private Optional<String> usable(String text, Field field, String path) {
        String value = WhiteSpace.trim(text);
        if (value.length() > MAX_CHARS) {
            draft.leaveOut(path, field.property + " is left out: it may have at most " + MAX_CHARS + " characters");
            return Optional.empty();
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            // A stored text has no NUL, which an address can have as %00.
            draft.leaveOut(path, field.property + " is left out: it may have no control characters");
            return Optional.empty();
        }
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** @param pairs of the query, still encoded */
    private record Address(String path, List<String> pairs) {
        static Address ofSearch(String path, @Nullable String search) {
            String query = search == null ? "" : search;
            return ofQuery(path, query.startsWith("?") ? query.substring(1) : query);
        }

        /** Only the delimiters are read, because browsers send URLs that strict parsers refuse. */
        static Address ofUrl(String path, @Nullable String url) {
            String target = url == null ? "" : url.split("#", 2)[0];
            int mark = target.indexOf('?');
            return ofQuery(path, mark < 0 ? "" : target.substring(mark + 1));
        }

        private static Address ofQuery(String path, String query) {
            return new Address(path, Arrays.asList(query.split("#", 2)[0].split("&", -1)));
        }

        /** The values of the parameters of this name, still encoded. */
        Stream<String> parameters(String name) {
            return pairs.stream()
                    .filter(pair -> pair.startsWith(name + "="))
                    .map(pair -> pair.substring(name.length() + 1));
        }
    }
}
