/** Alarms and a dashboard. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra.watch;
