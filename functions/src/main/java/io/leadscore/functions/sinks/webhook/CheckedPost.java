package io.leadscore.functions.sinks.webhook;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests by the JDK's client. It resolves the name of the host itself, checks the addresses, and connects to the address that it
 * has checked. So a name that is resolved to another address a moment later (DNS rebinding) changes nothing. The certificate is checked
 * for the name of the host.
 *
 * <p>The URL of such a request has the address, and the header {@code Host} has the name. The client allows this header only if the system
 * property {@value #ALLOWED} has it, which the JVM must have from its start.
 */
final class CheckedPost implements HttpPost {
    static final String ALLOWED = "jdk.httpclient.allowRestrictedHeaders";
    /** A receiver that takes longer to connect is not there. */
    private static final Duration CONNECT = Duration.ofSeconds(3);
    /** Enough for a receiver that works on the lead before it answers. Ten of them fit the time of the function. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Resolves the name of a host to all its addresses. */
    @FunctionalInterface
    interface Names {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final URI url;
    private final boolean allowPrivate;
    private final Duration timeout;
    private final Names names;
    private final HttpClient http;

    CheckedPost(URI url, boolean allowPrivate) {
        this(url, allowPrivate, TIMEOUT, InetAddress::getAllByName, null);
    }

    /** @param trust null for the certificates that the JDK trusts */
    CheckedPost(URI url, boolean allowPrivate, Duration timeout, Names names, @Nullable SSLContext trust) {
        this.url = url;
        this.allowPrivate = allowPrivate;
        this.timeout = timeout;
        this.names = names;
        http = client(host(), trust);
        // Fails here, and not with the first lead, if the JVM was started without the property.
        request(InetAddress.getLoopbackAddress(), "", Map.of());
    }

    private String host() {
        return Objects.requireNonNull(url.getHost());
    }

    /** One client knows one host, so that a session with a certificate is not used for another name. */
    private static HttpClient client(String host, @Nullable SSLContext trust) {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT);
        if (trust != null) {
            builder.sslContext(trust);
        }
        if (!isLiteral(host)) {
            var parameters = new SSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            builder.sslParameters(parameters);
        }
        return builder.build();
    }

    private static boolean isLiteral(String host) {
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Override
    public Answered post(String body, Map<String, String> headers) {
        InetAddress[] addresses;
        try {
            addresses = names.addresses(host());
        } catch (UnknownHostException e) {
            return new Answered.NotSent("the name of the receiver was not found");
        }
        for (InetAddress address : addresses) {
            if (!allowPrivate && !PublicAddresses.isPublic(address)) {
                return new Answered.Forbidden("the receiver has an address that is not public");
            }
        }
        return send(request(addresses[0], body, headers));
    }

    private HttpRequest request(InetAddress address, String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(at(address))
                .timeout(timeout)
                .header("Host", url.getPort() < 0 ? host() : host() + ":" + url.getPort())
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return request.build();
    }

    private URI at(InetAddress address) {
        String literal = address.getHostAddress();
        int zone = literal.indexOf('%');
        String host = zone < 0 ? literal : literal.substring(0, zone);
        try {
            String authority = address instanceof Inet6Address ? "[" + host + "]" : host;
            return new URI(url.getScheme() + "://" + authority + (url.getPort() < 0 ? "" : ":" + url.getPort())
                    + (url.getRawPath().isEmpty() ? "/" : url.getRawPath())
                    + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("an address makes no URL", e);
        }
    }

    private Answered send(HttpRequest request) {
        try {
            HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
            return new Answered.Status(answer.statusCode(),
                    answer.headers().firstValue("Retry-After").orElse(null));
        } catch (HttpConnectTimeoutException e) {
            return new Answered.NotSent("the receiver did not accept a connection in time");
        } catch (ConnectException e) {
            return new Answered.NotSent("the receiver does not accept connections");
        } catch (SSLHandshakeException e) {
            return new Answered.NotSent("the certificate of the receiver was not accepted");
        } catch (HttpTimeoutException e) {
            return new Answered.NoAnswer("the receiver did not answer in time");
        } catch (IOException e) {
            return new Answered.NoAnswer("the connection to the receiver broke");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answered.NoAnswer("the function was stopped");
        }
    }
}
