/** JSON as immutable values: strict, bounded reading and plain writing; exports {@link io.leadscore.core.json.Json}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.core.json;
