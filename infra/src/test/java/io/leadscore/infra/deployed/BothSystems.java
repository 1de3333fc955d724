package io.leadscore.infra.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadscore.infra.Synthesised;
import io.leadscore.infra.function.FunctionSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;

/** Does the same with the deployed functions and with a local system, and compares what they answer and publish. */
final class BothSystems {
    /** The first activity happened this long ago, and each further one a second later. */
    private static final Duration AGO = Duration.ofMinutes(2);

    private final TestDeployment deployment;
    private final LocalSystemProcess local;
    private Instant happened = Instant.now().minus(AGO).truncatedTo(ChronoUnit.SECONDS);

    BothSystems(TestDeployment deployment, LocalSystemProcess local) {
        this.deployment = deployment;
        this.local = local;
    }

    void form(String fields) throws Exception {
        deployment.form(fields);
        local.post("/forms/demo", "application/x-www-form-urlencoded", fields + "&_key=local");
    }

    void track(String user, String event) throws Exception {
        String call = "{\"writeKey\":\"%s\",\"userId\":\"" + user + "\",\"event\":\"" + event
                + "\",\"messageId\":\"" + user + event + "\",\"timestamp\":\"" + nextTime() + "\"}";
        deployment.track(call);
        local.post("/v1/track", "application/json", call.formatted("local"));
    }

    /** Puts an activity on the bus and delivers it twice, as EventBridge may do. */
    void putOnBus(String user, String event) throws Exception {
        String payload = Payload.event(user + event, "{\"type\":\"track\",\"event\":\"" + event + "\",\"userId\":\""
                + user + "\",\"timestamp\":\"" + nextTime() + "\"}");
        for (int delivery = 1; delivery <= 2; delivery++) {
            deployment.call(FunctionSpec.ACTIVITIES, payload);
            local.post("/_local/bus", "application/json", payload);
        }
    }

    private String nextTime() {
        happened = happened.plusSeconds(1);
        return happened.toString();
    }

    /** Gets the answer of the deployed functions, page after page, and requires the same of the local system. */
    JsonNode get(String path, String query) throws Exception {
        JsonNode first = deployment.get(path, query);
        JsonNode here = first;
        JsonNode there = local.get(path, query);
        while (true) {
            assertThat(comparable(here)).as("%s?%s", path, query).isEqualTo(comparable(there));
            if (!here.path("cursor").isTextual()) {
                return first;
            }
            // A cursor is a position in its own system.
            here = deployment.get(path, query + "&cursor=" + here.path("cursor").asText());
            there = local.get(path, query + "&cursor=" + there.path("cursor").asText());
        }
    }

    private static JsonNode comparable(JsonNode answer) {
        ObjectNode copy = answer.deepCopy();
        copy.replace("cursor", JsonNodeFactory.instance.booleanNode(answer.path("cursor").isTextual()));
        // Only the settings of the deployment name traits to publish.
        copy.path("entries").forEach(entry -> {
            if (entry.path("kind").asText().equals("event")) {
                ((ObjectNode) entry).remove("traits");
            }
        });
        return new Alike().of(copy);
    }

    /**
     * Gets a ranking of the deployed functions, and requires that the local system, which has leads of other tests too, ranks
     * these leads the same.
     */
    JsonNode ranking(String query, List<String> leads) throws Exception {
        JsonNode here = deployment.get("/leads", query);
        var names = new Alike();
        var localNames = new Alike();
        var localIds = new TreeSet<String>();
        for (String lead : leads) {
            names.naming(leadId(deployment.get("/leads/" + lead, "")), lead);
            String localId = leadId(local.get("/leads/" + lead, ""));
            localNames.naming(localId, lead);
            localIds.add(localId);
        }
        ObjectNode there = local.get("/leads", query).deepCopy();
        var theirs = JsonNodeFactory.instance.arrayNode();
        there.path("leads").forEach(lead -> {
            if (localIds.contains(leadId(lead))) {
                theirs.add(lead);
            }
        });
        there.set("leads", theirs);
        assertThat(names.of(here)).as("/leads?%s", query).isEqualTo(localNames.of(there));
        return here;
    }

    private static String leadId(JsonNode lead) {
        return lead.path("leadId").asText();
    }

    /** Requires that both have published the same events of these leads. Returns them as texts. */
    List<String> requireSameEvents(List<String> leads) throws Exception {
        var names = new Alike();
        var localNames = new Alike();
        var localIds = new TreeSet<String>();
        for (String lead : leads) {
            names.naming(leadId(deployment.get("/leads/" + lead, "")), lead);
            String localId = leadId(local.get("/leads/" + lead, ""));
            localNames.naming(localId, lead);
            localIds.add(localId);
        }
        List<String> published = deployment.aws()
                .events()
                .stream()
                .filter(event -> event.path("DetailType").asText().startsWith("Lead "))
                .map(event -> text(names, event.path("DetailType"), Synthesised.json(event.path("Detail").asText())))
                .distinct()
                .sorted()
                .toList();
        assertThat(local.awaitEvents(event -> event.path("detail-type").asText().startsWith("Lead ")
                && localIds.contains(event.at("/detail/data/leadId").asText()), published.size())
                .stream()
                .map(event -> text(localNames, event.path("detail-type"), event.path("detail")))
                .distinct()
                .sorted()
                .toList()).isEqualTo(published);
        return published;
    }

    /** An event without its time of recording, and without traits, which only the deployment publishes. */
    private static String text(Alike names, JsonNode type, JsonNode detail) {
        ((ObjectNode) detail.path("metadata")).remove("recordedAt");
        ((ObjectNode) detail.path("data")).remove("traits");
        return type.asText() + " " + names.of(detail);
    }
}
