package io.leadscore.functions.sinks.record;

import java.util.List;

/** Prepares a CRM for Leadscore, and says what is missing. For a person who waits: it is not fast. */
public interface RecordSetUp {
    /**
     * A thing that must be as Leadscore needs it. Texts have no secret.
     *
     * @param name what was looked at, such as {@code the property leadscore_score}
     * @param ok   whether it is as it must be
     * @param text what was done, or what to do
     */
    record Check(String name, boolean ok, String text) {}

    /** Whether the secret is right, and the CRM has all that is written. Nothing is changed. */
    List<Check> check();

    /** Makes the properties that are missing. What is there stays as it is, so it can be repeated. */
    List<Check> prepare();
}
