package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.functions.port.Quarantine;
import io.leadscore.functions.port.UnusableInput;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A quarantine that a test can read. Thread-safe. */
public final class PutAside implements Quarantine {
    private final List<Activity> activities = new CopyOnWriteArrayList<>();
    private final List<OutboxRow> events = new CopyOnWriteArrayList<>();
    private final List<UnusableInput> inputs = new CopyOnWriteArrayList<>();

    @Override
    public void activity(Activity activity, String reason) {
        activities.add(activity);
    }

    @Override
    public void event(OutboxRow row, String reason) {
        events.add(row);
    }

    @Override
    public void input(UnusableInput input) {
        inputs.add(input);
    }

    public List<UnusableInput> inputs() {
        return inputs;
    }

    public List<Activity> activities() {
        return activities;
    }

    public List<OutboxRow> events() {
        return events;
    }
}
