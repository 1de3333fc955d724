package io.leadscore.infra.deployed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Consumer;

/** Signs tokens as an OpenID Connect issuer does, with a key of its own (RFC 7515, RS256). */
final class TestIssuer {
    private static final int KEY_BITS = 2_048;
    private static final long VALID_SECONDS = 900;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String url;
    private final KeyPair keys;

    TestIssuer(String url) throws GeneralSecurityException {
        this.url = url;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(KEY_BITS);
        keys = generator.generateKeyPair();
    }

    String url() {
        return url;
    }

    PublicKey publicKey() {
        return keys.getPublic();
    }

    /** A valid token for the audience, after a test has changed its claims. */
    String token(String audience, Consumer<ObjectNode> change) throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        ObjectNode claims = JsonNodeFactory.instance.objectNode()
                .put("iss", url)
                .put("aud", audience)
                .put("sub", "u-1")
                .put("iat", now)
                .put("exp", now + VALID_SECONDS);
        change.accept(claims);
        String signed = base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + base64(claims.toString());
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + BASE64.encodeToString(signature.sign());
    }

    /** The token without a signature, and with a header that says so. */
    static String unsigned(String token) {
        return base64("{\"alg\":\"none\"}") + "." + token.split("\\.", -1)[1] + ".";
    }

    private static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
