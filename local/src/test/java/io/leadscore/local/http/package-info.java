/** Tests of the HTTP server, with sockets. */
@org.jspecify.annotations.NullMarked
package io.leadscore.local.http;
