package io.leadscore.functions.incoming;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Version 3 of the signatures of HubSpot: base64 of the HMAC-SHA-256 of method, URL, body and time
 * ({@code developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation}). The URL is that of the
 * settings: that of the request can be another one behind a proxy or a domain, and who sends could choose it. Thread-safe.
 */
final class HubSpotSignature {
    static final String HEADER = "x-hubspot-signature-v3";
    static final String TIME_HEADER = "x-hubspot-request-timestamp";
    /** HubSpot says to refuse what is older. A clock can also be as much ahead. */
    static final Duration MAX_AGE = Duration.ofMinutes(5);
    private static final String ALGORITHM = "HmacSHA256";
    private static final String METHOD = "POST";

    private final String url;
    private final Supplier<List<String>> secrets;
    private final InstantSource clock;

    HubSpotSignature(String url, Supplier<List<String>> secrets, InstantSource clock) {
        this.url = url;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * @param signature the header; null if there is none
     * @param millis    the header with the time; null if there is none
     */
    boolean isGenuine(byte[] body, @Nullable String signature, @Nullable String millis) {
        if (signature == null || millis == null || !millis.matches("[0-9]{1,15}")) {
            return false;
        }
        Duration age = Duration.between(Instant.ofEpochMilli(Long.parseLong(millis)), clock.instant()).abs();
        if (age.compareTo(MAX_AGE) > 0) {
            return false;
        }
        byte[] claimed = signature.getBytes(StandardCharsets.UTF_8);
        boolean genuine = false;
        for (String secret : secrets.get()) {
            genuine |= MessageDigest.isEqual(of(body, millis, secret), claimed);
        }
        return genuine;
    }

    private byte[] of(byte[] body, String millis, String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((METHOD + url).getBytes(StandardCharsets.UTF_8));
            mac.update(body);
            mac.update(millis.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encode(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }
}
