/** Events in and out: the rules that deliver activities, the path from the table's stream to the bus, and the archive. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra.events;
