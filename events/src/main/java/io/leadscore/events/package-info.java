/** The published events: one sealed type, and the envelope in which EventBridge delivers them. */
@org.jspecify.annotations.NullMarked
package io.leadscore.events;
