package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Json;
import io.leadscore.functions.port.LeadStore.HistoryMark;
import io.leadscore.functions.port.LeadStore.StoredActivity;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of activities had no time of their own at first. Such a row has its place in the history, too. */
class OlderActivityRowTest {
    @Test
    void an_activity_without_its_own_time_has_the_time_of_its_payload() {
        try (var stores = DynamoDbStores.withoutStream()) {
            var activity = new Activity("web", "m1", "Page Viewed", LeadHistory.START, LeadHistory.START,
                    Json.Obj.EMPTY, Json.Obj.EMPTY, List.of(LeadHistory.EMAIL));
            var row = new HashMap<>(DynamoDbLeadStore.activityRow("lead-1", new StoredActivity(activity, 1)));
            assertThat(row.remove("time")).isNotNull();
            stores.clients().dynamoDb().putItem(put -> put.tableName(stores.table()).item(row));
            assertThat(stores.ports().leads().history("lead-1"))
                    .containsExactly(new HistoryMark(LeadHistory.START, "ACT#web#m1"));
        }
    }
}
