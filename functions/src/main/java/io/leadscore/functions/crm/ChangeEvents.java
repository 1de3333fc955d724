package io.leadscore.functions.crm;

import io.leadscore.core.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the events by which a system says on a bus what has changed in it. Thread-safe. */
@FunctionalInterface
public interface ChangeEvents {
    /**
     * What an event says.
     *
     * @param changes that mean something by the settings
     * @param gaps    records that must be read, because the event does not say what has changed
     * @param problem why a person must look at it, without personal data; null if nobody must
     */
    record Said(List<RecordChange> changes, List<RecordGap> gaps, @Nullable String problem) {
        /** Nothing that means anything. */
        public static final Said NOTHING = new Said(List.of(), List.of(), null);

        public Said {
            changes = List.copyOf(changes);
            gaps = List.copyOf(gaps);
        }

        /** That it cannot be used. */
        public static Said unusable(String problem) {
            return new Said(List.of(), List.of(), problem);
        }
    }

    /** @param event as the bus delivers it */
    Said read(Json.Obj event);
}
