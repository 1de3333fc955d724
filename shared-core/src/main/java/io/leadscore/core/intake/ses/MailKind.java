package io.leadscore.core.intake.ses;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The SES events that say what a lead did, in SES's words and in the Segment spec's. */
enum MailKind {
    OPEN("Email Opened", "open", null), //
    CLICK("Email Link Clicked", "click", null), //
    BOUNCE("Email Bounced", "bounce", "bouncedRecipients"), //
    COMPLAINT("Email Marked as Spam", "complaint", "complainedRecipients"), //
    SUBSCRIPTION("Unsubscribed", "subscription", null);

    /** By the detail-type on the bus; the others (Email Sent, Email Delivered, …) say nothing of what a lead did. */
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

    /** The object of the detail that tells of it. */
    String field() {
        return field;
    }

    /** Where that object names the recipients it is about; null if only the mail's destination does. */
    @Nullable
    String recipientsField() {
        return recipientsField;
    }
}
