package io.leadscore.core.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurrentOutcomeTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private static final List<Outcome> ALL = List.of(Outcome.values());

    private static Activity said(Outcome outcome, int minute, String messageId, String deal, String amount) {
        var properties = new TreeMap<String, Json>();
        if (!deal.isEmpty()) {
            properties.put(Outcome.DEAL, Json.text(deal));
        }
        if (!amount.isEmpty()) {
            properties.put(Outcome.AMOUNT, new Json.Num(amount));
            properties.put(Outcome.CURRENCY, Json.text("EUR"));
        }
        Instant at = START.plusSeconds(60L * minute);
        return new Activity("sales", messageId, outcome.event(), at, at, new Json.Obj(properties),
                Json.obj(Outcome.TRAIT, outcome.wire()), true, List.of());
    }

    private static CurrentOutcome of(Activity... activities) {
        return CurrentOutcome.of(List.of(activities)).orElseThrow();
    }

    @Test
    void a_lead_of_whom_sales_has_said_nothing_has_no_outcome() {
        Instant at = START;
        var visit = new Activity("web", "m", Outcome.WON.event(), at, at, Json.Obj.EMPTY, Json.Obj.EMPTY, List.of());
        assertThat(CurrentOutcome.of(List.of())).isEmpty();
        assertThat(CurrentOutcome.of(List.of(visit))).isEmpty();
    }

    @Test
    void a_deal_that_is_won_and_then_lost_has_no_revenue() {
        Activity won = said(Outcome.WON, 1, "w", "77", "12000.5");
        Activity lost = said(Outcome.LOST, 2, "l", "77", "");
        assertThat(of(won).revenue()).containsExactly(Map.entry("EUR", new Json.Num("12000.5")));
        assertThat(of(lost, won).revenue()).isEmpty();
        assertThat(of(lost, won).latest()).isEqualTo(lost);
    }

    @Test
    void a_deal_counts_once_and_other_deals_count_beside_it() {
        assertThat(of(said(Outcome.WON, 1, "a", "77", "10"), said(Outcome.WON, 3, "b", "77", "20"),
                said(Outcome.WON, 2, "c", "78", "0.001"), said(Outcome.WON, 2, "d", "", "5"),
                said(Outcome.LOST, 4, "e", "79", "99")).revenue())
                .containsExactly(Map.entry("EUR", new Json.Num("25.001")));
    }

    @Test
    void of_two_words_of_one_instant_that_of_the_greater_message_id_decides() {
        Activity won = said(Outcome.WON, 1, "b", "77", "10");
        assertThat(of(won, said(Outcome.LOST, 1, "a", "77", "")).revenue()).hasSize(1);
        assertThat(of(won, said(Outcome.LOST, 1, "c", "77", "")).revenue()).isEmpty();
    }

    /** A customer who is asked for something new has paid all the same. */
    @Test
    void what_is_said_of_the_lead_takes_no_revenue_of_a_deal() {
        assertThat(of(said(Outcome.WON, 1, "a", "77", "10"), said(Outcome.RECYCLED, 2, "b", "77", "")).revenue())
                .containsExactly(Map.entry("EUR", new Json.Num("10")));
    }

    @ParameterizedTest
    @CsvSource({"12000.5, 12000500", "0, 0", "-0.0, 0", "1e3, 1000000", "1e12, 1000000000000000",
            "-1000000000000.000, -1000000000000000", "0.001, 1", "1.2340, 1234", "5e-3, 5", "0.0000e9, 0"})
    void an_amount_is_exact(String literal, long milli) {
        assertThat(Revenue.parseMilli(new Json.Num(literal))).contains(milli);
        assertThat(new BigDecimal(new Revenue(milli, "EUR").amount().literal()))
                .isEqualByComparingTo(new BigDecimal(literal));
    }

    @ParameterizedTest
    @CsvSource({"0.0001", "1.2345", "1000000000000.001", "1e13", "-1e13", "1e-99999999999999999999", "1e308", "5e-4"})
    void an_amount_beyond_the_limits_is_none(String literal) {
        assertThat(Revenue.parseMilli(new Json.Num(literal))).isEmpty();
    }

    /** An independent account: sort the words of each deal, and take the last one. */
    @Test
    void whatever_the_order_each_deal_has_its_last_word() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            var all = new ArrayList<Activity>();
            int count = 1 + random.nextInt(8);
            for (int i = 0; i < count; i++) {
                all.add(said(ALL.get(random.nextInt(ALL.size())), random.nextInt(4), "m" + i,
                        List.of("", "77", "78").get(random.nextInt(3)),
                        random.nextInt(4) == 0 ? ""
                                : random.nextInt(-5_000, 9_000_000) / 1000 + "." + random.nextInt(10)));
            }
            Collections.shuffle(all, random);
            var current = CurrentOutcome.of(all).orElseThrow();

            var sorted = all.stream()
                    .sorted(Comparator.comparing(Activity::occurredAt).thenComparing(Activity::messageId))
                    .toList();
            BigDecimal sum = BigDecimal.ZERO;
            boolean any = false;
            for (String deal : List.of("", "77", "78")) {
                String asProperty = deal.isEmpty() ? null : deal;
                var words = sorted.stream()
                        .filter(word -> Objects.equals(word.properties().text("deal"), asProperty))
                        .filter(word -> List.of("Deal Won", "Deal Lost").contains(word.event()))
                        .toList();
                if (!words.isEmpty() && "Deal Won".equals(words.getLast().event())
                        && words.getLast().properties().get("amount") instanceof Json.Num(String literal)) {
                    sum = sum.add(new BigDecimal(literal));
                    any = true;
                }
            }
            assertThat(current.latest()).as("seed %d, round %d", seed, round).isEqualTo(sorted.getLast());
            assertThat(current.revenue().containsKey("EUR")).as("seed %d, round %d", seed, round).isEqualTo(any);
            if (any) {
                assertThat(new BigDecimal(Objects.requireNonNull(current.revenue().get("EUR")).literal()))
                        .as("seed %d, round %d", seed, round)
                        .isEqualByComparingTo(sum);
            }
        }
    }
}
