package io.leadscore.functions.port.crm;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads deals of a CRM. It does not throw for what the CRM answers or does not answer. Thread-safe. */
@FunctionalInterface
public interface Deals {
    /** A deal as it is now. */
    Reading read(String id);

    /** What was read. */
    sealed interface Reading {
        /**
         * A deal.
         *
         * @param amount   as the CRM writes it; null if it has none
         * @param currency a code of ISO 4217; null if the CRM does not say it
         * @param contacts the ids of its contacts, the primary one first
         */
        record Deal(@Nullable String amount, @Nullable String currency, List<String> contacts) implements Reading {
            public Deal {
                contacts = List.copyOf(contacts);
            }
        }

        /** There is no such deal. */
        record Gone() implements Reading {}

        /** It can be read later. */
        record Later(@Nullable Duration after) implements Reading {}

        /** It can never be read. */
        record Refused(String reason) implements Reading {}
    }
}
