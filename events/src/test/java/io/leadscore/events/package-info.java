/** Tests of the published language. */
@org.jspecify.annotations.NullMarked
package io.leadscore.events;
