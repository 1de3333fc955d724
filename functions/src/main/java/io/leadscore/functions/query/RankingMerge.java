package io.leadscore.functions.query;

import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.RankedLead;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads all shards of several stages of a ranking as one list, the highest band first. Not thread-safe. */
final class RankingMerge {
    private final LeadStore store;
    private final String model;
    private final List<String> stages;
    /** The last row that was taken from each stream. The number of a stream is stage × shards + shard. */
    private final Map<Integer, RankedLead> taken;

    /**
     * @param stages stages of the model, the highest first: of two leads in one band, the lead in the higher stage
     *               comes first
     * @param after  position where an earlier merge of the same stages ended
     */
    RankingMerge(LeadStore store, String model, List<String> stages, Map<Integer, RankedLead> after) {
        this.store = store;
        this.model = model;
        this.stages = List.copyOf(stages);
        this.taken = new TreeMap<>(after);
    }

    /** One shard of one stage. */
    private final class Stream {
        private final int number;
        private final int chunk;
        private final Deque<RankedLead> ahead = new ArrayDeque<>();
        private @Nullable RankedLead read;
        private boolean ended;

        Stream(int number, int chunk) {
            this.number = number;
            this.chunk = chunk;
            this.read = taken.get(number);
        }

        @Nullable
        RankedLead head() {
            if (ahead.isEmpty() && !ended) {
                List<RankedLead> rows = store.ranking(model, stages.get(number / LeadStore.RANKING_SHARDS),
                        number % LeadStore.RANKING_SHARDS, read, chunk);
                ahead.addAll(rows);
                ended = rows.size() < chunk;
                read = rows.isEmpty() ? read : rows.getLast();
            }
            return ahead.peekFirst();
        }
    }

    private record Head(RankedLead row, Stream stream) {
        static final Comparator<Head> HOTTEST = Comparator.<Head>comparingLong(head -> -head.row().band())
                .thenComparingInt(head -> head.stream().number);
    }

    /** The next rows, at most {@code limit}. Fewer rows mean the end of the ranking. */
    List<RankedLead> next(int limit) {
        var heads = new PriorityQueue<Head>(Head.HOTTEST);
        for (int number = 0; number < stages.size() * LeadStore.RANKING_SHARDS; number++) {
            offer(heads, new Stream(number, limit));
        }
        var rows = new ArrayList<RankedLead>();
        while (rows.size() < limit && !heads.isEmpty()) {
            Head hottest = heads.remove();
            rows.add(hottest.row());
            hottest.stream().ahead.removeFirst();
            taken.put(hottest.stream().number, hottest.row());
            offer(heads, hottest.stream());
        }
        return rows;
    }

    private static void offer(PriorityQueue<Head> heads, Stream stream) {
        RankedLead head = stream.head();
        if (head != null) {
            heads.add(new Head(head, stream));
        }
    }

    /** The position of this merge. */
    Map<Integer, RankedLead> taken() {
        return Map.copyOf(taken);
    }
}
