/** An HTTP server for this machine, on Jetty. Exports {@link io.leadscore.local.http.LoopbackServer}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.local.http;
