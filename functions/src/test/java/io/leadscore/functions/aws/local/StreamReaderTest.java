package io.leadscore.functions.aws.local;

import static io.leadscore.functions.port.Decisions.on;
import static io.leadscore.functions.port.Decisions.onNew;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.aws.DynamoDbStores;
import io.leadscore.functions.aws.StreamRecord;
import io.leadscore.functions.aws.local.StreamReader.Start;
import io.leadscore.functions.port.Decisions;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.OutboxRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamReaderTest {
    private static final StreamsEventResponse ALL_TAKEN = failed();

    private final DynamoDbStores stores = DynamoDbStores.create();
    private final LeadStore leads = stores.ports().leads();
    private final List<OutboxRow> seen = new ArrayList<>();

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void only_inserted_events_are_delivered_in_the_format_of_lambda() {
        var reader = new StreamReader(stores.clients(), stores.table(), Start.OLDEST, StreamReader.Filter.EVENTS);
        Lead lead = onNew("lead-1").with(Decisions.activity("m-1")).event().event().commit(leads);
        on(lead).event().commit(leads);
        leads.events("lead-1").forEach(stores.ports().outbox()::markPublished);
        stores.ports().models().add("b2b", "{}");

        deliver(reader, 3, batch -> ALL_TAKEN);

        assertThat(seen).containsExactlyElementsOf(leads.events("lead-1").toList());
    }

    @Test
    void records_from_the_lowest_failed_number_on_are_delivered_again() {
        var reader = new StreamReader(stores.clients(), stores.table(), Start.OLDEST, StreamReader.Filter.EVENTS);
        onNew("lead-1").event().event().event().commit(leads);
        var events = leads.events("lead-1").toList();
        var rounds = new ArrayList<Integer>();

        deliver(reader, 3, batch -> {
            rounds.add(batch.size());
            return rounds.size() > 1 ? ALL_TAKEN
                    : failed(batch.get(2).sequenceNumber(), batch.get(1).sequenceNumber());
        });

        assertThat(rounds).containsExactly(3, 2);
        assertThat(seen).containsExactly(events.get(0), events.get(1), events.get(2), events.get(1), events.get(2));
    }

    @Test
    void after_an_exception_the_batch_is_delivered_again() {
        var reader = new StreamReader(stores.clients(), stores.table(), Start.OLDEST, StreamReader.Filter.EVENTS);
        onNew("lead-1").event().commit(leads);

        assertThatThrownBy(() -> deliver(reader, 1, batch -> {
            throw new IllegalStateException("died");
        })).hasMessage("died");
        deliver(reader, 1, batch -> ALL_TAKEN);

        assertThat(seen).hasSize(2);
    }

    @Test
    void a_reader_that_starts_at_the_newest_gets_only_later_records() {
        onNew("lead-1").event().commit(leads);
        var reader = new StreamReader(stores.clients(), stores.table(), Start.NEWEST, StreamReader.Filter.EVENTS);
        onNew("lead-2").event().commit(leads);

        deliver(reader, 1, batch -> ALL_TAKEN);

        assertThat(seen).containsExactlyElementsOf(leads.events("lead-2").toList());
    }

    @FunctionalInterface
    private interface Function {
        StreamsEventResponse apply(List<StreamRecord> batch);
    }

    /** Reads until this number of records is processed, then once more. */
    private void deliver(StreamReader reader, int records, Function function) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        int taken = 0;
        while (taken < records && System.nanoTime() < deadline) {
            taken += reader.deliver(event -> handle(event, function));
        }
        taken += reader.deliver(event -> handle(event, function));
        assertThat(taken).isEqualTo(records);
    }

    private StreamsEventResponse handle(DynamodbEvent event, Function function) {
        List<StreamRecord> batch = StreamRecord.insertedEvents(event);
        assertThat(event.getRecords()).hasSize(batch.size());
        batch.forEach(change -> seen.add(change.row().orElseThrow()));
        return function.apply(batch);
    }

    private static StreamsEventResponse failed(String... numbers) {
        return new StreamsEventResponse(Arrays.stream(numbers).map(BatchItemFailure::new).toList());
    }
}
