package io.leadscore.functions.sinks.record;

import io.leadscore.functions.port.crm.Deals;
import io.leadscore.functions.port.crm.RecordValues;

/** What reads the deals of a system and single records of it. */
public record ChangeReaders(Deals deals, RecordValues values) {}
