/** What is asked about leads, over HTTP; exports {@link io.leadscore.functions.query.LeadRoutes}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.query;
