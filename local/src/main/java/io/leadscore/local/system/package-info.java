/** The whole system on one machine, as {@code leadscore up} runs it. Exports {@link io.leadscore.local.system.LocalSystem}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.local.system;
