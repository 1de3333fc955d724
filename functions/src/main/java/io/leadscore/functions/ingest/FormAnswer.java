package io.leadscore.functions.ingest;

import io.leadscore.functions.http.HttpRequest;
import io.leadscore.functions.http.HttpResponse;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The answer to the sender of an accepted input. */
final class FormAnswer {
    /** Contains nothing of the input, so no script in the input can run. */
    private static final String THANK_YOU = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Thank you</title>
            <h1>Thank you</h1>
            <p>We have received your details.</p>
            </html>
            """;

    private FormAnswer() {}

    /** A redirect if there is a target, a page for a browser, otherwise JSON. */
    static HttpResponse of(HttpRequest request, Receipt receipt, Optional<URI> next) {
        if (next.isPresent()) {
            return new HttpResponse(303, Map.of("location", next.get().toASCIIString()), "");
        }
        if (request.wantsHtml()) {
            return new HttpResponse(200, Map.of("content-type", "text/html; charset=utf-8",
                    "content-security-policy", "default-src 'none'"), THANK_YOU);
        }
        return receipt.json();
    }
}
