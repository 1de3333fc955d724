/** What the functions do, over the ports; exports the services that handlers call. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.service;
