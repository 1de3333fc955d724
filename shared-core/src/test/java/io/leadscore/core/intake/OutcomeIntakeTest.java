package io.leadscore.core.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Outcome;
import io.leadscore.core.fixtures.Activities;
import io.leadscore.core.intake.OutcomeIntake.Result;
import io.leadscore.core.json.Json;
import io.leadscore.core.activity.ActivityJson;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.activity.BlockedIdentities;
import io.leadscore.core.json.Problem;
import java.util.List;
import java.util.Set;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeIntakeTest {
    private static Result read(String document) {
        return OutcomeIntake.read(Activities.json(document), Read.FRESH, "kim (sub-1)", Read.RECEIVED);
    }

    private static Activity activity(Result result) {
        return ((Result.Read) result).activity();
    }

    private static List<String> paths(Result result) {
        return ((Result.Refused) result).problems().stream().map(Problem::path).toList();
    }

    private static Result event(String detail) {
        return OutcomeIntake.read(Activities.json("""
                {"id": "e1", "source": "leadscore.activities", "detail-type": "outcome", "time": "2026-03-01T09:00:00Z",
                 "detail": %s}""".formatted(detail)), Read.RECEIVED);
    }

    @Test
    void all_that_sales_says_is_an_activity_of_sales() {
        Activity activity = activity(read("""
                {"outcome": "won", "occurredAt": "2026-03-01T09:00:00+01:00", "messageId": " deal-77-won ", "by": "ada",
                 "reason": "two\\nlines", "deal": 77, "revenue": {"amount": 12000.50, "currency": "EUR"}}"""));
        assertThat(activity.source()).isEqualTo("sales");
        assertThat(activity.messageId()).isEqualTo("deal-77-won");
        assertThat(activity.event()).isEqualTo("Deal Won");
        assertThat(activity.occurredAt()).hasToString("2026-03-01T08:00:00Z");
        assertThat(activity.properties().toJson()).isEqualTo(
                "{\"amount\":12000.5,\"by\":\"ada\",\"currency\":\"EUR\",\"deal\":\"77\",\"reason\":\"two\\nlines\"}");
        assertThat(activity.traits()).isEqualTo(Json.obj("outcome", "won"));
        assertThat(activity.trusted()).isTrue();
        assertThat(activity.identities()).isEmpty();
        assertThat(Outcome.of(activity)).contains(Outcome.WON);
        assertThat(Outcome.revenue(activity)).hasToString("Revenue[amountMilli=12000500, currency=EUR]");
    }

    @ParameterizedTest
    @EnumSource
    void the_outcome_alone_is_enough(Outcome outcome) {
        Activity activity = activity(
                read("{\"outcome\": \"" + outcome.wire() + "\", \"reason\": \" \", \"deal\": null}"));
        assertThat(activity.event()).isEqualTo(outcome.event());
        assertThat(activity.messageId()).isEqualTo(Read.FRESH);
        assertThat(activity.occurredAt()).isEqualTo(Read.RECEIVED);
        assertThat(activity.properties()).isEqualTo(Json.obj("by", "kim (sub-1)"));
        assertThat(Outcome.revenue(activity)).isNull();
    }

    @Test
    void an_outcome_of_the_future_occurs_when_it_is_received() {
        assertThat(activity(read("{\"outcome\": \"lost\", \"occurredAt\": \"2027-01-01T00:00:00Z\"}")).occurredAt())
                .isEqualTo(Read.RECEIVED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {} | outcome
            {"outcome": "Won"} | outcome
            {"outcome": 1} | outcome
            {"outcome": "won", "occurredAt": "yesterday"} | occurredAt
            {"outcome": "won", "occurredAt": {}} | occurredAt
            {"outcome": "won", "messageId": ["a"]} | messageId
            {"outcome": "won", "messageId": "a\\tb"} | messageId
            {"outcome": "won", "messageId": "undefined"} | messageId
            {"outcome": "won", "by": 7} | by
            {"outcome": "won", "reason": {}} | reason
            {"outcome": "won", "deal": 7.5} | deal
            {"outcome": "won", "revenue": 7} | revenue
            {"outcome": "won", "revenue": {"amount": 7}} | revenue.currency
            {"outcome": "won", "revenue": {"currency": "EUR"}} | revenue.amount
            {"outcome": "won", "revenue": {"amount": "7", "currency": "EUR"}} | revenue.amount
            {"outcome": "won", "revenue": {"amount": 0.0001, "currency": "EUR"}} | revenue.amount
            {"outcome": "won", "revenue": {"amount": 1000000000000.001, "currency": "EUR"}} | revenue.amount
            {"outcome": "won", "revenue": {"amount": 7, "currency": "eur"}} | revenue.currency
            {"outcome": "won", "revenue": {"amount": 7, "currency": "ZZZ"}} | revenue.currency
            {"outcome": "won", "revenue": {"amount": 7, "currency": "EUR", "tax": 1}} | revenue
            {"outcome": "won", "lead": "user:u1"} | ''
            {"outcome": "won", "ammount": 7} | ''
            """)
    void a_value_that_is_wrong_refuses_the_outcome(String document, String path) {
        assertThat(paths(read(document))).containsExactly(path);
    }

    @Test
    void all_problems_are_named_at_once_and_quote_nothing() {
        Result result = read(
                """
                {"outcome": "secret", "occurredAt": "secret", "messageId": ["secret"], "by": ["secret"], "reason": ["secret"],
                 "deal": ["secret"], "revenue": {"amount": "secret", "currency": "secret", "secret": 1}, "secret": 1}""");
        assertThat(paths(result)).containsExactlyInAnyOrder("", "outcome", "occurredAt", "messageId", "by", "reason",
                "deal", "revenue", "revenue.amount", "revenue.currency");
        assertThat(result.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"by", "deal", "messageId", "reason"})
    void a_text_has_a_limit(String field) {
        int most = field.equals("reason") ? OutcomeIntake.MAX_REASON_CHARS : OutcomeIntake.MAX_ID_CHARS;
        String document = "{\"outcome\": \"won\", \"" + field + "\": \"%s\"}";
        assertThat(read(document.formatted("x".repeat(most)))).isInstanceOf(Result.Read.class);
        assertThat(paths(read(document.formatted("x".repeat(most + 1))))).containsExactly(field);
    }

    @Test
    void an_event_of_the_bus_names_its_lead_and_has_the_id_and_the_time_of_its_envelope() {
        Result result = event("{\"lead\": \" email:ada@example.com\", \"outcome\": \"accepted\"}");
        assertThat(((Result.Read) result).lead()).isEqualTo("email:ada@example.com");
        assertThat(activity(result).messageId()).isEqualTo("e1");
        assertThat(activity(result).occurredAt()).hasToString("2026-03-01T09:00:00Z");
        assertThat(activity(result).properties()).isEqualTo(Json.Obj.EMPTY);
        assertThat(activity(event("{\"lead\": \"l\", \"outcome\": \"won\", \"messageId\": \"m\"}")).messageId())
                .isEqualTo("m");
    }

    @Test
    void an_event_of_the_bus_is_refused_with_all_its_problems() {
        assertThat(paths(event("{\"outcome\": \"x\", \"more\": 1}"))).containsExactly("detail.lead", "detail",
                "detail.outcome");
        assertThat(paths(event("7"))).containsExactly("detail");
    }

    @Test
    void only_an_outcome_of_our_own_source_is_one() {
        String event = "{\"source\": \"%s\", \"detail-type\": \"%s\"}";
        assertThat(OutcomeIntake.isOutcome(Activities.json(event.formatted("leadscore.activities", "outcome"))))
                .isTrue();
        assertThat(OutcomeIntake.isOutcome(Activities.json(event.formatted("leadscore.activities", "track"))))
                .isFalse();
        assertThat(OutcomeIntake.isOutcome(Activities.json(event.formatted("aws.partner/segment.com/x", "outcome"))))
                .isFalse();
    }

    /** What is not an outcome is an activity without one, whoever sends it and however the name is written. */
    @ParameterizedTest
    @ValueSource(strings = {"outcome", "Outcome", "OUTCOME"})
    void no_other_source_sets_the_trait(String name) {
        String identify = "{\"userId\": \"u\", \"traits\": {\"" + name + "\": \"won\", \"plan\": \"pro\"}}";
        for (String type : List.of("identify", "group")) {
            Intake call = Read.call(CallIntake.Type.of(type).orElseThrow(), identify);
            assertThat(Read.accepted(call).traits().fields()).containsOnlyKeys("plan");
            assertThat(Read.warnings(call)).extracting(Problem::path).containsExactly("traits." + name);
            Intake event = Read.bus("""
                    {"id": "e", "source": "leadscore.activities", "detail-type": "%s", "detail": %s}"""
                    .formatted(type, identify)).getFirst();
            assertThat(Read.accepted(event).traits().fields()).containsOnlyKeys("plan");
            assertThat(Read.warnings(event)).extracting(Problem::path).containsExactly("detail.traits." + name);
        }
        SourceSettings bold = Read.PAGE_KEY.withFormTraits(Set.of(name, "plan"));
        assertThat(Read.accepted(Read.call(CallIntake.Type.IDENTIFY, identify, bold)).traits().fields())
                .containsOnlyKeys("plan");
        Intake form = Read.form(SourceSettings.server("web").withFormTraits(Set.of(name, "email")), "email",
                "a@x.example", name, "won");
        assertThat(Read.accepted(form).traits().fields()).containsOnlyKeys("email");
        assertThat(Read.warnings(form)).extracting(Problem::path).containsExactly(name);
        var trusting = new BusIntake(new IntakePolicy(BlockedIdentities.DEFAULT,
                Set::of, SourceSettings.server("segment")));
        Intake partner = trusting.read(Activities.json("""
                {"id": "e", "source": "aws.partner/segment.com/x", "detail-type": "identify", "detail": %s}"""
                .formatted(identify)), Read.RECEIVED).getFirst();
        assertThat(Read.accepted(partner).traits().fields()).containsOnlyKeys("plan");
    }

    /** A key of an earlier version may have such a name. */
    @ParameterizedTest
    @ValueSource(strings = {"sales", "hubspot", "salesforce", "Sales", " HUBSPOT "})
    void no_other_input_has_a_source_of_sales(String source) {
        assertThat(Outcome.isReserved(source)).isTrue();
        Intake call = Read.call(CallIntake.Type.TRACK, "{\"userId\": \"u\", \"event\": \"Deal Won\"}",
                SourceSettings.server(source));
        assertThat(Read.accepted(call).source()).isEqualTo(source + "-key");
        assertThat(Outcome.of(Read.accepted(call))).isEmpty();
    }

    @Test
    void whatever_the_document_the_result_can_be_stored_or_says_what_is_wrong() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        List<String> values = List.of("\"won\"", "\"lost\"", "null", "7", "-1.5", "[]", "{}", "\"\"", "true",
                "\"2026-03-01\"", "{\"amount\": 1.5, \"currency\": \"JPY\"}", "{\"amount\": 1e99, \"currency\": null}",
                "\"\\ud83d\\ude00\"", "\"\\u0000\"", "1e400", "\"" + "y".repeat(300) + "\"");
        List<String> names = List.of("outcome", "occurredAt", "messageId", "by", "reason", "deal", "revenue", "lead",
                "x");
        int stored = 0;
        for (int round = 0; round < 5_000; round++) {
            var document = new StringBuilder("{\"outcome\": \"won\"");
            for (String name : names) {
                if (random.nextInt(4) == 0 && !name.equals("outcome")) {
                    document.append(", \"")
                            .append(name)
                            .append("\": ")
                            .append(values.get(random.nextInt(values.size())));
                }
            }
            Json.Obj json;
            try {
                json = new JsonReader(JsonReader.Limits.ACTIVITY)
                        .readObject(document.append('}').toString());
            } catch (MalformedJsonException e) {
                continue;
            }
            switch (OutcomeIntake.read(json, Read.FRESH, null, Read.RECEIVED)) {
                case Result.Read(String _, Activity activity) -> {
                    stored++;
                    assertThat(ActivityJson
                            .read(ActivityJson.write(activity)))
                            .as("seed %d, %s", seed, document)
                            .isEqualTo(activity);
                }
                case Result.Refused(var problems) ->
                    assertThat(problems).as("seed %d, %s", seed, document).isNotEmpty();
            }
        }
        assertThat(stored).as("seed %d", seed).isGreaterThan(100);
    }
}
