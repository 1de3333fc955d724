package io.leadscore.functions.http.body;

import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.Percent;

/**
 * Reads {@code application/x-www-form-urlencoded} strictly. Invalid escapes and bytes that are not UTF-8 are refused.
 * {@link java.net.URLDecoder} would throw for an invalid escape and replace invalid bytes by U+FFFD.
 */
public final class UrlEncoded {
    private UrlEncoded() {}

    /** The fields of an encoded text. {@code +} is a space. A field without {@code =} has an empty value. */
    public static FormFields fields(String encoded) throws HttpProblemException {
        var fields = new FieldCollector();
        // Clients that send a file as the body also send its last line break.
        for (String pair : encoded.stripTrailing().split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            fields.add(required(name), required(value));
        }
        return fields.fields();
    }

    private static String required(String encoded) throws HttpProblemException {
        String decoded = Percent.decode(encoded, true);
        if (decoded == null) {
            throw HttpProblemException.badRequest("a field is not percent-encoded UTF-8");
        }
        return decoded;
    }
}
