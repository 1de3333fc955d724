/** HubSpot: contacts, deals and their properties. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.sinks.hubspot;
