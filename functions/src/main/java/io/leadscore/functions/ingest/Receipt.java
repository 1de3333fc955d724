package io.leadscore.functions.ingest;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import io.leadscore.functions.http.HttpResponse;
import java.util.List;

/**
 * What the sender of an accepted input gets to know. Immutable.
 *
 * @param warnings values that were left out
 */
record Receipt(String messageId, List<Problem> warnings) {
    /** The most warnings of one answer. A longer list does not help. */
    private static final int MAX_WARNINGS = 20;

    Receipt {
        warnings = List.copyOf(warnings);
    }

    HttpResponse json() {
        var shown = warnings.stream()
                .limit(MAX_WARNINGS)
                .map(Problem::json)
                .toList();
        return HttpResponse.json(Json.obj("success", true, "messageId", messageId, "warnings",
                shown.isEmpty() ? null : shown));
    }
}
