package io.leadscore.core.intake.ses;

import io.leadscore.core.json.Sha256;
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
        return link == null ? id : id + ":" + Sha256.hex(link, LINK_DIGITS);
    }
}
