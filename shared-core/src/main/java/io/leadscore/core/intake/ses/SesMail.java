package io.leadscore.core.intake.ses;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.WhiteSpace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an SES e-mail event as track calls: one for each lead that it is about. It keeps what rules need: link, tags,
 * kinds of bounce and complaint, lists and topics. It does not keep the subject, headers, IP address or user agent,
 * which are personal or not needed. Thread-safe.
 */
public sealed interface SesMail {
    /**
     * The reason for dropping an open or click of a mail to several recipients: it does not say which of them acted.
     */
    String SEVERAL_RECIPIENTS = "mail to several recipients";
    /** The reason for dropping a sending, delivery, delay, refusal or rendering failure: the lead did nothing. */
    String NOT_A_DEED = "mail event is not the lead's doing";
    /** The reason for dropping a subscription event without an opt-out. */
    String NO_OPT_OUT = "no opt-out";
    /** The reason for dropping a report that is not a complaint of the lead. */
    String NO_COMPLAINT = "report is not the lead's complaint";
    /** The reason for dropping an event about mail that SES did not send, because the lead could not act. */
    String NOT_SENT = "mail was not sent";

    /** The Segment-spec track calls; at least one. */
    record Calls(List<Json.Obj> calls) implements SesMail {
        public Calls {
            calls = List.copyOf(calls);
        }
    }

    /** The event is not about an action of a lead. */
    record Nothing(String reason) implements SesMail {}

    /** The event does not have the form that SES documents. */
    record Unusable(String path, String message) implements SesMail {}

    /** Reads an event by its detail-type. */
    static SesMail read(Json.Obj event, Json.Obj detail) {
        String detailType = event.text("detail-type");
        MailKind kind = detailType == null ? null : MailKind.OF_DETAIL_TYPE.get(detailType);
        if (kind == null) {
            return new Nothing(NOT_A_DEED);
        }
        Json.Obj mail = detail.object("mail");
        String mailId = mail.text("messageId");
        if (mailId == null || WhiteSpace.isBlank(mailId)) {
            return new Unusable("detail.mail.messageId", "must be a string");
        }
        Json.Obj deed = detail.object(kind.field());
        String reasonToDrop = switch (kind) {
            case OPEN, CLICK -> null;
            case BOUNCE -> Bounce.reasonToDrop(deed);
            case COMPLAINT -> Complaint.reasonToDrop(deed);
            case SUBSCRIPTION -> OptOut.isIn(deed) ? null : NO_OPT_OUT;
        };
        if (reasonToDrop != null) {
            return new Nothing(reasonToDrop);
        }
        Set<String> recipients = recipients(kind, mail, deed);
        if (recipients.isEmpty()) {
            return new Unusable(kind.recipientsField() == null
                    ? "detail.mail.destination"
                    : "detail." + kind.field() + "." + kind.recipientsField(), "must name at least one recipient");
        }
        if (kind.recipientsField() == null && recipients.size() > 1) {
            return new Nothing(SEVERAL_RECIPIENTS);
        }
        String time = firstText(deed.text("timestamp"), event.text("time"), mail.text("timestamp"));
        Json.Obj call = Json.obj("type", "track",
                "event", kind.event(),
                "messageId", MailIds.messageId(mailId, kind, time, deed.text("link")),
                "timestamp", time,
                "properties", new Json.Obj(MailProperties.of(kind, mail, deed)));
        var calls = new ArrayList<Json.Obj>();
        for (String recipient : recipients) {
            calls.add(call.with("traits", Json.obj("email", recipient)));
        }
        return new Calls(calls);
    }

    /**
     * The addresses that the event names, or those of the mail. A bounce without names is about the mail's recipient if
     * it has only one: SES reports some automatic replies like this.
     */
    private static Set<String> recipients(MailKind kind, Json.Obj mail, Json.Obj deed) {
        Set<String> ofMail = addresses(mail, "destination", null);
        if (kind.recipientsField() == null) {
            return ofMail;
        }
        Set<String> named = addresses(deed, kind.recipientsField(), "emailAddress");
        return named.isEmpty() && ofMail.size() == 1 ? ofMail : named;
    }

    /** The addresses of a list of texts or objects, without display names, each once. */
    private static Set<String> addresses(Json.Obj holder, String list, @Nullable String field) {
        var addresses = new LinkedHashSet<String>();
        if (holder.get(list) instanceof Json.Arr(var items)) {
            for (Json item : items) {
                String address = switch (item) {
                    case Json.Text(String text) when field == null -> text;
                    case Json.Obj object when field != null -> object.text(field);
                    case Json.Obj _,Json.Arr _,Json.Text _,Json.Num _,Json.Bool _,Json.Null _ -> null;
                };
                if (address != null && !WhiteSpace.isBlank(address)) {
                    addresses.add(bare(address));
                }
            }
        }
        return addresses;
    }

    /** The address in {@code Ada <ada@example.com>}, in lower case. */
    private static String bare(String address) {
        String text = WhiteSpace.trim(address);
        int open = text.lastIndexOf('<');
        return (open >= 0 && text.endsWith(">") ? text.substring(open + 1, text.length() - 1) : text)
                .toLowerCase(java.util.Locale.ROOT);
    }

    private static String firstText(@Nullable String... texts) {
        for (String text : texts) {
            if (text != null && !WhiteSpace.isBlank(text)) {
                return text;
            }
        }
        return "";
    }
}
