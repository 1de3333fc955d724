package io.leadscore.functions.models;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Sends the answer by one PUT to a signed URL of S3. It stops after {@link #MAX_TIME}. A function must reserve this
 * time, so that it can still report a failure. Thread-safe.
 */
public final class HttpCloudFormation implements CloudFormation {
    /** Limit of one attempt. S3 stores a few kilobytes in a tenth of a second. */
    private static final Duration TRY = Duration.ofSeconds(5);
    private static final int MAX_TRIES = 3;
    /** The wait before the second attempt; it is twice as long before the third. */
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** Limit of all attempts and the waits between them. */
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
        // No content type is sent: the signature would have to include it.
        HttpRequest request = HttpRequest.newBuilder(url).timeout(oneTry).PUT(BodyPublishers.ofString(json)).build();
        try (var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            for (int attempt = 1; !taken(http, request, attempt); attempt++) {
                Thread.sleep(pause.multipliedBy(attempt));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the thread was interrupted before CloudFormation accepted the answer", e);
        }
    }

    /**
     * Returns true if the answer was accepted, and false to retry. Throws on the last attempt, and on an error that a
     * retry cannot fix.
     */
    private static boolean taken(HttpClient http, HttpRequest request, int attempt) throws InterruptedException {
        try {
            int status = http.send(request, BodyHandlers.discarding()).statusCode();
            if (status >= 500 && attempt < MAX_TRIES) {
                return false;
            }
            if (status / 100 != 2) {
                throw new IllegalStateException("CloudFormation refused the answer with HTTP status " + status);
            }
            return true;
        } catch (IOException e) {
            if (attempt < MAX_TRIES) {
                return false;
            }
            // The message of the exception may contain the signed URL, with which anyone could answer.
            throw new IllegalStateException(
                    "the answer could not be sent to CloudFormation: " + e.getClass().getName());
        }
    }
}
