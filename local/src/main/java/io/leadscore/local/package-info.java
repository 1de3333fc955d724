/** The {@code leadscore} command line, one class a command; exports {@link io.leadscore.local.Leadscore}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.local;
