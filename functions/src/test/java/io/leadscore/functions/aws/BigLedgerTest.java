package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.functions.access.Access;
import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.ModelState;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.Http;
import io.leadscore.functions.LambdaRuntime;
import io.leadscore.functions.LeadApiHandler;
import io.leadscore.functions.Settings;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.models.ModelActivation;
import io.leadscore.functions.models.Reevaluation;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.port.LeadStore.StoredActivity;
import io.leadscore.functions.service.Delivery;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Reads a lead that has more activities than fit into memory: its history, a past score, and its re-evaluation. With
 * {@code -Dleadscore.ledger=1600} the lead has 52 MB of them. DynamoDB Local is too slow for their history: 503.
 */
class BigLedgerTest {
    /** Enough for the process and one page. The activities of this test take three times as much. */
    private static final String SMALL_HEAP = "-Xmx48m";
    /** DynamoDB Local reads this number within the time of a request. */
    private static final int MOST_IN_TIME = 120;
    private static final int ACTIVITIES = Integer.getInteger("leadscore.ledger", MOST_IN_TIME);
    private static final int FIELDS = 3_000;
    private static final int BATCH = 25;
    private static final String LEAD = "big";
    private static final String MODEL = ShippedModels.json("weighted-b2b");
    /** Has a pattern that was not counted, so that all activities are read. */
    private static final String RECOUNTED = MODEL.replace("Webinar Attended", "Webinar Seen");
    private static final Instant DAY = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    @Timeout(300)
    void history_past_scores_and_re_evaluation_need_the_memory_of_one_page() throws Exception {
        try (var stores = DynamoDbStores.withoutStream()) {
            arrange(stores);
            var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    SMALL_HEAP, "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-cp",
                    System.getProperty("java.class.path"), Reader.class.getName(), DynamoDbLocal.endpoint().toString(),
                    stores.table()));
            Process reader = new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(reader.waitFor(1, TimeUnit.SECONDS)).isTrue();
            System.out.println(printed);
            assertThat(reader.exitValue()).as(printed).isZero();
            assertThat(printed).contains("reevaluation DONE");
            if (ACTIVITIES <= MOST_IN_TIME) {
                assertThat(printed).contains("history 200", "score 200");
            } else {
                assertThat(printed).containsPattern("history (200|503)").containsPattern("score (200|503)");
            }

            ModelState state = Objects.requireNonNull(
                    stores.ports().leads().lead(LEAD).orElseThrow().models().get("weighted-b2b"));
            assertThat(state.modelVersion()).isEqualTo(2);
        }
    }

    private static void arrange(DynamoDbStores stores) {
        Wiring wiring = wiring(stores.clients(), stores.table(), InstantSource.fixed(DAY));
        assertThat(wiring.modelActivation().activate(MODEL)).isInstanceOf(ModelActivation.Result.Activated.class);
        wiring.decisions().take(List.of(activity(0, Json.Obj.EMPTY)), Instant.MAX);
        var fields = new LinkedHashMap<String, Json>();
        for (int field = 0; field < FIELDS; field++) {
            fields.put("f" + field, new Json.Num(Integer.toString(field)));
        }
        var properties = new Json.Obj(fields);
        var rows = new ArrayList<WriteRequest>();
        for (int number = 1; number <= ACTIVITIES; number++) {
            var row = DynamoDbLeadStore.activityRow(LEAD, new StoredActivity(activity(number, properties), 1));
            rows.add(WriteRequest.builder().putRequest(put -> put.item(row)).build());
            if (rows.size() == BATCH || number == ACTIVITIES) {
                var batch = List.copyOf(rows);
                stores.clients().dynamoDb().batchWriteItem(write -> write.requestItems(Map.of(stores.table(), batch)));
                rows.clear();
            }
        }
        assertThat(wiring.modelActivation().activate(RECOUNTED)).isInstanceOf(ModelActivation.Result.Activated.class);
    }

    private static Activity activity(int number, Json.Obj properties) {
        Instant at = DAY.minus(Duration.ofHours(1)).plusSeconds(number);
        return new Activity("web", "m" + number, "Webinar Seen", at, at, properties, Json.Obj.EMPTY,
                List.of(LeadHistory.EMAIL));
    }

    private static Wiring wiring(AwsClients clients, String table, InstantSource clock) {
        var backoff = Backoffs.patient(InstantSource.system());
        return new Wiring(Settings.of(table, "us-east-1").withAccess(Access.WITHOUT_SIGN_IN), new AwsPorts(clients,
                DynamoDbStores.resources(table), backoff), clock, () -> LEAD,
                (_, _) -> {}, backoff);
    }

    /** The process with little memory. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) throws IOException {
            try (var clients = new AwsClients(AwsSettings.local(URI.create(arguments[0])), List.of())) {
                Wiring wiring = wiring(clients, arguments[1], InstantSource.fixed(DAY.plus(Duration.ofDays(3))));
                get(wiring, "history", "/leads/" + LEAD + "/history?limit=3");
                long began = System.nanoTime();
                Reevaluation.Result result = wiring.reevaluation()
                        .work("weighted-b2b", 2, Instant.EPOCH, Delivery.FIRST, Instant.MAX);
                print("reevaluation " + result.state(), began);
                get(wiring, "score", "/leads/" + LEAD + "/score?at=2026-03-01");
            }
        }

        private static void get(Wiring wiring, String name, String path) {
            long began = System.nanoTime();
            String answer = LambdaRuntime.invoke(new LeadApiHandler(wiring), Http.get(path).payload(),
                    Duration.ofSeconds(60));
            print(name + answer.replaceFirst("^.*?\"statusCode\":(\\d+).*$", " $1"), began);
        }

        private static void print(String what, long began) {
            System.out.println(what + " in " + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");
        }
    }
}
