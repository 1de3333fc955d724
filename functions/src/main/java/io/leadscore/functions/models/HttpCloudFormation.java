package io.leadscore.functions.models;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * CloudFormation itself, by one PUT to a signed URL of S3. It gives up after {@link #MAX_TIME}, so that a function has time
 * for it when everything else has failed. Thread-safe.
 */
public final class HttpCloudFormation implements CloudFormation {
    /** One try; S3 takes a few kilobytes in a tenth of a second. */
    private static final Duration TRY = Duration.ofSeconds(5);
    private static final int MAX_TRIES = 3;
    /** Before the second try; twice as long before the third. */
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** All tries and the pauses between them. */
    static final Duration MAX_TIME = TRY.multipliedBy(MAX_TRIES).plus(PAUSE.multipliedBy(3));

    private final Duration oneTry;
    private final Duration pause;

    public HttpCloudFormation() {
        this(TRY, PAUSE);
    }

    HttpCloudFormation(Duration oneTry, Duration pause) {
        this.oneTry = oneTry;
        this.pause = pause;
    }

    @Override
    public void answer(URI url, String json) {
        // Without a content type, which would be part of what is signed.
        HttpRequest request = HttpRequest.newBuilder(url).timeout(oneTry).PUT(BodyPublishers.ofString(json)).build();
        try (var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            for (int attempt = 1; !taken(http, request, attempt); attempt++) {
                Thread.sleep(pause.multipliedBy(attempt));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before CloudFormation had the answer", e);
        }
    }

    /** Whether it is; the last attempt throws if not, and so does every one that a repeat cannot mend. */
    private static boolean taken(HttpClient http, HttpRequest request, int attempt) throws InterruptedException {
        try {
            int status = http.send(request, BodyHandlers.discarding()).statusCode();
            if (status >= 500 && attempt < MAX_TRIES) {
                return false;
            }
            if (status / 100 != 2) {
                throw new IllegalStateException("CloudFormation answered " + status + " to the answer");
            }
            return true;
        } catch (IOException e) {
            if (attempt < MAX_TRIES) {
                return false;
            }
            // What it says may hold the URL, by which anyone could answer.
            throw new IllegalStateException("CloudFormation did not take the answer: " + e.getClass().getName());
        }
    }
}
