package io.leadscore.functions.port.crm;

import io.leadscore.core.lead.Lead;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what the published events say about the stages of a lead. Thread-safe. */
@FunctionalInterface
public interface StageChanges {
    /** The changes of its stages under all models, the oldest first. They are read while the stream is consumed. */
    Stream<Change> of(Lead lead);

    /**
     * A change of a stage.
     *
     * @param day  the UTC day on which it took effect
     * @param from the stage before; null if the event names none
     */
    record Change(String model, LocalDate day, @Nullable String from, String to) {}
}
