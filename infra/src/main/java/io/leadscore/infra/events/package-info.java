/** Events in and out: the rules that deliver activities, and the path from the table's stream to the event bus. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra.events;
