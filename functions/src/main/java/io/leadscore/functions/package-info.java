/** Lambda handlers, a few lines each, and {@link io.leadscore.functions.Wiring}, the one composition root. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions;
