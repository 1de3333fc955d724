package io.leadscore.functions.http.body;

import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.Percent;

/**
 * {@code application/x-www-form-urlencoded}, strictly: a broken escape or bytes that are not UTF-8 are refused, where
 * {@link java.net.URLDecoder} throws on the one and makes U+FFFD of the other.
 */
public final class UrlEncoded {
    private UrlEncoded() {}

    /** The fields of an encoded text; {@code +} is a space, a field without {@code =} has an empty value. */
    public static FormFields fields(String encoded) throws HttpProblemException {
        var fields = new FieldCollector();
        // Clients that send a file as the body leave its last line break in place.
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
