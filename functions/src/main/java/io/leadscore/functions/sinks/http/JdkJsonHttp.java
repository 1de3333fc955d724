package io.leadscore.functions.sinks.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Sends requests by the JDK's client. */
public final class JdkJsonHttp implements JsonHttp {
    /** A system that takes longer to connect is not there. */
    private static final Duration CONNECT = Duration.ofSeconds(3);
    /** An API that writes a whole batch can take several seconds. Several of such calls fit the time of the function. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Duration timeout;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    public JdkJsonHttp() {
        this(TIMEOUT);
    }

    public JdkJsonHttp(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public Heard send(String method, URI url, Map<String, String> headers, @Nullable String body) {
        var request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            return new Heard.Answer(answer.statusCode(), answer.headers().firstValue("Retry-After").orElse(null),
                    answer.body());
        } catch (HttpConnectTimeoutException e) {
            return new Heard.NotSent("the system did not accept a connection in time");
        } catch (ConnectException e) {
            return new Heard.NotSent("the system does not accept connections");
        } catch (SSLHandshakeException e) {
            return new Heard.NotSent("the certificate of the system was not accepted");
        } catch (HttpTimeoutException e) {
            return new Heard.NoAnswer("the system did not answer in time");
        } catch (IOException e) {
            return new Heard.NoAnswer("the connection to the system broke");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Heard.NoAnswer("the function was stopped");
        }
    }
}
