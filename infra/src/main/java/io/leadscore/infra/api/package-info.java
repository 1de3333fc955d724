/** The HTTP API: routes, authorization, throttling and the access log. */
@org.jspecify.annotations.NullMarked
package io.leadscore.infra.api;
