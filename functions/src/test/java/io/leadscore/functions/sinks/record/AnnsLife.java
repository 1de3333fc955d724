package io.leadscore.functions.sinks.record;

import io.leadscore.core.activity.Activity;
import io.leadscore.functions.service.Scene;
import java.util.ArrayList;
import java.util.List;

/** Ann rises to MQL, to SQL, and is disqualified. */
public final class AnnsLife {
    /** The orders in which the three events can arrive. */
    public static final List<List<Integer>> ORDERS = List.of(List.of(0, 1, 2), List.of(0, 2, 1), List.of(1, 0, 2),
            List.of(1, 2, 0), List.of(2, 0, 1), List.of(2, 1, 0));

    private AnnsLife() {}

    public static List<Activity> of(Scene scene) {
        return List.of(scene.activity("1", "Page Viewed", "{}", "{\"industry\": \"tech\"}", Scene.ANN),
                scene.activity("2", "Page Viewed"), scene.activity("3", "Email Bounced"));
    }

    /** The events arrive in this order, each twice. Before, each may arrive when it happens. Then nothing is left to do. */
    public static void happens(CrmWorld world, List<Integer> order) {
        var events = new ArrayList<List<String>>();
        for (Activity activity : of(world.scene)) {
            world.scene.take(activity);
            events.add(world.newEvents());
            // Each change is looked at before the next one, or all together at the end.
            if (order.get(0) == 0 && order.get(1) == 1) {
                world.publish(events.getLast(), 1);
                world.run();
            }
        }
        order.forEach(i -> world.publish(events.get(i), 2));
        world.run();
    }
}
