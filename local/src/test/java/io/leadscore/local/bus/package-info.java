/** Tests of the local bus. */
@org.jspecify.annotations.NullMarked
package io.leadscore.local.bus;
