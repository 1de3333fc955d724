package io.leadscore.local.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalBusTest {
    private static final Json.Obj CLICKS = Json.obj("source", List.of("shop"), "detail-type", List.of("Click"));
    private static final Json.Obj ALL_OF_THE_SHOP = Json.obj("source", List.of("shop"));

    private final BusLog log = BusLog.temporary();
    private final List<String> first = new ArrayList<>();
    private final List<String> second = new ArrayList<>();

    @AfterEach
    void close() {
        log.close();
    }

    private LocalBus bus(LocalBus.Rule... rules) {
        return new LocalBus(log, () -> Instant.parse("2026-01-31T10:00:00Z"), List.of(rules));
    }

    /** A target that notes the id of each event. */
    private static LocalBus.Target to(List<String> ids) {
        return event -> ids.add(String.valueOf(event.text("id")));
    }

    private static LocalBus.Target failing(List<String> ids) {
        return event -> {
            ids.add(String.valueOf(event.text("id")));
            throw new IOException("no");
        };
    }

    private static BusEvent event(LocalBus bus, String id, String detailType) throws BadEntryException {
        return bus.read(Json.obj("id", id, "source", "shop", "detail-type", detailType, "detail", Json.obj()));
    }

    @Test
    void each_rule_sends_the_events_that_match_its_pattern_to_its_own_target() throws Exception {
        var bus = bus(new LocalBus.Rule("clicks", CLICKS, List.of(to(first))),
                new LocalBus.Rule("all", ALL_OF_THE_SHOP, List.of(to(second))));
        bus.put(List.of(event(bus, "1", "Click"), event(bus, "2", "Purchase"),
                bus.read(Json.obj("id", "3", "source", "other", "detail-type", "Click", "detail", Json.obj()))));
        assertThat(first).containsExactly("1");
        assertThat(second).containsExactly("1", "2");
    }

    @Test
    void all_targets_of_one_rule_receive_the_event() throws Exception {
        var bus = bus(new LocalBus.Rule("clicks", CLICKS, List.of(to(first), to(second))));
        bus.publish(List.of(event(bus, "1", "Click")));
        assertThat(first).containsExactly("1");
        assertThat(second).containsExactly("1");
    }

    @Test
    void a_target_that_fails_keeps_no_event_from_the_other_targets() throws Exception {
        var bus = bus(new LocalBus.Rule("clicks", CLICKS, List.of(failing(first))),
                new LocalBus.Rule("all", ALL_OF_THE_SHOP, List.of(to(second))));
        assertThatThrownBy(() -> bus.put(List.of(event(bus, "1", "Click"), event(bus, "2", "Click"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("rule clicks")
                .hasMessageContaining("event 1")
                .satisfies(failure -> assertThat(failure.getSuppressed()).singleElement()
                        .satisfies(other -> assertThat(other).hasMessageContaining("event 2")));
        assertThat(first).containsExactly("1", "1", "1", "2", "2", "2");
        assertThat(second).containsExactly("1", "2");
    }

    @Test
    void a_target_that_fails_does_not_make_a_publisher_publish_again() throws Exception {
        var bus = bus(new LocalBus.Rule("clicks", CLICKS, List.of(failing(first), to(second))));
        bus.publish(List.of(event(bus, "1", "Click")));
        assertThat(first).containsExactly("1", "1", "1");
        assertThat(second).containsExactly("1");
        assertThat(log.count()).isEqualTo(1);
    }

    @Test
    void a_target_that_fails_once_receives_the_event_again() throws Exception {
        var bus = bus(new LocalBus.Rule("clicks", CLICKS, List.of(event -> {
            first.add(String.valueOf(event.text("id")));
            if (first.size() == 1) {
                throw new IllegalStateException("the first time only");
            }
        })));
        bus.put(List.of(event(bus, "1", "Click")));
        assertThat(first).containsExactly("1", "1");
    }

    @Test
    void only_events_that_the_system_publishes_are_in_the_log() throws Exception {
        var bus = bus();
        bus.put(List.of(event(bus, "1", "Click")));
        assertThat(log.count()).isZero();
        bus.publish(List.of(event(bus, "2", "Click")));
        assertThat(log.count()).isEqualTo(1);
    }

    @Test
    void two_rules_of_one_name_are_refused() {
        var rule = new LocalBus.Rule("clicks", CLICKS, List.of(to(first)));
        assertThatThrownBy(() -> bus(rule, rule)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two rules have the name clicks");
    }
}
