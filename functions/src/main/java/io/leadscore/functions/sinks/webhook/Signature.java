package io.leadscore.functions.sinks.webhook;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The header {@code Leadscore-Signature: t=<seconds>,v1=<hex>}: the time of the request, and for each secret the HMAC-SHA-256 of
 * {@code <seconds>.<body>} in UTF-8.
 */
public final class Signature {
    static final String HEADER = "Leadscore-Signature";
    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /** @param secrets the current one, and the one before it while receivers change over */
    static String of(String body, Instant at, List<String> secrets) {
        long seconds = at.getEpochSecond();
        String signed = seconds + "." + body;
        return secrets.stream()
                .map(secret -> "v1=" + hmac(signed, secret))
                .collect(Collectors.joining(",", "t=" + seconds + ",", ""));
    }

    private static String hmac(String text, String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
