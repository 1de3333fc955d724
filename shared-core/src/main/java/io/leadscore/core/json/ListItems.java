package io.leadscore.core.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds the items of a list in an object that is no JSON as a whole, such as a batch in which one item has {@code NaN} or
 * bytes that are no UTF-8. Only brackets, quotes and commas are read, so what is between them does not matter.
 */
final class ListItems {
    /** The most items, far more than a batch may have: to read a million items one by one would take seconds. */
    static final int MAX_ITEMS = 10_000;

    /** The object with an empty list. */
    final byte[] rest;
    /** The bytes of each item. */
    final List<byte[]> items;

    private ListItems(byte[] rest, List<byte[]> items) {
        this.rest = rest;
        this.items = List.copyOf(items);
    }

    /**
     * Empty if the object, the list or their ends cannot be found: then the place of the error is not one item. Also if the
     * list has more than {@link #MAX_ITEMS}.
     */
    static Optional<ListItems> find(byte[] json, String list) {
        var scan = new Scan(json);
        return scan.list(list) ? Optional.of(new ListItems(scan.rest(), scan.items)) : Optional.empty();
    }

    /** Used once, by one thread. */
    private static final class Scan {
        private final byte[] json;
        private final List<byte[]> items = new ArrayList<>();
        private int listBegin = -1;
        private int listEnd = -1;

        Scan(byte[] json) {
            this.json = json;
        }

        byte[] rest() {
            var rest = new ByteArrayOutputStream();
            rest.write(json, 0, listBegin + 1);
            rest.write(json, listEnd, json.length - listEnd);
            return rest.toByteArray();
        }

        /** Walks through the document once. */
        boolean list(String name) {
            int depth = 0;
            int itemBegin = -1;
            String key = "";
            for (int at = 0; at < json.length; at++) {
                boolean inList = listBegin >= 0 && listEnd < 0;
                switch (json[at]) {
                    case '"' -> {
                        int end = afterText(at);
                        key = depth == 1 ? new String(json, at + 1, Math.max(0, end - at - 2), StandardCharsets.UTF_8)
                                : key;
                        at = end - 1;
                    }
                    case '{', '[' -> {
                        depth++;
                        if (depth == 2 && json[at] == '[' && key.equals(name)) {
                            if (listBegin >= 0) {
                                return false;
                            }
                            listBegin = at;
                            itemBegin = at + 1;
                        }
                    }
                    case '}', ']' -> {
                        if (depth == 2 && inList) {
                            listEnd = at;
                            add(itemBegin, at);
                        }
                        depth--;
                    }
                    case ',' -> {
                        if (depth == 2 && inList) {
                            add(itemBegin, at);
                            itemBegin = at + 1;
                        }
                    }
                    default -> {}
                }
            }
            return depth == 0 && listEnd >= 0 && items.size() <= MAX_ITEMS;
        }

        private void add(int begin, int end) {
            if (items.size() > MAX_ITEMS) {
                return;
            }
            items.add(Arrays.copyOfRange(json, begin, end));
        }

        /** The place after a text that begins here. */
        private int afterText(int begin) {
            int at = begin + 1;
            while (at < json.length && json[at] != '"') {
                at += json[at] == '\\' ? 2 : 1;
            }
            return Math.min(at + 1, json.length);
        }
    }
}
