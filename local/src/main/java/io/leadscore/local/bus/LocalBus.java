package io.leadscore.local.bus;

import io.leadscore.core.intake.IngestRules;
import io.leadscore.core.json.Json;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import software.amazon.event.ruler.Machine;

/**
 * The bus, with one target: what the system publishes is logged; what comes from outside, as from SES or a partner, is not.
 * Either is handed to the target where a rule matches by Amazon's own matcher. Thread-safe.
 */
public final class LocalBus {
    /** Gets the events that any rule matches. */
    @FunctionalInterface
    public interface Target {
        /** Takes the event. What it throws makes the bus try again. */
        void take(Json.Obj event) throws IOException;
    }

    /** Tries to deliver: EventBridge tries for a day, a person at a terminal will not wait for one. */
    private static final int MAX_TRIES = 3;

    private final BusLog log;
    private final InstantSource clock;
    private final Machine machine = Machine.builder().build();
    private final Target target;

    /**
     * @param rules  for the target
     */
    public LocalBus(BusLog log, InstantSource clock, List<IngestRules.Rule> rules, Target target) {
        this.log = log;
        this.clock = clock;
        this.target = target;
        for (IngestRules.Rule rule : rules) {
            try {
                machine.addRule(rule.name(), rule.eventPattern().toJson());
            } catch (IOException e) {
                throw new IllegalArgumentException("the rule " + rule.name() + " has no event pattern", e);
            }
        }
    }

    /** What was published so far. */
    public BusLog log() {
        return log;
    }

    /**
     * Reads an entry.
     *
     * @throws BadEntryException if the bus does not take it
     */
    public BusEvent read(Json.Obj entry) throws BadEntryException {
        return BusEvent.of(entry, clock.instant(), UUID::randomUUID);
    }

    /**
     * Puts what the system publishes: it is durable, and the target has taken what is for it, when this returns.
     *
     * @throws IOException if the target did not take one
     */
    public void publish(List<BusEvent> events) throws IOException {
        log.append(events.stream().map(event -> event.envelope().toJson()).toList());
        put(events);
    }

    /**
     * Puts events from outside: the target has taken what is for it when this returns.
     *
     * @throws IOException if the target did not take one
     */
    public void put(List<BusEvent> events) throws IOException {
        for (BusEvent event : events) {
            if (matches(event.envelope().toJson())) {
                deliver(event);
            }
        }
    }

    private boolean matches(String event) {
        try {
            return !machine.rulesForJSONEvent(event).isEmpty();
        } catch (Exception e) {
            throw new IllegalStateException("an event that was read can be matched", e);
        }
    }

    private void deliver(BusEvent event) throws IOException {
        for (int tries = 1;; tries++) {
            try {
                target.take(event.envelope());
                return;
            } catch (RuntimeException | IOException e) {
                if (tries == MAX_TRIES) {
                    throw new IOException("the target did not take the event", e);
                }
            }
        }
    }
}
