/** Tests of the decoding of bodies with inputs that are made part by part. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.http.body;
