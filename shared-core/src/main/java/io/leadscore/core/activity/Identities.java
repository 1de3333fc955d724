package io.leadscore.core.activity;

import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.json.WhiteSpace;
import java.text.Normalizer;
import java.util.Locale;

/**
 * The normal form of identities, for inputs and for look-ups: NFC, without surrounding white space, e-mail addresses in
 * lower case and without invisible characters. Nothing else changes. Thread-safe.
 */
public final class Identities {
    /** The most UTF-8 bytes of an e-mail address (RFC 5321, section 4.5.3.1.3). */
    public static final int LONGEST_EMAIL_BYTES = 254;

    /** Characters that an address has only inside quotes. Addresses with quotes are not supported. */
    private static final String NOT_IN_EMAIL = "<>()[]\\,;:\"";

    private Identities() {}

    /** The result of reading a text as an identity. */
    public sealed interface Reading {
        /** The text is an identity. */
        record Usable(Identity identity) implements Reading {}

        /** The text is blank, which counts as absent. */
        record Blank() implements Reading {}

        /**
         * The text cannot be an identity.
         *
         * @param message what is wrong; it does not quote the text
         */
        record Unusable(String message) implements Reading {}
    }

    /** Reads a text as an identity of the kind. It may have any length, because the size of an input is limited. */
    public static Reading read(Kind kind, String text) {
        String id = normalise(text);
        if (id.isEmpty()) {
            return new Reading.Blank();
        }
        if (hasControl(id)) {
            return new Reading.Unusable("must not contain control characters");
        }
        if (isDamaged(id)) {
            return new Reading.Unusable("must be valid Unicode text");
        }
        return switch (kind) {
            case USER_ID, ANONYMOUS_ID, CRM -> new Reading.Usable(new Identity(kind, id));
            case EMAIL -> {
                // Lower-casing can leave marks in an order that is not NFC.
                String address = normalise(WhiteSpace.withoutInvisible(id).toLowerCase(Locale.ROOT));
                yield isPlausible(address)
                        ? new Reading.Usable(new Identity(kind, address))
                        : new Reading.Unusable("is not an e-mail address");
            }
        };
    }

    /** The text in NFC without surrounding white space: the form of every id, and of message ids too. */
    public static String normalise(String id) {
        return WhiteSpace.trim(Normalizer.normalize(id, Normalizer.Form.NFC));
    }

    /** Whether a reader had to replace a character: then the ids of two people could be equal. */
    public static boolean isDamaged(String id) {
        return id.indexOf('\ufffd') >= 0;
    }

    public static boolean hasControl(String id) {
        return id.chars().anyMatch(Character::isISOControl);
    }

    /**
     * Whether the address has one {@code @}, something before it, and a domain with a dot after it. Only the mail
     * server can know more.
     */
    private static boolean isPlausible(String address) {
        int at = address.indexOf('@');
        if (at <= 0 || address.indexOf('@', at + 1) >= 0 || ActivityLimits.utf8Bytes(address) > LONGEST_EMAIL_BYTES
                || address.codePoints().anyMatch(c -> WhiteSpace.isSpace(c) || NOT_IN_EMAIL.indexOf(c) >= 0)) {
            return false;
        }
        String key = EmailAddress.key(address);
        String domain = key == null ? "" : key.substring(key.lastIndexOf('@') + 1);
        return domain.indexOf('.') > 0 && !domain.endsWith(".") && !domain.contains("..");
    }
}
