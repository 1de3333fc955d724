package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.functions.service.PageRates;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a stranger can do with the key of a page, over HTTP and under a shipped model. */
class PageKeyHttpTest {
    private final Functions functions = new Functions(Settings.of("leadscore", "eu-central-1"), "fit-and-intent");

    private Answer page(String call) {
        return functions.ingest(Http.post("/v1/track", "application/json", call)
                .header("authorization", Http.basic(Functions.PAGE_KEY)));
    }

    private Answer server(String call) {
        return functions.ingest(Http.call("/v1/track", call));
    }

    private String stage() {
        return functions.ask(Http.get("/leads/user:u1")).at("models.fit-and-intent.stage");
    }

    @Test
    void a_stranger_cannot_disqualify_or_ruin_a_lead() {
        server("{\"userId\": \"u1\", \"event\": \"Demo Requested\"}");
        for (String event : new String[]{"Email Bounced", "Email Marked as Spam", "Unsubscribed"}) {
            Answer answer = page("{\"userId\": \"u1\", \"event\": \"" + event + "\"}");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.objects("errors")).extracting(error -> error.text("field")).containsExactly("event");
        }
        assertThat(stage()).isEqualTo("Lead");
        server("{\"userId\": \"u1\", \"event\": \"Email Bounced\"}");
        assertThat(stage()).isEqualTo("Disqualified");
    }

    @Test
    void what_a_page_says_does_not_replace_what_a_system_said() {
        functions.ingest(Http.call("/v1/identify", "{\"userId\": \"u1\", \"traits\": {\"jobTitle\": \"CTO\"}}"));
        functions.advance(Duration.ofHours(1));
        functions.ingest(Http.post("/v1/identify", "application/json",
                "{\"userId\": \"u1\", \"traits\": {\"jobTitle\": \"Intern\", \"city\": \"Bonn\"}}")
                .header("authorization", Http.basic(Functions.PAGE_KEY)));

        Answer lead = functions.ask(Http.get("/leads/user:u1"));
        assertThat(lead.at("traits.jobTitle")).isEqualTo("CTO");
        assertThat(lead.at("traits.city")).isEqualTo("Bonn");
    }

    @Test
    void pages_send_a_limited_number_of_activities_of_one_lead_in_a_minute() {
        int most = PageRates.Limits.DEFAULT.leadPerMinute();
        for (int i = 0; i < most; i++) {
            assertThat(page("{\"userId\": \"u1\", \"event\": \"E\"}").status()).isEqualTo(200);
        }
        Answer refused = page("{\"userId\": \"u1\", \"event\": \"E\"}");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers()).containsEntry("retry-after", "60");
        assertThat(functions.metrics).containsEntry("TooManyRequests", 1);
        assertThat(page("{\"userId\": \"u2\", \"event\": \"E\"}").status()).as("another lead").isEqualTo(200);
        assertThat(server("{\"userId\": \"u1\", \"event\": \"E\"}").status()).as("a system").isEqualTo(200);
        functions.advance(Duration.ofMinutes(1));
        assertThat(page("{\"userId\": \"u1\", \"event\": \"E\"}").status()).isEqualTo(200);
        assertThat(functions.stored()).hasSize(most + 3);
    }

    @Test
    void a_page_key_has_a_limited_number_of_requests_in_a_minute() {
        var limited = new Functions(Settings.of("leadscore", "eu-central-1").withRates(new PageRates.Limits(10, 0)),
                "fit-and-intent");
        int accepted = 0;
        for (int i = 0; i < 20; i++) {
            Answer answer = limited
                    .ingest(Http.form("/forms/demo", "email=a" + i + "%40x.example&_key=" + Functions.PAGE_KEY));
            accepted += answer.status() == 200 ? 1 : 0;
            assertThat(answer.status()).isIn(200, 429);
        }
        assertThat(accepted).isEqualTo(10);
    }

    /** One request could otherwise write thousands of leads. */
    @Test
    void a_batch_of_a_page_counts_as_its_calls() {
        var limited = new Functions(Settings.of("leadscore", "eu-central-1").withRates(new PageRates.Limits(10, 0)),
                "fit-and-intent");
        String calls = "{\"type\": \"track\", \"event\": \"E\", \"anonymousId\": \"a\"}";
        Http batch = Http.call("/v1/batch", "{\"batch\": [" + String.join(", ", java.util.Collections.nCopies(6, calls))
                + "]}").header("authorization", Http.basic(Functions.PAGE_KEY));

        assertThat(limited.ingest(batch).status()).isEqualTo(200);
        assertThat(limited.ingest(batch).status()).isEqualTo(429);
        assertThat(limited.stored()).hasSize(6);
    }
}
