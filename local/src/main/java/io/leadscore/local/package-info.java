/** The {@code leadscore} command line, one class for each command. Exports {@link io.leadscore.local.Leadscore}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.local;
