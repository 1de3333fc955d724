package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.ActivityJson;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import io.leadscore.events.EventBridgeEntry;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.functions.port.UnusableInput;
import io.leadscore.table.TableSchema;
import java.time.Duration;
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
            assertThat(rows).hasSize(2)
                    .allMatch(aside -> Item.number(aside, TableSchema.EXPIRES) == NOW.plus(Duration.ofDays(14))
                            .getEpochSecond());
            assertThat(rows).extracting(aside -> Item.text(aside, "payload"))
                    .containsExactlyInAnyOrder(ActivityJson.write(activity), "{}");
            assertThat(rows).extracting(aside -> Item.text(aside, "reason"))
                    .containsExactlyInAnyOrder("too large", "MalformedDetail");
        }
    }

    @Test
    void an_input_that_is_no_activity_is_stored_once_for_two_weeks() {
        try (var stores = DynamoDbStores.create()) {
            var quarantine = new DynamoDbQuarantine(stores.rows());
            var problems = List.of(new Problem("detail.event", "must be a string"), new Problem("", "is too old"));
            var input = new UnusableInput("my.app", "track", "e1", problems, "{\"detail\": {}}", NOW);
            var nameless = new UnusableInput(null, null, null, problems, "", NOW);
            var huge = new UnusableInput("s".repeat(9_000), "t", "e", problems, "\u00e9".repeat(1_000_000), NOW);
            for (int delivery = 0; delivery < 2; delivery++) {
                quarantine.input(input);
                quarantine.input(nameless);
                quarantine.input(huge);
            }

            List<Map<String, AttributeValue>> rows = stores.clients()
                    .dynamoDb()
                    .scan(request -> request.tableName(stores.table()))
                    .items();
            assertThat(rows).hasSize(3).allSatisfy(row -> {
                assertThat(Item.text(row, "sk")).isEqualTo("input");
                assertThat(Item.text(row, "pk")).startsWith("ASIDE#");
                assertThat(Item.text(row, "reason")).isEqualTo("detail.event: must be a string; is too old");
                assertThat(Item.number(row, "expires")).isEqualTo(NOW.plus(Duration.ofDays(14)).getEpochSecond());
            });
            assertThat(rows).filteredOn(row -> Item.text(row, "payload").equals(input.event()))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(Item.text(row, "source")).isEqualTo("my.app");
                        assertThat(Item.text(row, "type")).isEqualTo("track");
                        assertThat(Item.text(row, "event")).isEqualTo("e1");
                        assertThat(row).doesNotContainKey("cut");
                    });
            assertThat(rows).filteredOn(row -> row.containsKey("cut"))
                    .singleElement()
                    .satisfies(row -> assertThat(Item.text(row, "payload")).hasSize(150 * 1024));
        }
    }
}
