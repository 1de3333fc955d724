/** The services of the functions, on top of the ports. Exports the services that handlers call. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.service;
