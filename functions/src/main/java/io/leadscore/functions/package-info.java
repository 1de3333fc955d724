/** Lambda handlers of a few lines each, and {@link io.leadscore.functions.Wiring}, the only composition root. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions;
