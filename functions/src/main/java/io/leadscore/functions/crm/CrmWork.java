package io.leadscore.functions.crm;

import io.leadscore.core.json.Json;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.port.crm.CrmRows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Works on the messages of the queue for systems that get leads. Thread-safe. */
public final class CrmWork {
    private static final String NOT_EXPECTED = "nothing comes back from this system by the settings";
    private static final String HEADER = "ChangeEventHeader";

    private final List<SinkWork> syncs;
    private final ScoreWatch scores;
    private final WorkQueue queue;
    private final WorkQueue failed;
    private final Map<String, IncomingChanges> incoming;
    private final Map<String, ChangeEvents> events;

    /** For systems of which nothing comes back. */
    public CrmWork(List<? extends SinkWork> syncs, ScoreWatch scores, WorkQueue queue, WorkQueue failed) {
        this(syncs, scores, queue, failed, Map.of(), Map.of());
    }

    /**
     * @param syncs    one for each system
     * @param queue    the queue itself
     * @param failed   its dead-letter queue
     * @param incoming by system: what becomes of the changes that come back from it
     * @param events   by system: what reads its events, if it sends events
     */
    public CrmWork(List<? extends SinkWork> syncs, ScoreWatch scores, WorkQueue queue, WorkQueue failed,
            Map<String, IncomingChanges> incoming, Map<String, ChangeEvents> events) {
        this.events = Map.copyOf(events);
        this.incoming = Map.copyOf(incoming);
        this.syncs = List.copyOf(syncs);
        this.scores = scores;
        this.queue = queue;
        this.failed = failed;
    }

    /**
     * A message.
     *
     * @param id       the same in every delivery
     * @param received how often it was received, 1 or more
     */
    public record Message(String id, String body, int received) {}

    /** Works on a batch. Returns the messages that must be delivered again, each with the time after which. */
    public Map<String, Duration> work(List<Message> batch, Instant deadline) {
        var looks = new TreeMap<String, List<Look>>();
        syncs.forEach(sync -> looks.put(sync.name(), new ArrayList<>()));
        var changes = new LinkedHashMap<Message, RecordChange>();
        var gaps = new LinkedHashMap<Message, RecordGap>();
        var again = new TreeMap<String, Duration>();
        for (Message message : batch) {
            CrmMessage read = CrmMessage.read(message.body()).orElse(null);
            switch (read) {
                case CrmMessage.LookAt(var leadIds, String sink, News news, boolean all) -> leadIds.forEach(
                        leadId -> looks.forEach((name, of) -> {
                            if (sink == null || sink.equals(name)) {
                                of.add(new Look(message.id(), message.received(), leadId, news, all));
                            }
                        }));
                case CrmMessage.SweepDone _ -> queue.send(IntStream.range(0, CrmRows.SHARDS)
                        .mapToObj(shard -> new CrmMessage.FindDiffering(shard, null).write())
                        .toList(), Duration.ZERO);
                case CrmMessage.FindDiffering(int shard, String after) -> findDiffering(shard, after, deadline);
                case CrmMessage.Unrelated _ -> {}
                // Worked on last, so that its faults hold up no lead.
                case CrmMessage.Changed(var change) when incoming.containsKey(change.system()) -> changes.put(message,
                        change);
                case CrmMessage.Unsaid(var gap) when incoming.containsKey(gap.system()) -> gaps.put(message, gap);
                case CrmMessage.Changed _,CrmMessage.Unsaid _ -> failed.send(List.of(Json.obj("reason", NOT_EXPECTED,
                        "body", message.body()).toJson()), Duration.ZERO);
                case CrmMessage.Relayed(String system, Json.Obj event) -> relayed(event, events.get(system));
                // No retry can help. A person sees it.
                case null -> failed.send(List.of(Json.obj("reason", "the message is neither an event nor known", "body",
                        message.body()).toJson()), Duration.ZERO);
            }
        }
        for (SinkWork sync : syncs) {
            sync.sync(looks.getOrDefault(sync.name(), List.of()), deadline)
                    .forEach((id, after) -> again.merge(id, after, (a, b) -> a.compareTo(b) < 0 ? a : b));
        }
        changes.forEach((message, change) -> Objects.requireNonNull(incoming.get(change.system()))
                .take(change, message.received(), deadline)
                .ifPresent(after -> again.put(message.id(), after)));
        gaps.forEach((message, gap) -> Objects.requireNonNull(incoming.get(gap.system()))
                .take(gap, message.received(), deadline)
                .ifPresent(after -> again.put(message.id(), after)));
        return again;
    }

    /** Each change is a message of its own, so that one of them does not hold up the others. */
    private void relayed(Json.Obj event, @Nullable ChangeEvents reader) {
        ChangeEvents.Said said = reader == null ? ChangeEvents.Said.unusable(NOT_EXPECTED) : reader.read(event);
        var messages = new ArrayList<>(CrmMessage.ofChanges(said.changes()));
        said.gaps().forEach(gap -> messages.add(CrmMessage.unsaid(gap).toJson()));
        if (!messages.isEmpty()) {
            queue.send(messages, Duration.ZERO);
        }
        if (said.problem() != null) {
            failed.send(List.of(withoutValues(event).with("reason", Json.text(said.problem())).toJson()),
                    Duration.ZERO);
        }
    }

    /** What says which records have changed. The values can be personal data. */
    private static Json.Obj withoutValues(Json.Obj event) {
        return Json.obj("source", event.text("source"), "detail-type", event.text("detail-type"), "detail",
                Json.obj("payload", Json.obj(HEADER, event.object("detail").object("payload").object(HEADER))));
    }

    /** The leads are looked at by messages of their own, so that one of them does not hold up the others. */
    private void findDiffering(int shard, @Nullable String after, Instant deadline) {
        String next = scores.find(shard, after, syncs.stream().map(SinkWork::name).toList(),
                (sink, leadIds) -> queue.send(
                        leadIds.stream().map(leadId -> CrmMessage.lookAt(leadId, sink)).toList(), Duration.ZERO),
                deadline);
        if (next != null) {
            queue.send(List.of(new CrmMessage.FindDiffering(shard, next).write()), Duration.ZERO);
        }
    }
}
