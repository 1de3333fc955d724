package io.leadscore.functions.sinks.record;

import io.leadscore.core.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What one record of a CRM shall have.
 *
 * @param record     the id of the record in the CRM; null for a new one
 * @param properties by their names in the CRM. A value is a text, a number, or JSON null for an empty one. Days are {@code 2026-01-31},
 *                   times {@code 2026-01-31T09:00:00Z}
 */
public record RecordWrite(@Nullable String record, Json.Obj properties) {}
