package io.leadscore.core.intake.ses;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which complaints are the lead's. The types are those of the feedback reports of e-mail providers (RFC 5965
 * and the registry of IANA), whose case does not matter. A complaint without a type, or with one that is not known, is
 * the lead's: most providers send none.
 */
final class Complaint {
    /** The types, folded, that a machine reports: a check of the sender, or a scanner. */
    private static final Set<String> OF_MACHINES = Set.of("auth-failure", "virus");
    /** The type, folded, with which a lead takes mail out of the spam folder. */
    private static final String NOT_SPAM = "not-spam";
    /** The ends of the sub-types, folded, for mail that SES did not send because of an earlier complaint. */
    private static final String ON_SUPPRESSION_LIST = "suppressionlist";

    private Complaint() {}

    /** The reason for dropping the complaint; null if the lead complained. */
    static @Nullable String reasonToDrop(Json.Obj complaint) {
        if (folded(complaint, "complaintSubType").endsWith(ON_SUPPRESSION_LIST)) {
            return SesMail.NOT_SENT;
        }
        String type = folded(complaint, "complaintFeedbackType");
        return OF_MACHINES.contains(type) || type.equals(NOT_SPAM) ? SesMail.NO_COMPLAINT : null;
    }

    private static String folded(Json.Obj complaint, String field) {
        String text = complaint.text(field);
        return text == null ? "" : Folded.fold(text.strip());
    }
}
