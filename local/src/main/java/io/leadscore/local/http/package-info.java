/** An HTTP/1.1 server for this machine, with the exchanges and handlers of the JDK's API. Exports {@link io.leadscore.local.http.LoopbackServer}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.local.http;
