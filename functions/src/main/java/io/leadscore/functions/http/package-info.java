/**
 * HTTP: API Gateway's payload format 2.0, routes and problem documents. Exports
 * {@link io.leadscore.functions.http.HttpEdge}.
 */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.http;
