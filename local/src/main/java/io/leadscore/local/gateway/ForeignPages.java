package io.leadscore.local.gateway;

import io.leadscore.local.http.Exchange;
import io.leadscore.local.http.HttpHandler;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Refuses what pages of other sites send. A browser on this machine lets every page send requests to this server. The page
 * can also give its own name the address of this machine (DNS rebinding), and then read the answers. The browser sends the
 * name as {@code Host}, and the address of the page as {@code Origin}. Thread-safe.
 */
public final class ForeignPages implements HttpHandler {
    private final List<String> hosts;
    private final List<String> origins;
    private final Predicate<Exchange> isForAll;
    private final HttpHandler next;

    /**
     * @param port     of this server
     * @param isForAll whether pages of every origin may send this request
     * @param next     gets the other requests
     */
    public ForeignPages(int port, Predicate<Exchange> isForAll, HttpHandler next) {
        // A browser leaves out the port 80.
        this.hosts = Stream.of("localhost", "127.0.0.1", "[::1]")
                .flatMap(name -> port == 80 ? Stream.of(name, name + ":80") : Stream.of(name + ":" + port))
                .toList();
        this.origins = hosts.stream().map(host -> "http://" + host).toList();
        this.isForAll = isForAll;
        this.next = next;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        List<String> origin = exchange.headers("Origin");
        if (!isOne(exchange.headers("Host"), hosts)) {
            Responses.problem(exchange, 403, "The header Host must be one of "
                    + String.join(", ", hosts) + ": this server answers this machine only.");
        } else if (!origin.isEmpty() && !isForAll.test(exchange) && !isOne(origin, origins)) {
            Responses.problem(exchange, 403,
                    "Pages of other origins can send forms and calls only. They cannot read or change anything else.");
        } else {
            next.handle(exchange);
        }
    }

    private static boolean isOne(List<String> values, List<String> allowed) {
        return values.size() == 1 && allowed.contains(values.getFirst().toLowerCase(Locale.ROOT));
    }
}
