package io.leadscore.core.intake.ses;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides which bounces say that mail does not reach an address. The lead never acts in a bounce, so this is all that a
 * bounce can say. Whether it is for good is the property {@code bounceType}, and models decide about that. The
 * sub-types are those of the developer guide of SES; one that is not known there is a bounce.
 */
final class Bounce {
    /**
     * The sub-types, folded, in which SES did not try to deliver and nothing says that the address is out of reach,
     * each with the reason for dropping it. The lists of suppressed addresses are not among them: an address is on them
     * because mail to it bounced.
     */
    private static final Map<String, String> NOT_OUT_OF_REACH = Map.of(
            // The lead has opted out, and the opt-out had an event of its own. The address works.
            "unsubscribedrecipient", SesMail.NOT_SENT,
            // SES estimates that the address is not valid. Nobody has tried.
            "emailvalidationsuppressed", SesMail.NOT_SENT);

    private Bounce() {}

    /** The reason for dropping the bounce; null if it says that mail does not reach the address. */
    static @Nullable String reasonToDrop(Json.Obj bounce) {
        String subType = bounce.text("bounceSubType");
        return subType == null ? null : NOT_OUT_OF_REACH.get(Folded.fold(subType.strip()));
    }
}
