package io.leadscore.core.intake.ses;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The message ids of mail events. They are the same for every delivery of one event. */
final class MailIds {
    /** The hex digits of a link's digest: 64 bits distinguish the links of one mail. */
    private static final int LINK_DIGITS = 16;

    private MailIds() {}

    /**
     * The message id: mail, kind, time and link identify the event. The link is a digest, because links are long and
     * often contain a token of the recipient.
     */
    static String messageId(String mailId, MailKind kind, String time, @Nullable String link) {
        String id = mailId + ":" + kind.field() + ":" + time;
        return link == null ? id : id + ":" + digest(link);
    }

    private static String digest(String link) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(link.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, LINK_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
