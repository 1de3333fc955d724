/** A stand-in for EventBridge: a bus with rules and targets, and a log of the published events. Exports {@link io.leadscore.local.bus.LocalBus}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.local.bus;
