package io.leadscore.functions.sinks.record;

import io.leadscore.core.lead.Lead;
import io.leadscore.functions.service.Scene;
import io.leadscore.functions.sinks.record.CrmWorld.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What two people do, with merges, splits and erasures, while requests fail and two functions work at a time. */
public final class RandomLife {
    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final List<String> EVENTS = List.of("Page Viewed", "Page Viewed", "Page Viewed", "Demo Requested",
            "Email Bounced");
    private static final List<String> NAMES = List.of("ann", "bob");
    private static final int MAX_FAULTS = 12;
    private static final int MAX_HOURS = 100;

    private RandomLife() {}

    /** All of it, until nothing fails any more and everybody was looked at. */
    public static void of(CrmWorld world) {
        live(world);
        world.during = () -> {};
        world.faults.clear();
        world.publish(world.newEvents(), 1);
        world.run();
        // An activity that changes no stage has no event. A look finds it, if the row does not say that nothing differs.
        leads(world).forEach(lead -> world.send("{\"look\":\"" + lead + "\"}", Duration.ZERO));
        world.run();
    }

    /** The ids of all leads, also of parts and of those that were erased. */
    public static List<String> leads(CrmWorld world) {
        return world.scene.memory.scan(null, 1_000).items();
    }

    private static void live(CrmWorld world) {
        var random = world.random;
        for (int i = random.nextInt(MAX_FAULTS); i > 0; i--) {
            world.faults.add(FAULTS.get(random.nextInt(FAULTS.size())));
        }
        world.during = () -> {
            if (random.nextInt(3) == 0) {
                world.concurrently();
            }
            if (random.nextInt(4) == 0) {
                // A request is not on its way for days.
                change(world, 0);
            }
        };
        int steps = 4 + random.nextInt(6);
        for (int step = 0; step < steps; step++) {
            change(world, MAX_HOURS);
            if (random.nextInt(3) == 0) {
                world.run();
            }
        }
    }

    private static void change(CrmWorld world, int hours) {
        var random = world.random;
        var scene = world.scene;
        String name = NAMES.get(random.nextInt(NAMES.size()));
        switch (random.nextInt(14)) {
            case 0 -> id(world, name).ifPresent(id -> {
                scene.erasures.erase(id, false, scene.soon());
                scene.erasures.cleanUp(id, scene.soon());
            });
            case 1 -> id(world, "ann").ifPresent(ann -> id(world, "bob")
                    .ifPresent(bob -> scene.merges.merge(ann, bob, scene.soon())));
            case 2 -> scene.clock.advance(Duration.ofHours(random.nextInt(hours + 1)));
            case 3 -> id(world, name).flatMap(id -> scene.memory.lead(id))
                    .ifPresent(lead -> lead.ledger()
                            .parts()
                            .stream()
                            .findFirst()
                            .ifPresent(part -> scene.splits.split(lead.leadId(), part, scene.soon())));
            default ->
                scene.take(scene.activity("m" + random.nextInt(1_000_000), EVENTS.get(random.nextInt(EVENTS.size())),
                        "{}", "{\"industry\": \"tech\"}", Scene.email(name)));
        }
        world.publish(world.newEvents(), 1 + random.nextInt(2));
    }

    private static Optional<String> id(CrmWorld world, String name) {
        return Optional.ofNullable(world.scene.memory.identities().get(Scene.email(name)))
                .flatMap(world.scene.memory::survivor)
                .map(Lead::leadId);
    }
}
