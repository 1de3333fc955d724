/**
 * The HTTP edge: API Gateway's payload 2.0, routes and problem documents; exports
 * {@link io.leadscore.functions.http.HttpEdge}.
 */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.http;
