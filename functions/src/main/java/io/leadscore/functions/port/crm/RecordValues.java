package io.leadscore.functions.port.crm;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads records of a CRM. It does not throw for what the CRM answers or does not answer. Thread-safe. */
@FunctionalInterface
public interface RecordValues {
    /** For a CRM that always says what has changed. */
    RecordValues NONE = (_, _, _) -> new Values.Refused("records of this system are not read");

    /**
     * A record as it is now.
     *
     * @param object     the kind of record, such as {@code lead}
     * @param properties the properties that are wanted
     */
    Values read(String object, String id, Set<String> properties);

    /** What was read. */
    sealed interface Values {
        /** The values by their properties, without those that are empty. */
        record Found(Map<String, String> byProperty) implements Values {
            public Found {
                byProperty = Map.copyOf(byProperty);
            }
        }

        /** There is no such record. */
        record Gone() implements Values {}

        /** It can be read later. */
        record Later(@Nullable Duration after) implements Values {}

        /** It can never be read. */
        record Refused(String reason) implements Values {}
    }
}
