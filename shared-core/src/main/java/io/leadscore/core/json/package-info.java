/**
 * JSON as immutable values, with a strict reader that has limits and a compact writer. The main type is
 * {@link io.leadscore.core.json.Json}.
 */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.json;
