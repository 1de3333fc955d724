package io.leadscore.functions.aws.local;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import io.leadscore.functions.aws.AwsClients;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Replaces Lambda's event source mapping in a local system: reads the table's stream, shard by shard, and passes
 * the records of its filter to the function. A record that the function reports as failed, and all later records of its shard,
 * are delivered again. For one thread.
 */
public final class StreamReader {
    /** The most records of one batch, Lambda's default. */
    private static final int MAX_RECORDS = 100;

    /** Where a new reader starts. */
    public enum Start {
        /** At the oldest record that the stream still has, up to 24 hours back. Some records may be delivered again. */
        OLDEST,
        /** After the newest record of the stream. */
        NEWEST
    }

    /** The records that a reader delivers, as the filters of the deployed event source mappings say. */
    public enum Filter {
        /** The events that were recorded: for the publisher. */
        EVENTS,
        /** The links between leads that were written: for the function that merges. */
        LINKS;

        private boolean passes(Record change) {
            return switch (this) {
                case EVENTS -> StreamImage.isInsertedEvent(change);
                case LINKS -> StreamImage.isInsertedLink(change);
            };
        }
    }

    private final Filter filter;
    private final DynamoDbStreamsClient streams;
    private final String streamArn;
    private final Map<String, Position> shards = new LinkedHashMap<>();

    /** The position up to which a shard has been read. */
    private static final class Position {
        private final ShardIteratorType start;
        private @Nullable String iterator;
        private @Nullable String lastRead;
        private boolean atEnd;
        private List<Record> pending = List.of();

        Position(ShardIteratorType start) {
            this.start = start;
        }

        boolean isDone() {
            return atEnd && pending.isEmpty();
        }
    }

    /** Finds the stream of the table and the start position in each of its shards. */
    public StreamReader(AwsClients clients, String table, Start start, Filter filter) {
        this.filter = filter;
        this.streams = clients.streams();
        this.streamArn = clients.dynamoDb()
                .describeTable(request -> request.tableName(table))
                .table()
                .latestStreamArn();
        for (Shard shard : describe()) {
            var position = new Position(
                    start == Start.OLDEST ? ShardIteratorType.TRIM_HORIZON : ShardIteratorType.LATEST);
            shards.put(shard.shardId(), position);
            // The position of an iterator is fixed when it is requested, not when it is used.
            position.iterator = iterator(shard.shardId(), position);
        }
    }

    /**
     * Delivers the new records, at most one batch of each shard.
     *
     * @param function if it throws, this method throws the same exception, and the next call delivers the batch again
     * @return the number of records that the function processed
     */
    public int deliver(Function<DynamodbEvent, StreamsEventResponse> function) {
        List<Shard> known = describe();
        known.forEach(shard -> shards.computeIfAbsent(shard.shardId(),
                _ -> new Position(ShardIteratorType.TRIM_HORIZON)));
        shards.keySet().retainAll(known.stream().map(Shard::shardId).toList());
        int taken = 0;
        for (Shard shard : known) {
            Position parent = shard.parentShardId() == null ? null : shards.get(shard.parentShardId());
            Position position = shards.get(shard.shardId());
            // All records of a parent are older than those of its children.
            if (position != null && (parent == null || parent.isDone())) {
                read(shard.shardId(), position);
                taken += handOver(position, function);
            }
        }
        return taken;
    }

    private List<Shard> describe() {
        var known = new ArrayList<Shard>();
        String last = null;
        do {
            String after = last;
            DescribeStreamResponse page = streams
                    .describeStream(request -> request.streamArn(streamArn).exclusiveStartShardId(after));
            known.addAll(page.streamDescription().shards());
            last = page.streamDescription().lastEvaluatedShardId();
        } while (last != null);
        return known;
    }

    private void read(String shardId, Position position) {
        if (position.atEnd || !position.pending.isEmpty()) {
            return;
        }
        String iterator = position.iterator == null ? iterator(shardId, position) : position.iterator;
        try {
            var page = streams.getRecords(request -> request.shardIterator(iterator).limit(MAX_RECORDS));
            position.iterator = page.nextShardIterator();
            position.atEnd = page.nextShardIterator() == null;
            if (!page.records().isEmpty()) {
                position.lastRead = page.records().getLast().dynamodb().sequenceNumber();
            }
            position.pending = page.records().stream().filter(filter::passes).toList();
        } catch (ExpiredIteratorException e) {
            position.iterator = null;
        } catch (TrimmedDataAccessException e) {
            position.iterator = null;
            position.lastRead = null;
        }
    }

    private String iterator(String shardId, Position position) {
        String lastRead = position.lastRead;
        return streams.getShardIterator(request -> {
            request.streamArn(streamArn).shardId(shardId);
            if (lastRead == null) {
                request.shardIteratorType(position.start);
            } else {
                request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER).sequenceNumber(lastRead);
            }
        }).shardIterator();
    }

    private int handOver(Position position, Function<DynamodbEvent, StreamsEventResponse> function) {
        if (position.pending.isEmpty()) {
            return 0;
        }
        StreamsEventResponse answer = function.apply(StreamImage.batch(position.pending, streamArn));
        int taken = taken(position.pending, answer);
        position.pending = position.pending.subList(taken, position.pending.size());
        return taken;
    }

    /** The number of records before the first one that is reported as failed; zero if an identifier names no record. */
    private static int taken(List<Record> batch, StreamsEventResponse answer) {
        List<String> numbers = batch.stream().map(change -> change.dynamodb().sequenceNumber()).toList();
        return answer.getBatchItemFailures()
                .stream()
                .mapToInt(failure -> Math.max(0, numbers.indexOf(failure.getItemIdentifier())))
                .min()
                .orElse(batch.size());
    }
}
