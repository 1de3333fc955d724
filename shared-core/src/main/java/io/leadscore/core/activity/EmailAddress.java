package io.leadscore.core.activity;

import java.net.IDN;
import org.jspecify.annotations.Nullable;

/**
 * Compares e-mail addresses whose domains are international names: {@code uwe@bücher.example} and
 * {@code uwe@xn--bcher-kva.example} are one mailbox. Thread-safe.
 */
final class EmailAddress {
    /** Letters that IDNA 2003 maps and IDNA 2008 keeps: {@code straße} and {@code strasse} are different domains. */
    private static final String DEVIATIONS = "\u00df\u03c2";

    private EmailAddress() {}

    /**
     * The address with the ASCII form of its domain (IDNA, RFC 3490); null if the domain has none. A domain with a letter
     * that the versions of IDNA treat differently stays as it is. So it is equal to fewer domains, never to a wrong one.
     *
     * @param address in lower case, with one {@code @}
     */
    static @Nullable String key(String address) {
        // The converter of the JDK fails on a name that is too long to be one.
        if (isAscii(address) || ActivityLimits.utf8Bytes(address) > Identities.LONGEST_EMAIL_BYTES) {
            return address;
        }
        int at = address.lastIndexOf('@');
        String domain = address.substring(at + 1);
        if (isAscii(domain) || domain.chars().anyMatch(c -> DEVIATIONS.indexOf(c) >= 0)) {
            return address;
        }
        try {
            return address.substring(0, at + 1) + IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
