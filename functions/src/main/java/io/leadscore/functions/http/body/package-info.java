/** Decodes the body and the query of a request. Exports {@link io.leadscore.functions.http.body.BodyDecoder}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.http.body;
