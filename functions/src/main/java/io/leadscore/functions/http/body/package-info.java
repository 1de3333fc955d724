/** What a request's body or query holds; exports {@link io.leadscore.functions.http.body.BodyDecoder}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.http.body;
