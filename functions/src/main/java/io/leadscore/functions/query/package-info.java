/** Queries about leads over HTTP. Exports {@link io.leadscore.functions.query.LeadRoutes}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.query;
