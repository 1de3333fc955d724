package io.leadscore.functions.aws;

import io.leadscore.functions.port.Suspects;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attributes of a row that remember leads during which the process ended. A row without them has none. */
final class SuspectsItem {
    private static final String TRYING = "trying";
    private static final String ENDED = "ended";

    private SuspectsItem() {}

    static void write(Item row, Suspects suspects) {
        if (suspects.trying() != null) {
            row.text(TRYING, suspects.trying());
        }
        if (!suspects.ended().isEmpty()) {
            row.texts(ENDED, suspects.ended());
        }
    }

    static Suspects read(Map<String, AttributeValue> row) {
        return new Suspects(row.containsKey(TRYING) ? Item.text(row, TRYING) : null,
                row.containsKey(ENDED) ? Item.texts(row, ENDED) : List.of());
    }
}
