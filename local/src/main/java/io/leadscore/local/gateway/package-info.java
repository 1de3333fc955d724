/** Plays API Gateway: HTTP requests to payloads of handlers, and answers back; exports {@link io.leadscore.local.gateway.ApiGateway}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.local.gateway;
