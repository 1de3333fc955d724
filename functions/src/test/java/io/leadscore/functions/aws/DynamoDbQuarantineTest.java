package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.ActivityJson;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.events.EventBridgeEntry;
import io.leadscore.functions.port.OutboxRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoDbQuarantineTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    @Test
    void a_quarantined_item_is_stored_completely_and_once() {
        try (var stores = DynamoDbStores.create()) {
            var quarantine = new DynamoDbQuarantine(stores.rows());
            var activity = new Activity("site", "m".repeat(3_000), "E", NOW, NOW, Json.Obj.EMPTY, Json.Obj.EMPTY,
                    List.of(new Identity(Identity.Kind.USER_ID, "u1")));
            var row = new OutboxRow("LEAD#1", "EVT#000000000001", new EventBridgeEntry("leadscore", "T", NOW, "{}"));
            for (int delivery = 0; delivery < 2; delivery++) {
                quarantine.activity(activity, "too large");
                quarantine.event(row, "MalformedDetail");
            }

            List<Map<String, AttributeValue>> rows = stores.clients()
                    .dynamoDb()
                    .scan(request -> request.tableName(stores.table()))
                    .items();
            assertThat(rows).hasSize(2);
            assertThat(rows).extracting(aside -> Item.text(aside, "payload"))
                    .containsExactlyInAnyOrder(ActivityJson.write(activity), "{}");
            assertThat(rows).extracting(aside -> Item.text(aside, "reason"))
                    .containsExactlyInAnyOrder("too large", "MalformedDetail");
        }
    }
}
