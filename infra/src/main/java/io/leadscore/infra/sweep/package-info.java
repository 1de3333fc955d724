/** The nightly sweep: its schedule, its queue and its worker. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra.sweep;
