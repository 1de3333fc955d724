package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A lead with the user id {@code u1} that lives for some months. */
final class RandomLife {
    private static final List<String> EVENTS = List.of("Email Opened", "Webinar Attended", "Demo Requested",
            "Unsubscribed", "Trial Started", "Product Video Viewed", "Email Bounced", "Page Viewed");
    private static final List<String> TRAITS = List.of("\"industry\": \"Software\"", "\"jobTitle\": \"CTO\"",
            "\"country\": \"US\"", "\"companySize\": 500", "\"companyType\": \"competitor\"");

    private RandomLife() {}

    /** Activities, late ones, traits, voids, and the visits of a page that turn out to be those of the lead. */
    static void live(Functions lives, Random random) {
        track(lives, "Email Opened", "first");
        int steps = 5 + random.nextInt(25);
        for (int i = 0; i < steps; i++) {
            lives.advance(Duration.ofHours(random.nextInt(24 * 6)));
            String who = random.nextInt(4) == 0 ? "\"anonymousId\": \"a1\"" : "\"userId\": \"u1\"";
            String timestamp = lives.now.minus(Duration.ofHours(random.nextInt(3) == 0 ? random.nextInt(400) : 0))
                    .toString();
            switch (random.nextInt(8)) {
                case 0, 1 -> send(lives, "/v1/identify", "{" + who + ", \"messageId\": \"m" + i
                        + "\", \"traits\": {" + TRAITS.get(random.nextInt(TRAITS.size())) + "}}");
                case 2 -> lives.ask(Http.post("/leads/user:u1/void", "application/json",
                        "{\"reason\": \"bot\", \"activities\": [{\"source\": \"site\", \"messageId\": \"m"
                                + random.nextInt(i + 1) + "\"}]}"));
                case 3 -> lives.ask(Http.post("/leads/user:u1/merge", "application/json",
                        "{\"with\": \"anonymous:a1\"}"));
                default -> send(lives, "/v1/track", "{" + who + ", \"messageId\": \"m" + i + "\", \"timestamp\": \""
                        + timestamp + "\", \"event\": \"" + EVENTS.get(random.nextInt(EVENTS.size())) + "\"}");
            }
        }
    }

    private static void send(Functions functions, String path, String call) {
        assertThat(functions.ingest(Http.call(path, call)).status()).isEqualTo(200);
    }

    private static void track(Functions functions, String event, String messageId) {
        send(functions, "/v1/track", "{\"userId\": \"u1\", \"event\": \"" + event + "\", \"messageId\": \""
                + messageId + "\"}");
    }
}
