package io.leadscore.core.activity;

import io.leadscore.core.activity.Identity.Kind;
import java.text.Normalizer;
import java.util.Locale;

/**
 * The one normal form of identities, for whatever comes in and for look-ups: NFC, surrounding blanks removed, e-mail
 * addresses in lower case; nothing else is touched. Thread-safe.
 */
public final class Identities {
    /** UTF-8 bytes of an e-mail address: what a mail path can carry (RFC 5321, 4.5.3.1.3). */
    public static final int LONGEST_EMAIL_BYTES = 254;

    /** Characters that no plausible address has outside of quotes, which no form asks for. */
    private static final String NOT_IN_EMAIL = "<>()[]\\,;:\"";

    private Identities() {}

    /** What a text is as an identity. */
    public sealed interface Reading {
        /** It is one. */
        record Usable(Identity identity) implements Reading {}

        /** There is nothing in it: as good as absent. */
        record Blank() implements Reading {}

        /**
         * It cannot be one.
         *
         * @param message what is wrong; does not quote the text
         */
        record Unusable(String message) implements Reading {}
    }

    /** Reads a text as an identity of the kind. Of any length: what bounds an input bounds its identities. */
    public static Reading read(Kind kind, String text) {
        String id = normalise(text);
        if (id.isEmpty()) {
            return new Reading.Blank();
        }
        if (hasControl(id)) {
            return new Reading.Unusable("must not have control characters");
        }
        return switch (kind) {
            case USER_ID, ANONYMOUS_ID -> new Reading.Usable(new Identity(kind, id));
            case EMAIL -> {
                // Lower-casing can leave marks in an order that is not NFC.
                String address = normalise(id.toLowerCase(Locale.ROOT));
                yield isPlausible(address)
                        ? new Reading.Usable(new Identity(kind, address))
                        : new Reading.Unusable("is not an e-mail address");
            }
        };
    }

    /** NFC without surrounding blanks: the form of every id, message ids included. */
    public static String normalise(String id) {
        return Normalizer.normalize(id, Normalizer.Form.NFC).strip();
    }

    public static boolean hasControl(String id) {
        return id.chars().anyMatch(Character::isISOControl);
    }

    /** One {@code @}, something before it, a domain with a dot after it: more than that only the mail server knows. */
    private static boolean isPlausible(String address) {
        int at = address.indexOf('@');
        String domain = address.substring(at + 1);
        return at > 0
                && domain.indexOf('@') < 0
                && domain.indexOf('.') > 0
                && !domain.endsWith(".")
                && !domain.contains("..")
                && ActivityLimits.utf8Bytes(address) <= LONGEST_EMAIL_BYTES
                && address.chars()
                        .noneMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c)
                                || NOT_IN_EMAIL.indexOf(c) >= 0);
    }
}
