package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Outcome;
import io.leadscore.core.json.Json;
import io.leadscore.functions.port.LeadStore.StoredActivity;
import io.leadscore.functions.port.OutboxRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What sales says of a lead, by HTTP and by the bus, and what the other routes then answer. */
class OutcomesHttpTest {
    private static final String WON = """
            {"outcome": "won", "occurredAt": "2026-03-02T09:00:00Z", "messageId": "deal-77-won", "by": "kim",
             "reason": "They liked the pilot", "deal": "77", "revenue": {"amount": 12000.5, "currency": "EUR"}}""";

    private final Functions functions = new Functions();

    private void track(String person, String event, String messageId) {
        assertThat(functions.ingest(Http.call("/v1/track", "{\"userId\": \"" + person + "\", \"event\": \"" + event
                + "\", \"messageId\": \"" + messageId + "\"}")).status()).isEqualTo(200);
    }

    private Answer post(String path, String body) {
        return functions.ask(Http.post(path, "application/json", body));
    }

    private Answer outcome(String lead, String body) {
        return post("/leads/" + lead + "/outcomes", body);
    }

    private Answer lead(String address) {
        return functions.ask(Http.get("/leads/" + address));
    }

    private String leadId(String address) {
        return lead(address).at("leadId");
    }

    private List<Activity> outcomes(String leadId) {
        return functions.store.activities(leadId)
                .map(StoredActivity::activity)
                .filter(activity -> Outcome.of(activity).isPresent())
                .toList();
    }

    /** The details of the events about outcomes, in their order. */
    private List<String> recorded(String leadId) {
        return functions.store.events(leadId)
                .map(OutboxRow::entry)
                .filter(entry -> entry.detailType().equals("Lead Outcome Recorded"))
                .map(entry -> entry.detail())
                .toList();
    }

    private void event(String detail) {
        functions.event("""
                {"version": "0", "id": "bus-1", "source": "leadscore.activities", "detail-type": "outcome",
                 "time": "2026-03-02T09:30:00Z", "detail": %s}""".formatted(detail));
    }

    private Answer voids(String act, String lead, String messageId) {
        return post("/leads/" + lead + "/" + act,
                "{\"activities\": [{\"source\": \"sales\", \"messageId\": \"" + messageId
                        + "\"}], \"reason\": \"a mistake\"}");
    }

    @Test
    void an_outcome_is_stored_published_and_shown() {
        track("u1", "Webinar Attended", "m1");
        String id = leadId("user:u1");
        assertThat(lead("user:u1").at("outcome")).isEqualTo("null");

        Answer answer = outcome("user:u1", WON);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"leadId\":\"" + id + "\",\"outcome\":\"won\",\"messageId\":\"deal-77-won\","
                        + "\"models\":{\"weighted-b2b\":{\"modelVersion\":1,\"stage\":\"Lead\",\"total\":10,\"fit\":0,"
                        + "\"engagement\":10}}}");
        assertThat(lead("user:u1").at("outcome"))
                .isEqualTo("{\"outcome\":\"won\",\"occurredAt\":\"2026-03-02T09:00:00Z\","
                        + "\"source\":\"sales\",\"messageId\":\"deal-77-won\",\"reason\":\"They liked the pilot\",\"by\":\"kim\","
                        + "\"deal\":\"77\",\"revenue\":[{\"amount\":12000.5,\"currency\":\"EUR\"}]}");
        assertThat(functions.ask(Http.get("/leads")).at("leads.0.outcome")).isEqualTo(
                "{\"outcome\":\"won\",\"occurredAt\":\"2026-03-02T09:00:00Z\",\"source\":\"sales\"}");
        assertThat(recorded(id)).singleElement()
                .satisfies(detail -> assertThat(detail)
                        .contains("\"data\":{\"leadId\":\"" + id + "\",\"outcome\":\"won\",", "\"stage\":\"Lead\"")
                        .doesNotContain("kim"));
        assertThat(functions.ask(Http.get("/leads/user:u1/history")).body()).contains("Lead Outcome Recorded",
                "\"event\":\"Deal Won\"", "\"by\":\"kim\"");
    }

    @ParameterizedTest
    @EnumSource
    void every_outcome_sets_the_trait_that_rungs_ask_for(Outcome outcome) {
        track("u1", "Webinar Attended", "m1");
        assertThat(outcome("user:u1", "{\"outcome\": \"" + outcome.wire() + "\"}").at("messageId"))
                .matches("id-[0-9]+");
        assertThat(lead("user:u1").at("traits.outcome")).isEqualTo(outcome.wire());
        assertThat(lead("user:u1").at("traitSources.outcome.source")).isEqualTo("sales");
        assertThat(outcomes(leadId("user:u1"))).extracting(Activity::event).containsExactly(outcome.event());
    }

    @Test
    void a_repeat_answers_the_same_and_stores_nothing() {
        track("u1", "Webinar Attended", "m1");
        String first = outcome("user:u1", WON).body();
        var before = functions.store.lead(leadId("user:u1"));
        functions.advance(Duration.ofMinutes(3));

        assertThat(outcome(leadId("user:u1"), WON).body()).isEqualTo(first);
        assertThat(outcome("user:u1", WON.replace("T09:00:00Z", "T09:30:00Z")).body()).isEqualTo(first);
        assertThat(functions.store.lead(leadId("user:u1"))).isEqualTo(before);

        Answer other = outcome("user:u1", WON.replace("12000.5", "12000.6"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.body()).contains("messageId of its own");
        assertThat(functions.store.lead(leadId("user:u1"))).isEqualTo(before);
        assertThat(functions.metrics).containsEntry("RepeatWithOtherContent", 1);
    }

    @Test
    void a_wrong_outcome_names_all_problems_and_stores_nothing() {
        track("u1", "Webinar Attended", "m1");
        var before = functions.store.lead(leadId("user:u1"));

        Answer answer = outcome("user:u1",
                "{\"outcome\": \"gone\", \"occurredAt\": \"x\", \"revenue\": {\"amount\": 0.0001, \"currency\": \"E\"}}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.at("title")).isEqualTo("Unprocessable Content");
        assertThat(answer.objects("errors")).extracting(error -> error.text("field"))
                .containsExactlyInAnyOrder("outcome", "occurredAt", "revenue.amount", "revenue.currency");
        assertThat(functions.store.lead(leadId("user:u1"))).isEqualTo(before);
        assertThat(outcome("user:u1", "[1]").status()).isEqualTo(400);
        assertThat(outcome("user:u1", "{\"outcome\"").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user:nobody", "email:no address", "email:a@x.example", "nobody", "anonymous:u1"})
    void nobody_has_no_outcome(String address) {
        track("u1", "Webinar Attended", "m1");
        assertThat(outcome(address.replace(" ", "%20"), WON).status()).isEqualTo(404);
        assertThat(functions.store.scan(null, 10).items()).hasSize(1);
    }

    @Test
    void an_outcome_of_a_merged_lead_is_one_of_the_lead_that_stays() {
        track("u1", "Webinar Attended", "m1");
        track("u2", "Webinar Attended", "m2");
        String part = leadId("user:u2");
        outcome("user:u2", WON);
        post("/leads/user:u1/merge", "{\"with\": \"user:u2\"}");
        String stays = leadId("user:u1");
        String other = stays.equals(part) ? "user:u1" : part;

        assertThat(outcome(other, "{\"outcome\": \"lost\", \"deal\": \"77\", \"messageId\": \"l\"}").at("leadId"))
                .isEqualTo(stays);
        assertThat(outcome("user:u1", WON).at("messageId")).as("the repeat is found in the part")
                .isEqualTo("deal-77-won");
        assertThat(lead("user:u2").at("outcome.outcome")).isEqualTo("lost");
        assertThat(lead("user:u2").at("outcome.revenue")).isEqualTo("[]");
    }

    @Test
    void an_outcome_of_an_erased_person_is_refused_and_forgotten() {
        track("u1", "Webinar Attended", "m1");
        String id = leadId("user:u1");
        outcome("user:u1", WON);
        functions.ask(Http.get("/leads/user:u1").method("DELETE"));

        assertThat(outcome(id, WON).status()).isEqualTo(404);
        assertThat(outcome("user:u1", WON).status()).isEqualTo(404);
        event("{\"lead\": \"user:u1\", \"outcome\": \"won\", \"reason\": \"secret\"}");
        event("{\"lead\": \"" + id + "\", \"outcome\": \"won\", \"reason\": \"secret\"}");
        assertThat(functions.unusable).as("nothing of an erased person is kept").isEmpty();
        assertThat(outcomes(id)).isEmpty();

        functions.advance(Duration.ofHours(1));
        track("u1", "Webinar Attended", "m2");
        assertThat(outcome("user:u1", WON).status()).as("it is about the time before the erasure").isEqualTo(404);
        assertThat(outcome("user:u1", "{\"outcome\": \"accepted\"}").status()).isEqualTo(200);
        assertThat(lead("user:u1").at("outcome.outcome")).isEqualTo("accepted");
    }

    @Test
    void an_outcome_before_the_leads_first_activity_counts() {
        track("u1", "Webinar Attended", "m1");
        assertThat(outcome("user:u1", WON.replace("2026-03-02", "2025-01-01")).status()).isEqualTo(200);
        assertThat(lead("user:u1").at("outcome.occurredAt")).isEqualTo("2025-01-01T09:00:00Z");
    }

    @Test
    void a_voided_outcome_is_published_again_and_so_is_a_restored_one() {
        track("u1", "Webinar Attended", "m1");
        String id = leadId("user:u1");
        outcome("user:u1", WON);

        voids("void", "user:u1", "deal-77-won");
        voids("void", "user:u1", "deal-77-won");
        assertThat(lead("user:u1").at("outcome")).isEqualTo("null");
        assertThat(functions.ask(Http.get("/leads")).at("leads.0.outcome")).isEqualTo("null");
        assertThat(recorded(id)).hasSize(2);
        assertThat(recorded(id).getLast()).contains("\"cause\":\"correction\"", "\"revenue\":{\"amount\":12000.5")
                .endsWith(",\"voided\":true}}");

        voids("restore", "user:u1", "deal-77-won");
        assertThat(lead("user:u1").at("outcome.revenue.0.amount")).isEqualTo("12000.5");
        assertThat(recorded(id)).hasSize(3);
        assertThat(recorded(id).getLast()).doesNotContain("voided");
    }

    @Test
    void one_correction_voids_a_limited_number_of_outcomes() {
        track("u1", "Webinar Attended", "m1");
        for (int i = 0; i <= 50; i++) {
            outcome("user:u1", "{\"outcome\": \"rejected\", \"messageId\": \"r" + i + "\"}");
        }
        String all = "{\"where\": {\"source\": [\"sales\"]}, \"reason\": \"test\"}";
        Answer answer = post("/leads/user:u1/void", all);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("at most 50 outcomes");
        assertThat(recorded(leadId("user:u1"))).hasSize(51);

        voids("void", "user:u1", "r7");
        assertThat(post("/leads/user:u1/void", all).at("voided")).isEqualTo("50");
        assertThat(recorded(leadId("user:u1"))).hasSize(102);
    }

    /** A repeat by somebody else says the same, unless it names who said it. */
    @Test
    void who_calls_said_it_unless_the_body_names_somebody() {
        var signedIn = new Functions(Settings.from(Map.of("LEADSCORE_TABLE", "leadscore", "AWS_REGION", "eu-central-1",
                "LEADSCORE_ACCESS", "jwt", "LEADSCORE_PERMISSION_CLAIM", "scope", "LEADSCORE_NAME_CLAIM", "name")),
                "weighted-b2b");
        signedIn.ingest(Http.call("/v1/track", "{\"userId\": \"u1\", \"event\": \"E\"}"));
        Http request = Http.post("/leads/user:u1/outcomes", "application/json",
                "{\"outcome\": \"accepted\", \"messageId\": \"a\"}");
        Http read = Http.get("/leads/user:u1").token("sub", "u-1", "scope", "read");

        assertThat(signedIn.ask(request).status()).isEqualTo(401);
        assertThat(signedIn.ask(request.token("sub", "u-1", "scope", "read leads models")).status()).isEqualTo(403);
        assertThat(signedIn.ask(request.token("sub", "u-7", "name", "Ann", "scope", "outcomes")).status())
                .isEqualTo(200);
        assertThat(signedIn.ask(request.token("sub", "u-8", "name", "Bob", "scope", "admin")).status()).isEqualTo(200);
        assertThat(signedIn.ask(read).at("outcome.by")).isEqualTo("Ann (u-7)");
        Http named = Http.post("/leads/user:u1/outcomes", "application/json",
                "{\"outcome\": \"accepted\", \"messageId\": \"a\", \"by\": \"Bob\"}");
        assertThat(signedIn.ask(named.token("sub", "u-7", "scope", "outcomes")).status()).isEqualTo(409);
    }

    @Test
    void the_bus_takes_outcomes_once_however_often_it_delivers_them() {
        track("u1", "Webinar Attended", "m1");
        for (int i = 0; i < 3; i++) {
            event("{\"lead\": \"user:u1\", \"outcome\": \"rejected\", \"reason\": \"no budget\"}");
        }
        assertThat(outcomes(leadId("user:u1"))).singleElement().satisfies(activity -> {
            assertThat(activity.source()).isEqualTo("sales");
            assertThat(activity.messageId()).isEqualTo("bus-1");
            assertThat(activity.occurredAt()).hasToString("2026-03-02T09:30:00Z");
        });
        assertThat(recorded(leadId("user:u1"))).hasSize(1);
        assertThat(functions.unusable).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"lead": "user:nobody", "outcome": "won"} | detail.lead
            {"lead": "email:ada@example.com", "outcome": "won"} | detail.lead
            {"lead": "no-such-id", "outcome": "won"} | detail.lead
            {"lead": "user:u1", "outcome": "x"} | detail.outcome
            {"outcome": "won"} | detail.lead
            {"lead": "user:u1", "outcome": "won", "messageId": "deal-77-won"} | detail.messageId
            """)
    void an_event_that_cannot_be_recorded_is_kept_for_a_person(String detail, String path) {
        track("u1", "Webinar Attended", "m1");
        outcome("user:u1", WON);
        event(detail);
        assertThat(functions.unusable).singleElement().satisfies(input -> {
            assertThat(input.detailType()).isEqualTo("outcome");
            assertThat(input.problems()).extracting(problem -> problem.path()).containsExactly(path);
        });
        assertThat(functions.store.scan(null, 10).items()).hasSize(1);
        assertThat(outcomes(leadId("user:u1"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sales", "hubspot", "salesforce", "Sales", " HubSpot "})
    void no_write_key_has_a_source_of_sales(String source) {
        Answer answer = post("/keys", "{\"source\": \"" + source + "\", \"kind\": \"server\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("errors.0.field")).isEqualTo("source");
        assertThat(answer.body()).contains("must not be hubspot, sales, salesforce");
    }

    // ---- any order, repeats, voids, merges: an independent account of what sales said

    private record Said(String person, String outcome, Instant at, String id, @Nullable String deal,
            @Nullable String amount) {
        String body() {
            return "{\"outcome\": \"" + outcome + "\", \"occurredAt\": \"" + at + "\", \"messageId\": \"" + id + "\""
                    + (deal == null ? "" : ", \"deal\": \"" + deal + "\"")
                    + (amount == null ? "" : ", \"revenue\": {\"amount\": " + amount + ", \"currency\": \"EUR\"}")
                    + "}";
        }
    }

    @Test
    void whatever_happens_the_current_outcome_is_that_of_what_counts() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        for (int round = 0; round < 25; round++) {
            new Life(random, "seed %d, round %d".formatted(seed, round)).live();
        }
    }

    private static final class Life {
        private final OutcomesHttpTest test = new OutcomesHttpTest();
        private final Random random;
        private final String as;
        private final List<String> people = List.of("u0", "u1", "u2");
        private final Map<String, String> group = new HashMap<>(Map.of("u0", "u0", "u1", "u1", "u2", "u2"));
        private final List<Said> said = new ArrayList<>();
        private final List<String> voided = new ArrayList<>();
        private int events;

        Life(Random random, String as) {
            this.random = random;
            this.as = as;
        }

        private <T> T any(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        void live() {
            people.forEach(person -> test.track(person, "Webinar Attended", "first-" + person));
            for (int step = 0; step < 14; step++) {
                test.functions.advance(Duration.ofSeconds(1));
                switch (random.nextInt(8)) {
                    case 0 -> merge(any(people), any(people));
                    case 1 -> correct("void");
                    case 2 -> correct("restore");
                    case 3 -> repeat();
                    default -> say();
                }
                people.forEach(this::compare);
            }
            long published = test.functions.store.scan(null, 10)
                    .items()
                    .stream()
                    .mapToLong(id -> test.recorded(id).size())
                    .sum();
            assertThat(published).as(as).isEqualTo(events);
        }

        private void merge(String a, String b) {
            test.post("/leads/user:" + a + "/merge", "{\"with\": \"user:" + b + "\"}");
            String from = Objects.requireNonNull(group.get(b));
            String to = Objects.requireNonNull(group.get(a));
            group.replaceAll((_, of) -> of.equals(from) ? to : of);
        }

        private void say() {
            var more = new Said(any(people), any(List.of("accepted", "rejected", "recycled", "won", "won", "lost")),
                    Functions.START.minusSeconds(60L * random.nextInt(4)), "m" + said.size(),
                    random.nextInt(3) == 0 ? null : any(List.of("77", "78")),
                    random.nextInt(3) == 0 ? null : random.nextInt(1_000) + "." + random.nextInt(1_000));
            assertThat(test.outcome("user:" + more.person(), more.body()).status()).as(as).isEqualTo(200);
            said.add(more);
            events++;
        }

        private void repeat() {
            if (!said.isEmpty()) {
                Said again = any(said);
                assertThat(test.outcome("user:" + again.person(), again.body()).status()).as(as).isEqualTo(200);
            }
        }

        private void correct(String act) {
            if (!said.isEmpty()) {
                Said which = any(said);
                assertThat(test.voids(act, "user:" + which.person(), which.id()).status()).as(as).isEqualTo(200);
                boolean changed = act.equals("void") ? !voided.contains(which.id()) : voided.contains(which.id());
                if (changed) {
                    events++;
                    if (!voided.remove(which.id())) {
                        voided.add(which.id());
                    }
                }
            }
        }

        private void compare(String person) {
            var counting = said.stream()
                    .filter(each -> Objects.equals(group.get(each.person()), group.get(person)))
                    .filter(each -> !voided.contains(each.id()))
                    .sorted(Comparator.comparing(Said::at).thenComparing(Said::id))
                    .toList();
            Answer answer = test.lead("user:" + person);
            if (counting.isEmpty()) {
                assertThat(answer.at("outcome")).as(as).isEqualTo("null");
                assertThat(answer.at("traits.outcome")).as(as).isEqualTo("absent");
                return;
            }
            assertThat(answer.at("outcome.messageId")).as(as).isEqualTo(counting.getLast().id());
            assertThat(answer.at("outcome.outcome")).as(as).isEqualTo(counting.getLast().outcome());
            assertThat(answer.at("traits.outcome")).as(as).isEqualTo(counting.getLast().outcome());
            var words = new HashMap<String, Said>();
            counting.stream()
                    .filter(each -> List.of("won", "lost").contains(each.outcome()))
                    .forEach(each -> words.put(String.valueOf(each.deal()), each));
            BigDecimal sum = null;
            for (Said word : words.values()) {
                if (word.outcome().equals("won") && word.amount() != null) {
                    sum = (sum == null ? BigDecimal.ZERO : sum).add(new BigDecimal(word.amount()));
                }
            }
            Json revenue = Objects.requireNonNull(answer.json().object("outcome").get("revenue"));
            String expected = sum == null ? "[]"
                    : "[{\"amount\":" + (sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toPlainString())
                            + ",\"currency\":\"EUR\"}]";
            assertThat(revenue.toJson()).as(as).isEqualTo(expected);
        }
    }
}
