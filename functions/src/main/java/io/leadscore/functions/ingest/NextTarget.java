package io.leadscore.functions.ingest;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a form's {@code _next} may lead: an absolute http or https URL whose host, with its port if it names one, is
 * allow-listed word for word. Whatever a browser could read as another host than we do is not followed: credentials,
 * backslashes, white space, a missing scheme, escapes in the host. A target that is not allowed is as good as absent; the
 * input is stored all the same.
 */
final class NextTarget {
    /** Characters of a target; a longer one is nobody's thank-you page. */
    private static final int MAX_CHARS = 2_048;

    private NextTarget() {}

    /** The target, if one of the lists allows it. Entries are {@code name} or {@code name:port}. */
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
