/** HTTP calls to other systems with JSON, their limits and their secrets. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.sinks.http;
