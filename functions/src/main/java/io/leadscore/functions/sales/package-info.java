/** The route by which sales says what became of a lead. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.sales;
