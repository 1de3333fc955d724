package io.leadscore.local.page;

import io.leadscore.local.gateway.Responses;
import io.leadscore.local.http.Exchange;
import io.leadscore.local.http.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers with the files of the built page. All are read when this is made: a later build does not change a running page, and a
 * path can only name one of them, however it is written. Thread-safe.
 */
public final class PageFiles implements HttpHandler {
    private static final String START = "/index.html";
    /** The names of all other files contain a hash of their content, so a browser can keep them. */
    private static final String HASHED = "/assets/";
    private static final String KEPT = "public, max-age=31536000, immutable";
    private static final String NOT_KEPT = "no-store";
    /** How people sign in: not at all. The page reads it when it starts. A deployment has another one. */
    private static final String CONFIG = "/config.json";
    private static final PageFile NO_SIGN_IN = new PageFile("application/json", NOT_KEPT,
            "{\"signIn\": null}".getBytes(StandardCharsets.UTF_8));

    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "js",
            "text/javascript; charset=utf-8", "css", "text/css; charset=utf-8", "svg", "image/svg+xml", "woff2",
            "font/woff2", "png", "image/png");

    /** Scripts, styles and answers come from this server only. The fonts and icons of Cloudscape are data URLs. */
    private static final String POLICY = "default-src 'self'; style-src 'self'; font-src 'self' data:; "
            + "img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; "
            + "form-action 'self'; frame-ancestors 'none'";
    private static final Map<String, String> SECURITY = Map.of("Content-Security-Policy", POLICY,
            "X-Content-Type-Options", "nosniff", "X-Frame-Options", "DENY", "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin", "Cross-Origin-Resource-Policy", "same-origin");

    private static final class PageFile {
        private final String type;
        private final String caching;
        private final byte[] content;

        private PageFile(String type, String caching, byte[] content) {
            this.type = type;
            this.caching = caching;
            this.content = content;
        }
    }

    private final Map<String, PageFile> files;

    private PageFiles(Map<String, PageFile> files) {
        this.files = files;
    }

    /** No page: each path is answered by 404. */
    public static PageFiles none() {
        return new PageFiles(Map.of());
    }

    /**
     * The files of this directory, and {@code config.json}.
     *
     * @throws UncheckedIOException  if a file cannot be read
     * @throws IllegalStateException if a file has a type that is not known here
     */
    public static PageFiles in(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            Map<String, PageFile> files = paths.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(path -> "/" + slashes(directory.relativize(path)),
                            path -> read(path, slashes(directory.relativize(path)))));
            files.put(CONFIG, NO_SIGN_IN);
            return new PageFiles(Map.copyOf(files));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String slashes(Path relative) {
        return relative.toString().replace('\\', '/');
    }

    private static PageFile read(Path path, String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalStateException(path + ": the content type is not known. Add it to PageFiles.");
        }
        try {
            return new PageFile(type, ("/" + name).startsWith(HASHED) ? KEPT : NOT_KEPT, Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        SECURITY.forEach(exchange::set);
        String path = exchange.path();
        PageFile file = files.get(path.matches("/+") ? START : path);
        String method = exchange.method();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.set("Allow", "GET, HEAD");
            Responses.problem(exchange, 405, "The page can only be read.");
        } else if (file == null) {
            exchange.set("Cache-Control", NOT_KEPT);
            Responses.problem(exchange, 404,
                    files.isEmpty()
                            ? "The page was not built: install Node 20 or later with npm, and start Leadscore again."
                            : "The page has no such file.");
        } else {
            exchange.set("Content-Type", file.type);
            exchange.set("Cache-Control", file.caching);
            exchange.send(200, file.content);
        }
    }
}
