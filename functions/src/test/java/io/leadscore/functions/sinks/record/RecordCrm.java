package io.leadscore.functions.sinks.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.service.Crash;
import io.leadscore.functions.service.RecordClaims;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The records of a CRM in a {@link CrmWorld}. It keeps e-mail addresses unique, as HubSpot does, or it does not, as Salesforce without
 * rules for duplicates.
 */
final class RecordCrm implements RecordApi {
    /** A write of it is refused for good, and so is the call that it is in. */
    static final String POISON = "poison";
    private static final Duration BUSY = Duration.ofSeconds(30);
    private static final SinkAnswer NO_ANSWER = new SinkAnswer.Unclear("no answer", null);

    final CrmWorld world;
    /** The properties of each record that exists. */
    final Map<String, Map<String, Json>> records = new TreeMap<>();
    /** Records that people have merged into others. */
    final Map<String, String> merged = new TreeMap<>();
    /** How many records of each call, for calls that change or make some. */
    final List<Integer> batches = new ArrayList<>();
    int searches;
    private final boolean uniqueEmails;
    private int made;

    RecordCrm(Random random, boolean uniqueEmails, Json.Obj settings) {
        this.uniqueEmails = uniqueEmails;
        world = new CrmWorld(random, around -> new RecordSink(this, new CrmSettings.Sink(name(), settings),
                new RecordClaims(around.scene.memory, around.scene.decisions, around.scene.models, around.scene.clock),
                around.scene.clock));
    }

    @Override
    public String name() {
        return "records";
    }

    @Override
    public String property(String name) {
        return name;
    }

    @Override
    public String email() {
        return "email";
    }

    @Override
    public int maxBatch() {
        return 100;
    }

    /** A record that was there before. */
    String existing(Map<String, Json> properties) {
        String id = "r" + ++made;
        records.put(id, new LinkedHashMap<>(properties));
        return id;
    }

    @Nullable
    String text(String record, String property) {
        return records.getOrDefault(record, Map.of()).get(property) instanceof Json.Text(String text) ? text : null;
    }

    @Override
    public Search find(Collection<String> leadIds, Collection<String> emails) {
        searches++;
        return switch (world.next()) {
            case BAD_REQUEST -> new Search.Failed(new SinkAnswer.Refused("bad search"));
            case UNAUTHORIZED -> new Search.Failed(new SinkAnswer.Unauthorised("401"));
            case TOO_MANY -> new Search.Failed(new SinkAnswer.Later("429", BUSY));
            case CONFLICT -> new Search.Failed(new SinkAnswer.Later("409", null));
            case SERVER_ERROR, SERVER_ERROR_TAKEN, HANG, RESET, RESET_TAKEN -> new Search.Failed(NO_ANSWER);
            case CRASH_BEFORE, CRASH_AFTER -> throw new Crash();
            case NONE, NOT_FOUND -> {
                var byLeadId = new TreeMap<String, String>();
                var byEmail = new TreeMap<String, String>();
                for (String record : records.keySet()) {
                    String leadId = text(record, LeadProperties.ID);
                    String email = text(record, email());
                    if (leadId != null && leadIds.contains(leadId)) {
                        byLeadId.putIfAbsent(leadId, record);
                    }
                    if (email != null && emails.contains(email)) {
                        byEmail.putIfAbsent(email, record);
                    }
                }
                yield new Search.Found(byLeadId, byEmail);
            }
        };
    }

    @Override
    public BatchAnswer update(List<RecordWrite> writes) {
        return call(writes, this::update);
    }

    @Override
    public BatchAnswer create(List<RecordWrite> writes) {
        return call(writes, this::create);
    }

    @Override
    public BatchAnswer delete(List<String> ids) {
        return call(ids.stream().map(id -> new RecordWrite(id, Json.Obj.EMPTY)).toList(), write -> {
            String id = String.valueOf(write.record());
            return records.remove(id) == null ? new RecordAnswer.Missing() : new RecordAnswer.Written(id);
        });
    }

    private BatchAnswer call(List<RecordWrite> writes, Function<RecordWrite, RecordAnswer> one) {
        batches.add(writes.size());
        if (writes.stream().anyMatch(write -> write.properties().fields().containsValue(Json.text(POISON)))) {
            return new BatchAnswer.Whole(new SinkAnswer.Refused("a value is not allowed"));
        }
        return switch (world.next()) {
            case NONE -> taken(writes, one);
            // One of them is refused, and the others are taken.
            case BAD_REQUEST -> new BatchAnswer.Each(writes.stream()
                    .map(write -> write.equals(writes.getFirst())
                            ? new RecordAnswer.NotWritten(new SinkAnswer.Refused("bad value"))
                            : one.apply(write))
                    .toList());
            case UNAUTHORIZED -> new BatchAnswer.Whole(new SinkAnswer.Unauthorised("401"));
            case NOT_FOUND -> new BatchAnswer.Each(writes.stream()
                    .map(write -> write.equals(writes.getFirst()) && write.record() != null ? gone(write)
                            : one.apply(write))
                    .toList());
            case CONFLICT -> new BatchAnswer.Whole(new SinkAnswer.Later("409", null));
            case TOO_MANY -> new BatchAnswer.Whole(new SinkAnswer.Later("429", BUSY));
            case SERVER_ERROR, RESET -> new BatchAnswer.Whole(NO_ANSWER);
            case SERVER_ERROR_TAKEN, RESET_TAKEN -> {
                assertThat(taken(writes, one)).isNotNull();
                yield new BatchAnswer.Whole(NO_ANSWER);
            }
            case HANG -> {
                world.lands(() -> assertThat(taken(writes, one)).isNotNull());
                yield new BatchAnswer.Whole(NO_ANSWER);
            }
            case CRASH_BEFORE -> throw new Crash();
            case CRASH_AFTER -> {
                world.lands(() -> assertThat(taken(writes, one)).isNotNull());
                throw new Crash();
            }
        };
    }

    private static BatchAnswer taken(List<RecordWrite> writes, Function<RecordWrite, RecordAnswer> one) {
        return new BatchAnswer.Each(writes.stream().map(one).toList());
    }

    private RecordAnswer gone(RecordWrite write) {
        records.remove(String.valueOf(write.record()));
        return new RecordAnswer.Missing();
    }

    private RecordAnswer update(RecordWrite write) {
        String id = String.valueOf(write.record());
        Map<String, Json> record = records.get(id);
        if (record == null) {
            String other = merged.get(id);
            return other == null ? new RecordAnswer.Missing() : new RecordAnswer.Elsewhere(other);
        }
        record.putAll(write.properties().fields());
        return new RecordAnswer.Written(id);
    }

    private RecordAnswer create(RecordWrite write) {
        Json email = write.properties().get(email());
        if (uniqueEmails && email != null) {
            for (var record : records.entrySet()) {
                if (email.equals(record.getValue().get(email()))) {
                    return new RecordAnswer.Elsewhere(record.getKey());
                }
            }
        }
        return new RecordAnswer.Written(existing(write.properties().fields()));
    }
}
