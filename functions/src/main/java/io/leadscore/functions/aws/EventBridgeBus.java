package io.leadscore.functions.aws;

import io.leadscore.events.EventBridgeEntry;
import io.leadscore.functions.port.EventBus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** An EventBridge bus. Thread-safe. */
final class EventBridgeBus implements EventBus {
    /** Error code for an entry that no call can hold, as EventBridge names it. */
    private static final String TOO_LARGE = "EventSizeExceeded";
    /** Error codes that mean that the entry itself is wrong: a retry cannot succeed. All other errors are retried. */
    private static final Set<String> PERMANENT = Set.of("MalformedDetail", "InvalidArgument", "ValidationException",
            TOO_LARGE, "PutEventsRequestEntryTooLarge");

    /**
     * Bytes of all entries of one call. A larger call fails as a whole. EventBridge may allow more by now, but every
     * region allows this.
     */
    static final int MAX_BYTES = 256 * 1024;
    /** Bytes that EventBridge counts for the time of an entry. */
    private static final int TIME_BYTES = 14;

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
        var refusals = new ArrayList<Refusal>();
        var call = new ArrayList<Integer>();
        int bytes = 0;
        for (int position = 0; position < entries.size(); position++) {
            int size = size(entries.get(position));
            if (size > MAX_BYTES) {
                refusals.add(new Refusal(position, true, TOO_LARGE));
                continue;
            }
            if (bytes + size > MAX_BYTES) {
                refusals.addAll(call(entries, call));
                call.clear();
                bytes = 0;
            }
            call.add(position);
            bytes += size;
        }
        if (!call.isEmpty()) {
            refusals.addAll(call(entries, call));
        }
        refusals.sort(Comparator.comparingInt(Refusal::position));
        return refusals;
    }

    /** The size of an entry as EventBridge counts it. */
    static int size(EventBridgeEntry entry) {
        return TIME_BYTES + bytes(entry.source()) + bytes(entry.detailType()) + bytes(entry.detail());
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Publishes the entries at these positions with one call. */
    private List<Refusal> call(List<EventBridgeEntry> entries, List<Integer> positions) {
        var requested = positions.stream().map(position -> entry(entries.get(position))).toList();
        List<PutEventsResultEntry> results;
        try {
            results = client.putEvents(request -> request.entries(requested)).entries();
        } catch (AwsServiceException e) {
            if (!SdkErrors.isBusy(e)) {
                throw e;
            }
            return none(positions, "busy");
        } catch (SdkClientException e) {
            if (!SdkErrors.isUnanswered(e)) {
                throw e;
            }
            return none(positions, "unanswered");
        }
        var refusals = new ArrayList<Refusal>();
        for (int i = 0; i < results.size(); i++) {
            String code = results.get(i).errorCode();
            if (code != null) {
                refusals.add(new Refusal(positions.get(i), PERMANENT.contains(code), code));
            }
        }
        return refusals;
    }

    private static List<Refusal> none(List<Integer> positions, String code) {
        return positions.stream().map(position -> new Refusal(position, false, code)).toList();
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
