package io.leadscore.functions.aws;

import io.leadscore.events.EventBridgeEntry;
import io.leadscore.functions.port.EventBus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** An EventBridge bus. Thread-safe. */
final class EventBridgeBus implements EventBus {
    /** Error codes that mean that the entry itself is wrong: a retry cannot succeed. All other errors are retried. */
    private static final Set<String> PERMANENT = Set.of("MalformedDetail", "InvalidArgument", "ValidationException",
            "EventSizeExceeded", "PutEventsRequestEntryTooLarge");

    private final EventBridgeClient client;
    private final String bus;

    /** @param bus ARN of the bus. EventBridge reports success for a wrong name, but an error for a wrong ARN */
    EventBridgeBus(AwsClients clients, String bus) {
        this.client = clients.eventBridge();
        this.bus = bus;
    }

    @Override
    public List<Refusal> put(List<EventBridgeEntry> entries) {
        if (entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    entries.size() + " entries in one call: at most " + MAX_ENTRIES + " are possible");
        }
        var requested = entries.stream().map(this::entry).toList();
        List<PutEventsResultEntry> results;
        try {
            results = client.putEvents(request -> request.entries(requested)).entries();
        } catch (AwsServiceException e) {
            if (!SdkErrors.isBusy(e)) {
                throw e;
            }
            return none(entries.size(), "busy");
        } catch (SdkClientException e) {
            if (!SdkErrors.isUnanswered(e)) {
                throw e;
            }
            return none(entries.size(), "unanswered");
        }
        var refusals = new ArrayList<Refusal>();
        for (int position = 0; position < results.size(); position++) {
            String code = results.get(position).errorCode();
            if (code != null) {
                refusals.add(new Refusal(position, PERMANENT.contains(code), code));
            }
        }
        return refusals;
    }

    private static List<Refusal> none(int entries, String code) {
        return IntStream.range(0, entries).mapToObj(position -> new Refusal(position, false, code)).toList();
    }

    private PutEventsRequestEntry entry(EventBridgeEntry entry) {
        return PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source(entry.source())
                .detailType(entry.detailType())
                .time(entry.time())
                .detail(entry.detail())
                .build();
    }
}
