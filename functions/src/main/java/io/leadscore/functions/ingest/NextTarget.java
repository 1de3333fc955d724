package io.leadscore.functions.ingest;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the redirect target in a form's {@code _next}. It must be an absolute http or https URL. Its host, with the
 * port if it has one, must be equal to an entry of an allow list. A URL that a browser could read as a different host
 * is refused: credentials, backslashes, white space, a missing scheme, escapes in the host. A target that is not
 * allowed is ignored, and the input is stored nevertheless.
 */
final class NextTarget {
    /** The most characters of a target. No real thank-you page has a longer URL. */
    private static final int MAX_CHARS = 2_048;

    private NextTarget() {}

    /** The target, if one of the lists allows it. The entries are {@code name} or {@code name:port}. */
    static Optional<URI> of(@Nullable String next, Set<String> hosts, Set<String> moreHosts) {
        if (next == null || next.length() > MAX_CHARS) {
            return Optional.empty();
        }
        URI target;
        try {
            target = new URI(next);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        String scheme = target.getScheme();
        String host = target.getHost();
        if (scheme == null || host == null || target.getRawUserInfo() != null) {
            return Optional.empty();
        }
        if (!scheme.equalsIgnoreCase("https") && !scheme.equalsIgnoreCase("http")) {
            return Optional.empty();
        }
        String entry = host.toLowerCase(Locale.ROOT) + (target.getPort() < 0 ? "" : ":" + target.getPort());
        return allows(hosts, entry) || allows(moreHosts, entry) ? Optional.of(target) : Optional.empty();
    }

    private static boolean allows(Set<String> hosts, String entry) {
        return hosts.stream().anyMatch(host -> host.toLowerCase(Locale.ROOT).equals(entry));
    }
}
