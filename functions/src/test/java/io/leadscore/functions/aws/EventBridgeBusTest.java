package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.events.EventBridgeEntry;
import io.leadscore.functions.aws.ScriptedAws.Reply;
import io.leadscore.functions.port.EventBus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** EventBridge refuses a call whose entries are too large together, so the entries are spread over several calls. */
class EventBridgeBusTest {
    private static final String BUS = "arn:aws:events:us-east-1:123456789012:event-bus/leadscore";
    /** A detail is a JSON document. Its text has letters of up to three bytes. */
    private static final List<String> LETTERS = List.of("a", "ä", "€");

    @Test
    void no_call_is_larger_than_eventbridge_accepts_and_each_entry_is_sent_once() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        var sent = new ArrayList<String>();
        try (var aws = new ScriptedAws((_, request) -> {
            var details = ((Json.Arr) Objects.requireNonNull(request.get("Entries"))).items()
                    .stream()
                    .map(entry -> ((Json.Text) Objects.requireNonNull(((Json.Obj) entry).get("Detail"))).value())
                    .toList();
            int bytes = details.stream().mapToInt(detail -> EventBridgeBus.size(entry(detail))).sum();
            if (bytes > EventBridgeBus.MAX_BYTES || details.isEmpty()) {
                return Reply.error("ValidationException",
                        "Total size of the entries in the request is over the limit.");
            }
            sent.addAll(details);
            return Reply.ok(details.stream()
                    .map(_ -> "{\"EventId\": \"e\"}")
                    .collect(Collectors.joining(", ", "{\"FailedEntryCount\": 0, \"Entries\": [", "]}")));
        })) {
            var bus = new EventBridgeBus(aws.clients(), BUS);
            for (int run = 0; run < 25; run++) {
                var entries = IntStream.rangeClosed(1, 1 + random.nextInt(EventBus.MAX_ENTRIES))
                        .mapToObj(_ -> entry(detail(random)))
                        .toList();
                sent.clear();
                List<EventBus.Refusal> refusals = bus.put(entries);
                var expected = new ArrayList<String>();
                var tooLarge = new ArrayList<EventBus.Refusal>();
                for (int i = 0; i < entries.size(); i++) {
                    if (EventBridgeBus.size(entries.get(i)) > EventBridgeBus.MAX_BYTES) {
                        tooLarge.add(new EventBus.Refusal(i, true, "EventSizeExceeded"));
                    } else {
                        expected.add(entries.get(i).detail());
                    }
                }
                assertThat(refusals).as("seed %d", seed).isEqualTo(tooLarge);
                assertThat(sent).as("seed %d", seed).isEqualTo(expected);
            }
        }
    }

    /** Mostly small. Some fill half a call, a whole call, or more than one. */
    private static String detail(Random random) {
        int most = switch (random.nextInt(4)) {
            case 0 -> 300_000;
            case 1 -> 130_000;
            default -> 2_000;
        };
        String letter = LETTERS.get(random.nextInt(LETTERS.size()));
        return "{\"a\":\"" + letter.repeat(random.nextInt(most) / letter.length()) + "\"}";
    }

    private static EventBridgeEntry entry(String detail) {
        return new EventBridgeEntry("leadscore", "Lead Qualified", Instant.parse("2026-03-01T12:00:00Z"), detail);
    }
}
