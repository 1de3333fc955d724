package io.leadscore.functions.aws;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.ActivityJson;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.functions.port.Quarantine;
import io.leadscore.functions.port.UnusableInput;
import io.leadscore.table.TableSchema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Stores activities that can never be stored with their lead, events that can never be published, and inputs that are no
 * activities. Each is a row of its own in the same table, so it is protected, backed up and encrypted like all other rows.
 * All fit: an activity is much smaller than the limit of a row, an event was a row before, and a longer input is cut.
 * Thread-safe.
 */
final class DynamoDbQuarantine implements Quarantine {
    private static final String ACTIVITY = "activity";
    private static final String EVENT = "event";
    private static final String INPUT = "input";
    private static final String REASON = "reason";
    private static final String PAYLOAD = "payload";
    /** With its other attributes such a row fits into 400 KB. An input that is longer could not be an activity anyway. */
    private static final int MAX_INPUT_BYTES = 300 * 1024;
    /** Names of sources and types are shorter. Reasons are, unless an input has very many wrong fields. */
    private static final int MAX_TEXT_CHARS = 2_000;
    /**
     * As long as a dead-letter queue keeps a message. A sender that is wrong can send millions, and nothing of a person who was
     * erased stays longer.
     */
    private static final Duration KEPT = Duration.ofDays(14);

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
                .number(TableSchema.EXPIRES, expiry(activity.receivedAt()))
                .text(PAYLOAD, ActivityJson.write(activity))
                .build());
    }

    @Override
    public void event(OutboxRow row, String reason) {
        table.put(new Item(Keys.aside(EVENT, row.partition() + '#' + row.sort())).text(REASON, reason)
                .text(EventItem.TYPE, row.entry().detailType())
                .number(TableSchema.EXPIRES, expiry(row.entry().time()))
                .text(PAYLOAD, row.entry().detail())
                .build());
    }

    @Override
    public void input(UnusableInput input) {
        String payload = cut(input.event());
        var item = new Item(Keys.aside(INPUT, input.event())).text(REASON, shortened(input.reason()))
                .text("at", input.receivedAt().toString())
                .number(TableSchema.EXPIRES, expiry(input.receivedAt()))
                .text(PAYLOAD, payload);
        optional(item, "source", input.source());
        optional(item, EventItem.TYPE, input.detailType());
        optional(item, "event", input.eventId());
        if (!payload.equals(input.event())) {
            item.flag("cut");
        }
        table.put(item.build());
    }

    private static long expiry(Instant from) {
        return from.plus(KEPT).getEpochSecond();
    }

    private static void optional(Item item, String name, @Nullable String value) {
        if (value != null) {
            item.text(name, shortened(value));
        }
    }

    private static String shortened(String text) {
        return text.length() <= MAX_TEXT_CHARS ? text : text.substring(0, MAX_TEXT_CHARS);
    }

    private static String cut(String event) {
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MAX_INPUT_BYTES
                ? event
                : new String(bytes, 0, MAX_INPUT_BYTES, StandardCharsets.UTF_8);
    }
}
