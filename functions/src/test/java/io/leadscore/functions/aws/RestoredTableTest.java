package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.functions.access.Access;
import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.Settings;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.service.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A table that was restored to an earlier time does not know the events that were published since. New events must not get
 * their ids, because consumers would drop them as repeats.
 */
class RestoredTableTest {
    private static final int STEPS = 30;

    private final DynamoDbStores stores = DynamoDbStores.withoutStream();
    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-01T12:00:00Z"));

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void no_event_after_a_restore_has_the_id_of_another_event_before_it() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        int restores = 0;
        Wiring wiring = wiring(restores);
        wiring.modelActivation().activate(ShippedModels.json("weighted-b2b"));
        // By id, the text of each event that consumers have seen.
        var published = new HashMap<String, String>();
        List<Map<String, AttributeValue>> backup = rows();
        for (int step = 0; step < STEPS; step++) {
            // After a third of a year the lead has cooled, so each webinar causes events.
            clock.advance(Duration.ofDays(random.nextInt(120)));
            attend(wiring, "u" + random.nextInt(3), "m" + step);
            publish(published, seed);
            switch (random.nextInt(5)) {
                case 0 -> backup = rows();
                case 1 -> {
                    restore(backup);
                    wiring = wiring(++restores);
                }
                default -> {}
            }
        }
        assertThat(published).as("seed %d", seed).hasSizeGreaterThan(10);
    }

    private void publish(Map<String, String> published, long seed) {
        for (Map<String, AttributeValue> row : rows()) {
            if (Item.text(row, "sk").startsWith("EVT#")) {
                String id = Item.text(row, "pk") + Item.text(row, "sk");
                String text = Item.text(row, "detail");
                assertThat(published.merge(id, text, (before, _) -> before)).as("seed %d, %s", seed, id)
                        .isEqualTo(text);
            }
        }
    }

    private Wiring wiring(int restores) {
        var backoff = Backoffs.patient(clock);
        var ports = new AwsPorts(stores.clients(),
                DynamoDbStores.resources(stores.table()), backoff,
                restores);
        return new Wiring(Settings.of(stores.table(), "us-east-1").withAccess(Access.WITHOUT_SIGN_IN), ports, clock,
                () -> UUID.randomUUID().toString(),
                (_, _) -> {}, backoff);
    }

    private void attend(Wiring wiring, String user, String messageId) {
        Instant now = clock.instant();
        wiring.decisions()
                .take(List.of(new Activity("site", messageId, "Webinar Attended", now, now, Json.Obj.EMPTY,
                        Json.Obj.EMPTY, List.of(new Identity(Identity.Kind.USER_ID, user)))), now.plusSeconds(20));
    }

    private List<Map<String, AttributeValue>> rows() {
        return stores.clients().dynamoDb().scan(request -> request.tableName(stores.table())).items();
    }

    private void restore(List<Map<String, AttributeValue>> backup) {
        var db = stores.clients().dynamoDb();
        rows().forEach(row -> db.deleteItem(request -> request.tableName(stores.table())
                .key(Map.of("pk", row.get("pk"), "sk", row.get("sk")))));
        backup.forEach(row -> db.putItem(request -> request.tableName(stores.table()).item(row)));
    }
}
