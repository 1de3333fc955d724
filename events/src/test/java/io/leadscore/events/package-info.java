/** Tests of the published events. */
@org.jspecify.annotations.NullMarked
package io.leadscore.events;
