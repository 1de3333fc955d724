/** A stand-in for API Gateway: turns HTTP requests into payloads of handlers, and their answers into HTTP. Exports {@link io.leadscore.local.gateway.ApiGateway}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.local.gateway;
