/** Who calls the lead API, and what a caller may do. Exports {@link io.leadscore.functions.access.Access}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.access;
