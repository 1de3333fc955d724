/** What the functions do, over the ports of the store and of the bus; exports the services that handlers call. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.flow;
