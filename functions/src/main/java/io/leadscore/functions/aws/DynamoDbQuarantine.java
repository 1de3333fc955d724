package io.leadscore.functions.aws;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.ActivityJson;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.functions.port.Quarantine;

/**
 * Stores activities that can never be stored with their lead, and events that can never be published. Each is a row of
 * its own in the same table, so it is protected, backed up and encrypted like all other rows. Both always fit: an
 * activity is much smaller than the limit of a row, and an event was a row before. Thread-safe.
 */
final class DynamoDbQuarantine implements Quarantine {
    private static final String ACTIVITY = "activity";
    private static final String EVENT = "event";
    private static final String REASON = "reason";
    private static final String PAYLOAD = "payload";

    private final Table table;

    DynamoDbQuarantine(Table table) {
        this.table = table;
    }

    @Override
    public void activity(Activity activity, String reason) {
        // The first identity is part of the key, because a message id is unique only within one source and lead.
        String who = activity.identities().isEmpty() ? "" : activity.identities().getFirst().toString();
        table.put(new Item(Keys.aside(ACTIVITY, activity.source() + '#' + activity.messageId() + '#' + who))
                .text(REASON, reason)
                .text(PAYLOAD, ActivityJson.write(activity))
                .build());
    }

    @Override
    public void event(OutboxRow row, String reason) {
        table.put(new Item(Keys.aside(EVENT, row.partition() + '#' + row.sort())).text(REASON, reason)
                .text(EventItem.TYPE, row.entry().detailType())
                .text(PAYLOAD, row.entry().detail())
                .build());
    }
}
