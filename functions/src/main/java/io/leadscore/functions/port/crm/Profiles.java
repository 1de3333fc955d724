package io.leadscore.functions.port.crm;

import io.leadscore.core.lead.Lead;
import java.util.Map;

/** Describes leads as they are today. Thread-safe. */
public interface Profiles {
    /** The whole lead. It was neither merged nor erased. */
    Profile of(Lead lead);

    /** {@link Profile#scores} alone, which takes a small part of the time. */
    Map<String, Long> scores(Lead lead);
}
