/** Plays EventBridge: a bus that keeps what was put on it and matches by event-ruler; exports {@link io.leadscore.local.bus.LocalBus}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.local.bus;
