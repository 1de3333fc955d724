package io.leadscore.core.intake.ses;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The SES events that say what a lead did, with their names in SES and in the Segment spec. */
enum MailKind {
    OPEN("Email Opened", "open", null), //
    CLICK("Email Link Clicked", "click", null), //
    BOUNCE("Email Bounced", "bounce", "bouncedRecipients"), //
    COMPLAINT("Email Marked as Spam", "complaint", "complainedRecipients"), //
    SUBSCRIPTION("Unsubscribed", "subscription", null);

    /**
     * The kinds by the detail-type on the bus. Other types (Email Sent, Email Delivered, …) are not actions of a lead.
     */
    static final Map<String, MailKind> OF_DETAIL_TYPE = Map.of("Email Opened", OPEN, "Email Clicked", CLICK,
            "Email Bounced", BOUNCE, "Email Complaint Received", COMPLAINT, "Email Subscribed", SUBSCRIPTION);

    private final String event;
    private final String field;
    private final @Nullable String recipientsField;

    MailKind(String event, String field, @Nullable String recipientsField) {
        this.event = event;
        this.field = field;
        this.recipientsField = recipientsField;
    }

    /** The event of the activity. */
    String event() {
        return event;
    }

    /** The field of the detail that describes it. */
    String field() {
        return field;
    }

    /** The field of that object with the recipients; null if only the mail's destination names them. */
    @Nullable
    String recipientsField() {
        return recipientsField;
    }
}
