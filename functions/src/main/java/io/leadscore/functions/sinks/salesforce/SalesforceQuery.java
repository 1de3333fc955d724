package io.leadscore.functions.sinks.salesforce;

import io.leadscore.core.json.Json;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.sinks.salesforce.SalesforceCalls.Called;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads all rows of a query, page by page. */
final class SalesforceQuery {
    /** Of up to 2,000 records. More records than that have no place in one search. */
    static final int MAX_PAGES = 10;

    private SalesforceQuery() {}

    /**
     * Reads all rows.
     *
     * @param resource {@code query}, or {@code queryAll} with deleted records
     * @return why it could not; null if it could
     */
    static Called.@Nullable Failed read(SalesforceCalls calls, String resource, String soql, Consumer<Json.Obj> rows) {
        String path = SalesforceCalls.DATA + "/" + resource + "?q=" + Soql.encoded(soql);
        for (int page = 0; page < MAX_PAGES; page++) {
            switch (calls.read(path)) {
                case Called.Failed failed -> {
                    return failed;
                }
                case Called.Answered(Json body) -> {
                    if (!(body instanceof Json.Obj result && result.get("records") instanceof Json.Arr(var records))) {
                        return unreadable();
                    }
                    records.forEach(row -> rows.accept(row instanceof Json.Obj one ? one : Json.Obj.EMPTY));
                    String next = result.text("nextRecordsUrl");
                    if (next == null) {
                        return null;
                    }
                    if (!next.matches("/services/data/v[0-9.]+/query/[A-Za-z0-9-]+")) {
                        return unreadable();
                    }
                    path = next;
                }
            }
        }
        return new Called.Failed(new SinkAnswer.Refused("more than " + MAX_PAGES + " pages of records were found"),
                Json.Null.NULL);
    }

    private static Called.Failed unreadable() {
        return new Called.Failed(new SinkAnswer.Later("Salesforce gave an answer that cannot be read", null),
                Json.Null.NULL);
    }
}
