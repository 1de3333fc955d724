package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.leadscore.core.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code leadscore crm} and {@code leadscore up --crm FILE}, as an engineer uses them while connecting a CRM. */
class CrmCommandTest {
    private static final String TOKEN = "pat-eu1-canary-token";
    private static final String SECRET = "whsec-canary";
    private static final Map<String, String> SECRETS = Map.of("LEADSCORE_CRM_SECRET_HUBSPOT", TOKEN,
            "LEADSCORE_CRM_SECRET",
            SECRET);

    private record Run(int exitCode, String out, String err) {}

    private static Run run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder = UpProcess.command(List.of(arguments));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out, err);
    }

    @Test
    void a_crm_is_prepared_and_checked_gets_a_lead_that_qualifies_and_is_brought_up_to_date(@TempDir Path directory)
            throws Exception {
        BlockingQueue<String> hooks = new LinkedBlockingQueue<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            hooks.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        try (var hubSpot = new SmallHubSpot(TOKEN)) {
            String file = Files
                    .writeString(directory.resolve("settings.json"),
                            """
                    {"name": "leadscore", "crm": [
                      {"sink": "hubspot", "url": "%s", "secret": "arn:aws:secretsmanager:eu-central-1:1:secret:hubspot-a1b2c3"},
                      {"sink": "webhook", "url": "http://127.0.0.1:%d/leads", "secret": "arn", "allowPrivate": true}]}"""
                                    .formatted(hubSpot.url(), receiver.getAddress().getPort()))
                    .toString();

            Run missing = run(SECRETS, "crm", "check", "--settings", file);
            assertThat(missing.exitCode()).as(missing.err()).isEqualTo(1);
            assertThat(missing.out()).contains("ok    hubspot: the token: It belongs to the account 4711",
                    "WRONG hubspot: the property leadscore_score: It is missing. Run `leadscore crm prepare`");
            assertThat(run(SECRETS, "crm", "prepare", "--settings", file).exitCode()).isZero();
            Run checked = run(SECRETS, "crm", "check", "--settings", file, "--sink", "hubspot");
            assertThat(checked.exitCode()).as(checked.out()).isZero();
            assertThat(checked.out()).contains("the property leadscore_score: It is there").doesNotContain("WRONG");

            Run wrong = run(Map.of("LEADSCORE_CRM_SECRET_HUBSPOT", "other"), "crm", "check", "--settings", file);
            assertThat(wrong.exitCode()).isEqualTo(1);
            assertThat(wrong.out()).contains("WRONG hubspot: the token: HubSpot answered 401");

            try (var up = UpProcess.start(SECRETS, "--crm", file)) {
                up.call("identify", "{\"userId\": \"ada\", \"traits\": {\"email\": \"ada@example.com\", "
                        + "\"industry\": \"Technology\", \"jobTitle\": \"CTO\", \"country\": \"US\"}}");
                up.call("track", "{\"userId\": \"ada\", \"event\": \"Demo Requested\"}");
                up.call("track", "{\"userId\": \"ada\", \"event\": \"Webinar Attended\"}");
                Json.Obj made = Objects.requireNonNull(hubSpot.written.poll(30, TimeUnit.SECONDS), "nothing arrived");
                assertThat(made.text("leadscore_stage")).isEqualTo("MQL");
                assertThat(made.text("email")).isEqualTo("ada@example.com");
                assertThat(hooks.poll(30, TimeUnit.SECONDS)).contains("\"userId\":[\"ada\"]");
                var lead = up.json(up.get("/leads/crm:hubspot:101"));
                assertThat(made.text("leadscore_id")).isEqualTo(lead.text("leadId"));

                drain(hubSpot, hooks);
                Run all = run(Map.of(), "crm", "sync-all", "--url", up.url().toString(), "--sink", "hubspot",
                        "--again");
                assertThat(all.exitCode()).as(all.err()).isZero();
                assertThat(all.out()).isEqualTo("{\"leads\":1,\"sink\":\"hubspot\"}\n");
                Json.Obj again = Objects.requireNonNull(hubSpot.written.poll(30, TimeUnit.SECONDS),
                        "nothing came again");
                assertThat(again.text("leadscore_id")).isEqualTo(lead.text("leadId"));
                assertThat(hooks).as("only HubSpot was asked for").isEmpty();
                Run other = run(Map.of(), "crm", "sync-all", "--url", up.url().toString(), "--sink", "salesforce");
                assertThat(other.exitCode()).isEqualTo(2);
                assertThat(other.err()).contains("sink must be one of hubspot, webhook");
            }
            for (Run each : List.of(missing, checked, wrong)) {
                assertThat(each.out() + each.err()).doesNotContain(TOKEN, SECRET);
            }
        } finally {
            receiver.stop(0);
        }
    }

    /** Until nothing arrives for a while: each event of the lead is a reason to look at it. */
    private static void drain(SmallHubSpot hubSpot, BlockingQueue<String> hooks) throws InterruptedException {
        var all = new ArrayList<Object>();
        Object one = hubSpot.written.poll(1, TimeUnit.SECONDS);
        while (one != null) {
            all.add(one);
            one = hubSpot.written.poll(1, TimeUnit.SECONDS);
        }
        hooks.drainTo(all);
    }

    @Test
    void what_is_wrong_with_the_file_or_its_secrets_is_said_before_anything_starts(@TempDir Path directory)
            throws Exception {
        String file = Files.writeString(directory.resolve("crm.json"),
                "[{\"sink\": \"hubspot\", \"secret\": \"arn:aws:secretsmanager:eu-central-1:1:secret:a\"}]").toString();
        assertThat(CommandRun.of("", "up", "--port", "0", "--crm", file).err()).contains(
                "crm.json: the environment variable LEADSCORE_CRM_SECRET_HUBSPOT is missing");
        assertThat(CommandRun.of("", "up", "--port", "0", "--crm", file, "--crm-webhook", "http://localhost/").err())
                .contains("--crm and --crm-webhook");
        String none = Files.writeString(directory.resolve("none.json"), "{\"name\": \"leadscore\"}").toString();
        assertThat(CommandRun.of("", "crm", "check", "--settings", none).err()).contains("none.json: has no systems");
        String fax = Files.writeString(directory.resolve("fax.json"), "[{\"sink\": \"fax\"}]").toString();
        assertThat(CommandRun.of("", "crm", "check", "--settings", fax).err()).contains(
                "fax.json: crm: an entry has no sink, or one that this version does not know");
        String hook = Files.writeString(directory.resolve("hook.json"), "[{\"sink\": \"webhook\"}]").toString();
        assertThat(CommandRun.of("", "crm", "prepare", "--settings", hook).err()).contains(
                "hook.json: has no system that is prepared or checked");
        assertThat(CommandRun.of("", "crm").exitCode()).isEqualTo(2);
        assertThat(CommandRun.of("", "crm", "sync-all", "--per-second", "0").err()).contains("--per-second");
        assertThat(CommandRun.of("", "crm", "sync-all", "--url", "http://127.0.0.1:1", "--from", "abc").err())
                .contains("does not answer", "continue with --from abc");
    }
}
