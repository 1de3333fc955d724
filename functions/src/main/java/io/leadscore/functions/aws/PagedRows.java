package io.leadscore.functions.aws;

import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The rows of a query, page after page. One page is in memory, which DynamoDB limits to 1 MB, however many rows there are.
 * Used once, by one thread.
 */
final class PagedRows implements Iterator<Map<String, AttributeValue>> {
    private final Function<Map<String, AttributeValue>, QueryResponse> read;
    private Iterator<Map<String, AttributeValue>> page = Collections.emptyIterator();
    private Map<String, AttributeValue> last = Map.of();
    private boolean begun;

    /** @param read reads the page after a key; an empty key means the first page */
    PagedRows(Function<Map<String, AttributeValue>, QueryResponse> read) {
        this.read = read;
    }

    Stream<Map<String, AttributeValue>> stream() {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }

    @Override
    public boolean hasNext() {
        // A page may be empty and not be the last one.
        while (!page.hasNext() && (!begun || !last.isEmpty())) {
            // The page is let go before the next one is read, so that they are not in memory together.
            page = Collections.emptyIterator();
            QueryResponse next = read.apply(last);
            begun = true;
            last = next.hasLastEvaluatedKey() ? next.lastEvaluatedKey() : Map.of();
            page = next.items().iterator();
        }
        return page.hasNext();
    }

    @Override
    public Map<String, AttributeValue> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the query has no further row");
        }
        return page.next();
    }
}
