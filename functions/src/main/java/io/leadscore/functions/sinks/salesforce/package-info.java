/** Salesforce: Leads, Contacts and Opportunities. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.sinks.salesforce;
