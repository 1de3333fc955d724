package io.leadscore.functions.ingest;

import io.leadscore.core.json.WhiteSpace;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpRequest;
import io.leadscore.functions.http.body.FormFields;
import io.leadscore.functions.http.body.UrlEncoded;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.service.PageRates;
import io.leadscore.functions.service.WriteKeys;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the write key of a request: in the user name of Basic authentication, else in the body, else in the query. SDKs
 * send it in different places, and one never sends an Authorization header. The key of the Basic user is checked before
 * the body is decoded, so that a wrong one costs little. Thread-safe.
 */
final class WriteKeyAuth {
    /**
     * The sender of a request.
     *
     * @param name the write key itself
     */
    record Sender(String name, WriteKey key) {}

    static final String UNKNOWN = "This write key is not known, or was revoked.";

    private static final String BASIC = "basic ";

    private final WriteKeys keys;
    private final PageRates rates;
    private final Metrics metrics;

    WriteKeyAuth(WriteKeys keys, PageRates rates, Metrics metrics) {
        this.keys = keys;
        this.rates = rates;
        this.metrics = metrics;
    }

    /** The sender by the key of the Basic user; empty if there is none, so that it must be in the body or the query. */
    Optional<Sender> ofBasicUser(HttpRequest request) throws HttpProblemException {
        String key = basicUser(request);
        return key.isEmpty() ? Optional.empty() : Optional.of(known(key));
    }

    /**
     * The sender after the body is decoded: the one of the Basic user, else by the key in the body, else in the query.
     *
     * @param ofBasicUser what {@link #ofBasicUser} returned before the body was decoded
     */
    Sender sender(Optional<Sender> ofBasicUser, HttpRequest request, @Nullable String inBody)
            throws HttpProblemException {
        if (ofBasicUser.isPresent()) {
            return ofBasicUser.get();
        }
        Optional<String> inQuery = inQuery(UrlEncoded.fields(request.rawQuery()));
        String key = Optional.of(text(inBody))
                .filter(found -> !found.isEmpty())
                .or(() -> inQuery)
                .orElseThrow(() -> HttpProblemException.unauthorized(
                        "The request has no write key. Send it as the Basic user, in the body or in the query."));
        return known(key);
    }

    /** The sender by the key in the query; empty if there is none that works. It is not counted as a use of the key. */
    Optional<Sender> ofQuery(HttpRequest request) {
        try {
            return inQuery(UrlEncoded.fields(request.rawQuery())).flatMap(this::found);
        } catch (HttpProblemException e) {
            // A query that cannot be read holds no key.
            return Optional.empty();
        }
    }

    private static Optional<String> inQuery(FormFields query) {
        return Stream.of(text(query.first("writeKey")), text(query.first("key")))
                .filter(found -> !found.isEmpty())
                .findFirst();
    }

    /** The sender by the key in a path; empty if the key is not known, or was revoked. */
    Optional<Sender> ofPath(String key) throws HttpProblemException {
        Optional<Sender> sender = found(text(key));
        if (sender.isPresent()) {
            requireRate(sender.get());
        }
        return sender;
    }

    private Sender known(String key) throws HttpProblemException {
        Sender sender = found(key).orElseThrow(() -> HttpProblemException.unauthorized(UNKNOWN));
        requireRate(sender);
        return sender;
    }

    private Optional<Sender> found(String key) {
        return keys.find(key).map(settings -> new Sender(key, settings));
    }

    private void requireRate(Sender sender) throws HttpProblemException {
        requireRate(sender, 1);
    }

    /**
     * Counts a batch of a page as its calls. The request itself is counted already.
     *
     * @throws HttpProblemException 429 if the key is used too often
     */
    void requireRateOfBatch(Sender sender, int calls) throws HttpProblemException {
        if (calls > 1) {
            requireRate(sender, calls - 1);
        }
    }

    private void requireRate(Sender sender, int calls) throws HttpProblemException {
        if (!sender.key().settings().trusted() && !rates.take(sender.name(), calls)) {
            metrics.count(Metrics.TOO_MANY, 1);
            throw HttpProblemException.tooMany("This write key is used too often. Send the input again later.");
        }
    }

    private static String text(@Nullable String key) {
        return key == null ? "" : WhiteSpace.trim(key);
    }

    private static String basicUser(HttpRequest request) {
        String header = text(request.header("authorization"));
        if (!header.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
            return "";
        }
        try {
            byte[] pair = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            String user = new String(pair, StandardCharsets.UTF_8);
            int colon = user.indexOf(':');
            return text(colon < 0 ? user : user.substring(0, colon));
        } catch (IllegalArgumentException e) {
            // Ignore an invalid header: the body or the query may still contain a key.
            return "";
        }
    }
}
