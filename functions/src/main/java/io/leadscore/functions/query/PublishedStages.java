package io.leadscore.functions.query;

import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.crm.StageChanges;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.query.History.StageChange;
import java.util.Optional;
import java.util.stream.Stream;

/** The changes of stages that a lead's events say. Thread-safe. */
public final class PublishedStages implements StageChanges {
    private final LeadStore store;

    public PublishedStages(LeadStore store) {
        this.store = store;
    }

    @Override
    public Stream<Change> of(Lead lead) {
        return store.events(lead.leadId())
                .flatMap(event -> lead.models()
                        .keySet()
                        .stream()
                        .map(model -> History.stageChange(event, model).map(change -> change(model, change)))
                        .flatMap(Optional::stream));
    }

    private static Change change(String model, StageChange change) {
        return new Change(model, change.day(), change.from(), change.to());
    }
}
