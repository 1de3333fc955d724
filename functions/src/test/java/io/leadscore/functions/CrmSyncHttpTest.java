package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.CrmSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code POST /crm/sync}. */
class CrmSyncHttpTest {
    private static final int LEADS = 260;

    private final Functions functions = new Functions(Settings.of("leadscore", "eu-central-1")
            .withCrm(new CrmSettings(List.of(new CrmSettings.Sink("webhook", Json.obj("secret", "arn")),
                    new CrmSettings.Sink("hubspot", Json.obj("secret", "arn"))))),
            "weighted-b2b");

    private Answer sync(Json.Obj body) {
        return functions.ask(Http.post("/crm/sync", "application/json", body.toJson()));
    }

    private List<String> looks() {
        var bodies = new ArrayList<>(functions.crmMessages.stream().map(Functions.Delayed::body).toList());
        functions.crmMessages.clear();
        return bodies;
    }

    @Test
    void every_lead_is_looked_at_once_page_by_page() {
        var ids = new TreeSet<String>();
        for (int i = 0; i < LEADS; i++) {
            assertThat(functions.ingest(Http.call("/v1/track", "{\"userId\": \"u%d\", \"event\": \"E\"}".formatted(i)))
                    .status()).isEqualTo(200);
            ids.add(functions.ask(Http.get("/leads/user:u" + i)).at("leadId"));
        }
        Answer first = sync(Json.obj("sink", "hubspot"));
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.at("leads")).isEqualTo("250");
        Answer second = sync(Json.obj("sink", "hubspot", "cursor", first.at("cursor")));
        assertThat(second.body()).isEqualTo("{\"leads\":10,\"cursor\":null}");
        assertThat(looks()).containsExactlyInAnyOrderElementsOf(
                ids.stream().map(id -> "{\"look\":\"" + id + "\",\"sink\":\"hubspot\"}").toList());
    }

    @Test
    void all_systems_or_one_and_what_they_have_already() {
        assertThat(functions.ingest(Http.call("/v1/track", "{\"userId\": \"u\", \"event\": \"E\"}")).status())
                .isEqualTo(200);
        String id = functions.ask(Http.get("/leads/user:u")).at("leadId");
        assertThat(sync(Json.Obj.EMPTY).body()).isEqualTo("{\"leads\":1,\"cursor\":null}");
        assertThat(sync(Json.obj("sink", "webhook", "again", Json.Bool.TRUE)).status()).isEqualTo(200);
        assertThat(looks()).containsExactly("{\"look\":\"" + id + "\"}",
                "{\"look\":\"" + id + "\",\"sink\":\"webhook\",\"again\":true}");
    }

    @Test
    void what_is_wrong_is_said_and_nothing_is_asked_for() {
        assertThat(sync(Json.obj("sink", "salesforce")).body()).contains("\"status\":400", "one of webhook, hubspot");
        assertThat(sync(Json.obj("cursor", "x".repeat(2_000))).status()).isEqualTo(400);
        assertThat(functions.crmMessages).isEmpty();
        var none = new Functions(Settings.of("leadscore", "eu-central-1"));
        assertThat(none.ask(Http.post("/crm/sync", "application/json", "{}")).body()).contains("\"status\":404",
                "the settings of this deployment have no crm");
    }
}
