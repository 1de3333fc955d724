package io.leadscore.functions.aws;

import io.leadscore.core.activity.Identity;
import io.leadscore.table.TableSchema;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The keys of identity rows: {@code ID#<kind>#<HMAC-SHA-256 of kind and value, base64url>}. A reader of a row can neither
 * read the identity nor try guesses without the secret. The same identity has the same key for as long as the secret stays
 * the same. Immutable and thread-safe.
 */
public final class IdentityKeys {
    /** The bytes of the hash. A shorter secret would be easier to guess than the hash (RFC 2104, section 3). */
    public static final int MIN_SECRET_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final String SORT_KEY = "ID";
    /** No kind contains it, so the kind ends at the first one, whatever the value contains. */
    private static final char SEPARATOR = '\0';

    private final SecretKeySpec secret;

    /**
     * @param secret random bytes, which only this deployment knows; copied
     * @throws IllegalArgumentException if there are fewer than {@link #MIN_SECRET_BYTES}. The message has only their number
     */
    public IdentityKeys(byte[] secret) {
        if (secret.length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException("the secret for identity keys has " + secret.length
                    + " bytes: at least " + MIN_SECRET_BYTES + " are needed");
        }
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /**
     * The keys under a secret of Secrets Manager. The first use reads it, and all later ones use what was read. A read that
     * failed is tried again by the next use.
     *
     * @param arn of the secret, whose value is a text
     */
    public static Supplier<IdentityKeys> inSecretsManager(AwsClients clients, Supplier<String> arn) {
        return new IdentitySecret(clients, arn);
    }

    /** The key of the row that says whose this identity is. */
    Map<String, AttributeValue> key(Identity identity) {
        return Keys.key(TableSchema.ID_PREFIX + identity.kind().field() + '#' + hash(identity), SORT_KEY);
    }

    private String hash(Identity identity) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            byte[] hash = mac.doFinal(Keys.utf16(identity.kind().field() + SEPARATOR + identity.key()));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
