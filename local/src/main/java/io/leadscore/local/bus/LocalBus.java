package io.leadscore.local.bus;

import io.leadscore.core.json.Json;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.event.ruler.Machine;

/**
 * The event bus. As on EventBridge, a rule sends each event that matches its pattern to all of its targets, and Amazon's own
 * matcher decides what matches. The log holds only what the system publishes, not what comes from outside, such as an event
 * of SES. Thread-safe.
 */
public final class LocalBus {
    /** Receives events. */
    @FunctionalInterface
    public interface Target {
        /** Receives one event. After an exception the bus tries again. */
        void receive(Json.Obj event) throws IOException;
    }

    /**
     * A rule.
     *
     * @param name         unique on the bus
     * @param eventPattern the events that the rule matches, in the language of EventBridge
     * @param targets      each of them receives every event that matches
     */
    public record Rule(String name, Json.Obj eventPattern, List<Target> targets) {
        public Rule {
            targets = List.copyOf(targets);
        }
    }

    /** EventBridge tries for a day. A person at a terminal does not wait that long. */
    private static final int MAX_TRIES = 3;

    private static final Logger LOG = LoggerFactory.getLogger(LocalBus.class);

    private final BusLog log;
    private final InstantSource clock;
    private final List<Rule> rules;
    private final Machine machine = Machine.builder().build();

    public LocalBus(BusLog log, InstantSource clock, List<Rule> rules) {
        this.log = log;
        this.clock = clock;
        this.rules = List.copyOf(rules);
        var names = new HashSet<String>();
        for (Rule rule : rules) {
            if (!names.add(rule.name())) {
                throw new IllegalArgumentException("two rules have the name " + rule.name());
            }
            try {
                machine.addRule(rule.name(), rule.eventPattern().toJson());
            } catch (IOException e) {
                throw new IllegalArgumentException("the event pattern of the rule " + rule.name() + " is not valid", e);
            }
        }
    }

    /** The events that the system has published. */
    public BusLog log() {
        return log;
    }

    /**
     * Reads an entry.
     *
     * @throws BadEntryException if the entry is not an event
     */
    public BusEvent read(Json.Obj entry) throws BadEntryException {
        return BusEvent.of(entry, clock.instant(), UUID::randomUUID);
    }

    /**
     * Publishes events of the system: writes them to the log, then delivers them. As on EventBridge, a delivery that fails
     * does not concern the publisher, which would otherwise publish again to all targets. It is an error in the program's log.
     */
    public void publish(List<BusEvent> events) {
        log.append(events.stream().map(event -> event.envelope().toJson()).toList());
        deliver(events).forEach(failure -> LOG.error("{}", failure.getMessage(), failure));
    }

    /**
     * Delivers events from outside.
     *
     * @throws IOException if a delivery failed; all other deliveries have been made
     */
    public void put(List<BusEvent> events) throws IOException {
        List<IOException> failures = deliver(events);
        if (!failures.isEmpty()) {
            IOException first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    /** Delivers each event to each target of each rule that it matches, and returns the failures. */
    private List<IOException> deliver(List<BusEvent> events) {
        var failures = new ArrayList<IOException>();
        for (BusEvent event : events) {
            Set<String> matching = matchingRules(event);
            for (Rule rule : rules) {
                if (matching.contains(rule.name())) {
                    for (Target target : rule.targets()) {
                        try {
                            deliver(event, rule, target);
                        } catch (IOException e) {
                            failures.add(e);
                        }
                    }
                }
            }
        }
        return failures;
    }

    private Set<String> matchingRules(BusEvent event) {
        try {
            return Set.copyOf(machine.rulesForJSONEvent(event.envelope().toJson()));
        } catch (Exception e) {
            throw new IllegalStateException("the matcher cannot read the event " + event.id(), e);
        }
    }

    private static void deliver(BusEvent event, Rule rule, Target target) throws IOException {
        for (int tries = 1;; tries++) {
            try {
                target.receive(event.envelope());
                return;
            } catch (RuntimeException | IOException e) {
                if (tries == MAX_TRIES) {
                    throw new IOException("a target of the rule " + rule.name() + " failed " + MAX_TRIES
                            + " times on the event " + event.id() + "; the bus does not try again", e);
                }
            }
        }
    }
}
