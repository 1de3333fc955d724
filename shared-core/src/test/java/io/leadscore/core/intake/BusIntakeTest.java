package io.leadscore.core.intake;

import static io.leadscore.core.intake.Read.accepted;
import static io.leadscore.core.intake.Read.anonymousId;
import static io.leadscore.core.intake.Read.email;
import static io.leadscore.core.intake.Read.json;
import static io.leadscore.core.intake.Read.leftOut;
import static io.leadscore.core.intake.Read.paths;
import static io.leadscore.core.intake.Read.userId;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.fixtures.Activities;
import io.leadscore.core.json.Json;
import io.leadscore.events.PublishedEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.event.ruler.Ruler;

class BusIntakeTest {
    private static Intake own(String detail) {
        return own("Activity", detail);
    }

    private static Intake own(String detailType, String detail) {
        return Read.bus("""
                {"id": "bus-1", "source": "leadscore.activities", "detail-type": "%s", "time": "2026-02-10T09:00:00Z",
                 "detail": %s}""".formatted(detailType, detail)).getFirst();
    }

    @Test
    void our_own_source_carries_one_call() throws IOException {
        List<Intake> intakes = Read.BUS.read(Fixture.read("own-track"), Read.RECEIVED);

        assertThat(intakes).hasSize(1);
        assertThat(accepted(intakes.getFirst())).isEqualTo(Activities.of("Webinar Attended")
                .bySystem()
                .source("leadscore.activities")
                .messageId("webinar-77-ada")
                .at("2026-02-09T16:00:00Z")
                .receivedAt(Read.RECEIVED)
                .property("webinar", "Lead scoring in an hour")
                .property("minutes", 48)
                .email("ada@example.com")
                .build());
    }

    @Test
    void segments_partner_source_carries_calls_whose_timestamp_is_corrected_already() throws IOException {
        Activity activity = accepted(Read.BUS.read(Fixture.read("segment-identify"), Read.RECEIVED).getFirst());

        assertThat(activity.source()).isEqualTo("aws.partner/segment.com/acme");
        assertThat(activity.messageId()).isEqualTo("ajs-1");
        assertThat(activity.occurredAt()).isEqualTo("2026-02-10T09:00:00.500Z");
        assertThat(activity.traits()).isEqualTo(json("""
                {"email": "ada@example.com", "industry": "Technology"}"""));
        assertThat(activity.identities()).containsExactly(userId("u-77"), email("ada@example.com"),
                anonymousId("a-77"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            track    | "event": "Signed Up", "properties": {"plan": "pro"} | Signed Up     | {"plan": "pro"}         | {}
            page     | "name": "Pricing", "context": {"campaign": {"source": "news"}} | Page Viewed | {"name": "Pricing", "utm_source": "news"} | {}
            screen   | "name": "Setup"                                     | Screen Viewed | {"name": "Setup"}       | {}
            identify | "traits": {"jobTitle": "CTO", "salary": 1}          | none          | {}                      | {"jobTitle": "CTO"}
            group    | "groupId": "acme", "traits": {"name": "Acme"}       | none          | {}                      | {"company": "Acme"}
            alias    | "previousId": "a-2"                                 | none          | {}                      | {}
            """)
    void segments_partner_source_carries_calls_of_each_type(String type, String rest, @Nullable String event,
            String properties, String traits) {
        Activity activity = accepted(Read.bus("""
                {"id": "b1", "source": "aws.partner/segment.com/acme", "detail-type": "Segment Event",
                 "time": "2026-02-10T09:00:00Z", "detail": {"type": "%s", "userId": "u", "anonymousId": "a-1",
                 "messageId": "ajs-%s", %s}}""".formatted(type, type, rest)).getFirst());

        assertThat(activity.event()).isEqualTo(event);
        assertThat(activity.messageId()).isEqualTo("ajs-" + type);
        assertThat(activity.properties()).isEqualTo(json(properties));
        assertThat(activity.traits()).isEqualTo(json(traits));
        assertThat(activity.trusted()).isFalse();
        assertThat(activity.previousId()).isNull();
        assertThat(activity.identities()).hasSize(type.equals("alias") ? 3 : 2);
    }

    @Test
    void the_envelope_has_what_the_call_lacks() {
        Activity activity = accepted(own("{\"type\": \"track\", \"event\": \"e\", \"userId\": \"u\"}"));

        assertThat(activity.messageId()).isEqualTo("bus-1");
        assertThat(activity.occurredAt()).isEqualTo("2026-02-10T09:00:00Z");
        assertThat(activity.receivedAt()).isEqualTo(Read.RECEIVED);
    }

    @Test
    void the_senders_clock_is_compared_with_that_of_the_bus() {
        assertThat(accepted(own("""
                {"type": "identify", "userId": "u", "originalTimestamp": "2026-01-01T00:00:00Z",
                 "sentAt": "2026-01-01T00:01:00Z"}""")).occurredAt()).isEqualTo("2026-02-10T08:59:00Z");
    }

    @Test
    void the_detail_type_is_the_type_of_a_call_without_one() {
        assertThat(accepted(own("Page", "{\"userId\": \"u\"}")).event()).isEqualTo("Page Viewed");
        assertThat(paths(own("Activity", "{\"userId\": \"u\"}"))).containsExactly("detail.type");
        assertThat(paths(own("Page", "{\"userId\": \"u\", \"type\": \"swim\"}"))).containsExactly("detail.type");
        assertThat(paths(own("Page", "{\"userId\": \"u\", \"type\": 7}"))).containsExactly("detail.type");
    }

    @Test
    void group_and_alias_calls_come_over_the_bus_as_well() {
        assertThat(accepted(own("{\"type\": \"group\", \"userId\": \"u\", \"groupId\": \"acme\"}")).traits()
                .text("companyId"))
                .isEqualTo("acme");
        assertThat(accepted(own("{\"type\": \"alias\", \"userId\": \"u\", \"previousId\": \"a\"}")).identities())
                .hasSize(2);
    }

    @Test
    void problems_of_a_call_are_below_the_detail() {
        assertThat(paths(own("{\"type\": \"track\", \"userId\": []}"))).containsExactly("detail.event");
        assertThat(leftOut(own("{\"type\": \"identify\", \"userId\": \"u\", \"traits\": [1]}")))
                .containsExactly("detail.traits");
        assertThat(paths(own("{\"type\": \"identify\"}"))).containsExactly("detail");
        assertThat(own("{\"type\": \"track\", \"event\": \"e\", \"userId\": \"u\", \"properties\": {\"a\": \""
                + "x".repeat(40_000) + "\"}}")).isInstanceOfSatisfying(Intake.Rejected.class,
                        rejected -> assertThat(rejected.isTooLarge()).isTrue());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                    | source
            {"source": 1}                                                         | source
            {"source": "leadscore.activities"}                                    | detail
            {"source": "aws.ses", "detail-type": "Email Opened", "detail": []}    | detail
            {"source": "leadscore.activities", "detail": {"type": "page", "userId": "u"}} | id
            """)
    void a_broken_envelope_is_rejected_and_the_place_named(String event, String path) {
        assertThat(Read.bus(event)).singleElement()
                .satisfies(intake -> assertThat(paths(intake)).containsExactly(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"leadscore", "leadscore.activities.more", "aws.sesame", "aws.ec2", "", "segment.com"})
    void other_sources_are_dropped_and_do_not_match_the_rule(String source) throws Exception {
        String event = "{\"source\": \"" + source
                + "\", \"id\": \"1\", \"detail\": {\"type\": \"identify\", \"userId\": \"u\"}}";

        assertThat(Read.bus(event)).containsExactly(new Intake.Dropped(BusIntake.OTHER_SOURCE));
        assertThat(matchesARule(event)).isFalse();
    }

    private static boolean matchesARule(String event) throws Exception {
        boolean matches = false;
        for (IngestRules.Rule rule : IngestRules.all()) {
            matches |= Ruler.matchesRule(event, rule.eventPattern().toJson());
        }
        return matches;
    }

    static Stream<String> samples() throws IOException {
        Path folder = Path.of("..", "events", "src", "main", "resources", "io", "leadscore", "events", "samples");
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void no_event_that_we_publish_comes_back_in(String sample) throws Exception {
        try (InputStream stream = PublishedEvent.class.getResourceAsStream("samples/" + sample)) {
            String event = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);

            assertThat(matchesARule(event)).isFalse();
            assertThat(Read.bus(event)).containsExactly(new Intake.Dropped(BusIntake.OTHER_SOURCE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"own-track", "segment-identify", "ses-opened", "ses-clicked", "ses-bounced",
            "ses-complained", "ses-subscribed"})
    void the_rule_matches_what_is_read_and_a_redelivery_is_the_same_activity(String fixture) throws Exception {
        Json.Obj event = Fixture.read(fixture);
        Instant later = Read.RECEIVED.plusSeconds(86_400);

        assertThat(matchesARule(event.toJson())).isTrue();
        List<Intake> first = Read.BUS.read(event, Read.RECEIVED);
        List<Intake> again = Read.BUS.read(event, later);
        assertThat(first).isNotEmpty().hasSameSizeAs(again);
        for (int i = 0; i < first.size(); i++) {
            Activity one = accepted(first.get(i));
            Activity other = accepted(again.get(i));
            assertThat(one.saysTheSameAs(other)).isTrue();
            assertThat(one.occurredAt()).isEqualTo(other.occurredAt());
        }
    }
}
