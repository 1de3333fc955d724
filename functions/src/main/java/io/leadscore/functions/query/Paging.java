package io.leadscore.functions.query;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.JsonReader.Limits;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.http.HttpProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits and cursors of lists. A cursor is a position in a list and opaque to clients. It gives no permissions and is
 * validated like any input.
 */
final class Paging {
    /** Entries of a page if the client sends no limit. */
    static final int DEFAULT_LIMIT = 25;
    /** The most entries of a page: the most keys of one batch read. */
    static final int MAX_LIMIT = 100;
    /** The most characters of a cursor: as many as fit in a request line with the rest of the URL. */
    private static final int MAX_CURSOR_CHARS = 8_192;

    private static final JsonReader READER = new JsonReader(
            new Limits(3, 2_048, 1, 20, 1_000, MAX_CURSOR_CHARS));

    private Paging() {}

    /** The number of entries of a page. A limit above the maximum is reduced to the maximum. */
    static int limit(@Nullable String limit) throws HttpProblemException {
        if (limit == null) {
            return DEFAULT_LIMIT;
        }
        if (limit.matches("[1-9][0-9]{0,8}")) {
            return Math.min(Integer.parseInt(limit), MAX_LIMIT);
        }
        throw HttpProblemException.badField("limit", "must be a whole number of 1 or more");
    }

    static String seal(List<Json> position) {
        byte[] json = new Json.Arr(position).toJson().getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }

    static List<Json> open(String cursor) throws HttpProblemException {
        try {
            if (cursor.length() <= MAX_CURSOR_CHARS
                    && READER.read(Base64.getUrlDecoder().decode(cursor)) instanceof Json.Arr(var position)) {
                return position;
            }
        } catch (IllegalArgumentException | MalformedJsonException e) {
            throw notOurs();
        }
        throw notOurs();
    }

    static HttpProblemException notOurs() {
        return HttpProblemException.badField("cursor", "must be the cursor of an earlier page of the same query");
    }
}
