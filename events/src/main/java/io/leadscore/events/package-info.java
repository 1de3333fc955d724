/** The published language: one sealed type of events, and the envelope in which EventBridge carries them. */
@org.jspecify.annotations.NullMarked
package io.leadscore.events;
